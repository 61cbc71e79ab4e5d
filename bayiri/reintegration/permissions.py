"""May this person do this to a plan? Their agency must take part to write in it, and they have the role."""

from uuid import UUID

from bayiri.agencies.choices import Mode, Role, Section, SubjectKind
from bayiri.agencies.permissions import is_responsible, participation_in
from bayiri.cases.models import Case
from bayiri.core.actor import Actor


def may_plan(actor: Actor, case: Case) -> bool:
    """Write lines, and write down what the returnee said to them."""
    return _may(actor, case, Role.REINTEGRATION_OFFICER, Role.COUNSELLOR, Role.PROGRAMME_MANAGER)


def may_carry_out(actor: Actor, case: Case) -> bool:
    """Approve lines, record deliveries and verify them."""
    return _may(actor, case, Role.REINTEGRATION_OFFICER, Role.PROGRAMME_MANAGER)


def asks_about_assets(actor: Actor) -> bool:
    """Whether people tell this person, for their work, what they own or owe."""
    return actor.has_role(Role.COUNSELLOR, Role.REINTEGRATION_OFFICER, Role.PROGRAMME_MANAGER)


def may_ask_about_assets(actor: Actor, person_id: UUID) -> bool:
    """Write down what a person chose to say of what they own or owe: whoever counsels them, for the responsible agency."""
    return asks_about_assets(actor) and is_responsible(actor, SubjectKind.PERSON, person_id)


def takes_part(actor: Actor, case: Case) -> bool:
    """The actor's agency takes part to write in the plan."""
    writes = participation_in(actor, SubjectKind.CASE, case.id).filter(
        mode=Mode.WRITE, section__in=[Section.ALL, Section.PLAN]
    )
    return writes.exists()


def _may(actor: Actor, case: Case, *roles: str) -> bool:
    return actor.has_role(*roles) and takes_part(actor, case)
