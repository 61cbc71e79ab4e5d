"""Who hears what people decide, and writes it down."""

from bayiri.agencies.choices import Role, SubjectKind
from bayiri.agencies.permissions import is_responsible
from bayiri.cases.models import Case
from bayiri.cases.permissions import may_write_in
from bayiri.core.actor import Actor


def hears(actor: Actor) -> bool:
    """Whether people tell this person, for their work, what they decide."""
    return actor.has_role(
        Role.COUNSELLOR,
        Role.PROTECTION_OFFICER,
        Role.TRAVEL_OFFICER,
        Role.PROGRAMME_MANAGER,
        Role.REINTEGRATION_OFFICER,
    )


def may_hear(actor: Actor, case: Case) -> bool:
    """Write down a declaration, a withdrawal, a refusal, what was said when they were asked again."""
    return hears(actor) and may_write_in(actor, case)


def may_ask_to_share(actor: Actor, case: Case) -> bool:
    """Ask whose data may go to whom: for the responsible agency."""
    return may_hear(actor, case) and is_responsible(actor, SubjectKind.CASE, case.id)
