"""May this person book, release, confirm an arrival?"""

from uuid import UUID

from bayiri.agencies.choices import Role, Section, SubjectKind
from bayiri.agencies.permissions import may_write
from bayiri.cases.models import Case
from bayiri.core.actor import Actor


def may_book(actor: Actor, case: Case) -> bool:
    return may_write(actor, SubjectKind.CASE, case.id, Role.TRAVEL_OFFICER, Role.PROGRAMME_MANAGER)


def may_record_journey(actor: Actor, case: Case) -> bool:
    return may_write(actor, SubjectKind.CASE, case.id, Role.TRAVEL_OFFICER, Role.PROGRAMME_MANAGER, Role.COUNSELLOR)


def may_hear_of_arrival(actor: Actor, case: Case) -> bool:
    """Whoever counselled may write down that somebody who left outside the procedure has arrived."""
    return may_write(actor, SubjectKind.CASE, case.id, Role.COUNSELLOR)


def may_confirm_arrival(actor: Actor, case_id: UUID, *, receives: bool = False) -> bool:
    """Whoever writes the arrival and receives people; in an agency that receives, its travel officers as well."""
    roles = [Role.REINTEGRATION_OFFICER, *([Role.TRAVEL_OFFICER] if receives else [])]
    return may_write(actor, SubjectKind.CASE, case_id, *roles, section=Section.ARRIVAL)


def may_contradict(actor: Actor, case: Case) -> bool:
    """Whoever may write to the case and has something to do with the journey or the person."""
    return may_write(
        actor, SubjectKind.CASE, case.id, Role.TRAVEL_OFFICER, Role.REINTEGRATION_OFFICER, Role.PROGRAMME_MANAGER,
        Role.COUNSELLOR, Role.PROTECTION_OFFICER,
    )  # fmt: skip
