"""May this person do this to this case?"""

from uuid import UUID

from bayiri.agencies.choices import Mode, Role, Section, SubjectKind
from bayiri.agencies.permissions import is_responsible, keeps_records, may_lead_a_team, may_write, participation_in
from bayiri.cases.models import Case
from bayiri.cases.rules import NOTE_SEEN_IN
from bayiri.core.actor import Actor

# Whose desk a case may lie on.
CASEWORKERS = (Role.COUNSELLOR, Role.REINTEGRATION_OFFICER)


def may_register(actor: Actor) -> bool:
    """Data stewards bring whole caseloads in."""
    return actor.has_role(Role.COUNSELLOR, Role.PROGRAMME_MANAGER, Role.REINTEGRATION_OFFICER, Role.DATA_STEWARD)


def may_bring_in(actor: Actor) -> bool:
    """A whole caseload at once."""
    return actor.has_role(Role.PROGRAMME_MANAGER, Role.DATA_STEWARD)


def may_take_list(actor: Actor) -> bool:
    """A list leaves the record's protection: few may take one."""
    return actor.has_role(Role.PROGRAMME_MANAGER, Role.DIRECTOR, Role.DATA_STEWARD)


def may_write_in(actor: Actor, case: Case, *roles: str, section: str = "") -> bool:
    """As `may_write`, of a case at hand: of one's own agency's case nothing is asked, of another's one query."""
    if case.agency_id == actor.agency_id:
        return keeps_records(actor) and (not roles or actor.has_role(*roles))
    return may_write(actor, SubjectKind.CASE, case.id, *roles, section=section)


def may_change(actor: Actor, case: Case) -> bool:
    """Write into the case: its facts, who belongs to it, what was agreed with them."""
    return may_write_in(actor, case)


def counsels(actor: Actor) -> bool:
    """Whether speaking with people about their return is this person's work."""
    return actor.has_role(Role.COUNSELLOR, Role.PROTECTION_OFFICER, Role.REINTEGRATION_OFFICER)


def may_counsel(actor: Actor, case: Case) -> bool:
    return counsels(actor) and may_change(actor, case)


def may_correct_session(actor: Actor, case: Case) -> bool:
    """Whoever may write sessions down."""
    return may_counsel(actor, case)


def may_register_for_queue(actor: Actor) -> bool:
    """A manager registers for whoever takes the case up, a data steward brings lists in; everybody else for themself."""
    return actor.has_role(Role.PROGRAMME_MANAGER, Role.DATA_STEWARD)


def may_carry_cases(actor: Actor) -> bool:
    return actor.has_role(Role.COUNSELLOR, Role.REINTEGRATION_OFFICER)  # CASEWORKERS, named for docs/reference/roles.md


def may_hand_over(actor: Actor, case: Case, caseworker_id: UUID | None) -> bool:
    """Within the responsible agency: who has the case, to a colleague; a manager, also into the queue; and out of the
    queue everybody who carries cases, to themself.
    """
    if case.agency_id != actor.agency_id:
        return False
    takes_it = case.caseworker_id is None and caseworker_id == actor.id and may_carry_cases(actor)
    gives_own = case.caseworker_id == actor.id and caseworker_id is not None
    return takes_it or gives_own or may_lead_a_team(actor)


def may_hand_on(actor: Actor, case: Case) -> bool:
    """Hand the case to anybody at all, or take it: whether a page offers that."""
    mine = case.caseworker_id in (actor.id, None) and may_carry_cases(actor)
    return case.agency_id == actor.agency_id and (mine or case.caseworker_id == actor.id or may_lead_a_team(actor))


def may_end(actor: Actor, case: Case) -> bool:
    """Close, or propose to: the responsible agency, or who follows up where the person lives now."""
    if actor.has_role(Role.REINTEGRATION_OFFICER) and may_change(actor, case):
        return True
    return actor.has_role(Role.COUNSELLOR, Role.PROGRAMME_MANAGER) and is_responsible(actor, SubjectKind.CASE, case.id)


def may_look_a_second_time(actor: Actor) -> bool:
    """Programme managers and directors; which of them, for one case, says `queries.who_looks`."""
    return actor.has_role(Role.PROGRAMME_MANAGER, Role.DIRECTOR)


def may_open_in_emergency(actor: Actor) -> bool:
    return actor.has_role(Role.PROTECTION_OFFICER)


def may_review_emergency(actor: Actor, case: Case) -> bool:
    return case.agency_id == actor.agency_id and actor.has_role(Role.PROGRAMME_MANAGER, Role.DIRECTOR)


def sections_to_note(actor: Actor, case: Case) -> list[str]:
    """Which sections of notes the actor's agency may write to."""
    given = _sections_to_write(actor, case)
    return [section for section, seen_in in NOTE_SEEN_IN.items() if given & {Section.ALL, seen_in}]


def may_contact(actor: Actor, case: Case) -> bool:
    """Who was given the contacts writes down who was called."""
    return bool(_sections_to_write(actor, case) & {Section.ALL, Section.CONTACT})


def _sections_to_write(actor: Actor, case: Case) -> set[str]:
    if not keeps_records(actor):
        return set()
    given = participation_in(actor, SubjectKind.CASE, case.id).filter(mode=Mode.WRITE)
    return set(given.values_list("section", flat=True))
