"""May this person do this to this case?"""

from uuid import UUID

from bayiri.agencies.choices import Mode, Role, Section, SubjectKind
from bayiri.agencies.permissions import is_responsible, may_write, participation_in
from bayiri.agencies.queries import colleagues_of
from bayiri.cases.models import Case
from bayiri.cases.rules import NOTE_SEEN_IN
from bayiri.core.actor import Actor


def may_register(actor: Actor) -> bool:
    return actor.has_role(Role.COUNSELLOR, Role.PROGRAMME_MANAGER, Role.REINTEGRATION_OFFICER)


def may_counsel(actor: Actor, case: Case) -> bool:
    return may_write(
        actor, SubjectKind.CASE, case.id, Role.COUNSELLOR, Role.PROTECTION_OFFICER, Role.REINTEGRATION_OFFICER
    )


def may_hand_over(actor: Actor, case: Case, caseworker_id: UUID) -> bool:
    """The caseworker or a manager of the responsible agency, to a colleague who counsels."""
    allowed = case.caseworker_id == actor.id or actor.has_role(Role.PROGRAMME_MANAGER, Role.DIRECTOR)
    to_colleague = colleagues_of(actor, Role.COUNSELLOR, Role.REINTEGRATION_OFFICER).filter(pk=caseworker_id).exists()
    return allowed and to_colleague and is_responsible(actor, SubjectKind.CASE, case.id)


def sections_to_note(actor: Actor, case: Case) -> list[str]:
    """Which sections of notes the actor's agency may write to."""
    given = _sections_to_write(actor, case)
    return [section for section, seen_in in NOTE_SEEN_IN.items() if given & {Section.ALL, seen_in}]


def may_contact(actor: Actor, case: Case) -> bool:
    """Who was given the contacts writes down who was called."""
    return bool(_sections_to_write(actor, case) & {Section.ALL, Section.CONTACT})


def _sections_to_write(actor: Actor, case: Case) -> set[str]:
    given = participation_in(actor, SubjectKind.CASE, case.id).filter(mode=Mode.WRITE)
    return set(given.values_list("section", flat=True))
