"""May this person do this to this case?"""

from uuid import UUID

from bayiri.agencies.choices import Role, SubjectKind
from bayiri.agencies.permissions import is_responsible, may_write
from bayiri.agencies.queries import colleagues_of
from bayiri.cases.models import Case
from bayiri.core.actor import Actor


def may_register(actor: Actor) -> bool:
    """Data stewards bring whole caseloads in."""
    return actor.has_role(Role.COUNSELLOR, Role.PROGRAMME_MANAGER, Role.REINTEGRATION_OFFICER, Role.DATA_STEWARD)


def may_bring_in(actor: Actor) -> bool:
    """A whole caseload at once."""
    return actor.has_role(Role.PROGRAMME_MANAGER, Role.DATA_STEWARD)


def may_take_list(actor: Actor) -> bool:
    """A list leaves the record's protection: few may take one."""
    return actor.has_role(Role.PROGRAMME_MANAGER, Role.DIRECTOR, Role.DATA_STEWARD)


def may_counsel(actor: Actor, case: Case) -> bool:
    return may_write(
        actor, SubjectKind.CASE, case.id, Role.COUNSELLOR, Role.PROTECTION_OFFICER, Role.REINTEGRATION_OFFICER
    )


def may_hand_over(actor: Actor, case: Case, caseworker_id: UUID) -> bool:
    """The caseworker or a manager of the responsible agency, to a colleague who counsels."""
    allowed = case.caseworker_id == actor.id or actor.has_role(Role.PROGRAMME_MANAGER, Role.DIRECTOR)
    to_colleague = colleagues_of(actor, Role.COUNSELLOR, Role.REINTEGRATION_OFFICER).filter(pk=caseworker_id).exists()
    return allowed and to_colleague and is_responsible(actor, SubjectKind.CASE, case.id)
