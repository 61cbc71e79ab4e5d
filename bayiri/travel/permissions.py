"""May this person book, release, confirm an arrival?"""

from uuid import UUID

from bayiri.agencies.choices import Role, Section, SubjectKind
from bayiri.agencies.permissions import may_write
from bayiri.cases.models import Case
from bayiri.cases.permissions import may_write_in
from bayiri.core.actor import Actor


def books(actor: Actor) -> bool:
    """Whether booking journeys and releasing people is this person's work."""
    return actor.has_role(Role.TRAVEL_OFFICER, Role.PROGRAMME_MANAGER)


def may_book(actor: Actor, case: Case) -> bool:
    return books(actor) and may_write_in(actor, case)


def records_journeys(actor: Actor) -> bool:
    """Whether this person writes down who boarded, left or did not come."""
    return actor.has_role(Role.TRAVEL_OFFICER, Role.PROGRAMME_MANAGER, Role.COUNSELLOR)


def may_record_journey(actor: Actor, case: Case) -> bool:
    return records_journeys(actor) and may_write_in(actor, case)


def may_hear_of_arrival(actor: Actor, case: Case) -> bool:
    """Whoever counselled may write down that somebody who left outside the procedure has arrived."""
    return may_write_in(actor, case, Role.COUNSELLOR)


def may_confirm_arrival(actor: Actor, case_id: UUID, *, receives: bool = False) -> bool:
    """Whoever writes the arrival and receives people; in an agency that receives, its travel officers as well."""
    roles = [Role.REINTEGRATION_OFFICER, *([Role.TRAVEL_OFFICER] if receives else [])]
    return may_write(actor, SubjectKind.CASE, case_id, *roles, section=Section.ARRIVAL)


def may_say_arrived(actor: Actor, case: Case) -> bool:
    """Who left outside the procedure has arrived: whoever receives people, or counselled them."""
    return may_confirm_arrival(actor, case.id) or may_hear_of_arrival(actor, case)


def contradicts(actor: Actor) -> bool:
    """Whether this person has something to do with the journey or with who makes it."""
    return actor.has_role(
        Role.TRAVEL_OFFICER,
        Role.REINTEGRATION_OFFICER,
        Role.PROGRAMME_MANAGER,
        Role.COUNSELLOR,
        Role.PROTECTION_OFFICER,
    )


def may_contradict(actor: Actor, case: Case) -> bool:
    """Whoever may write to the case and has something to do with the journey or the person."""
    return contradicts(actor) and may_write_in(actor, case)
