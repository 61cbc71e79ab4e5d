"""May this person do this to a follow-up? Their agency must take part to write, and they have the role."""

from bayiri.agencies.choices import Mode, Role, Section, SubjectKind
from bayiri.agencies.permissions import participation_in
from bayiri.cases.models import Case
from bayiri.core.actor import Actor

FOLLOW_UP_ROLES = frozenset(
    {Role.REINTEGRATION_OFFICER, Role.COUNSELLOR, Role.PROTECTION_OFFICER, Role.PROGRAMME_MANAGER}
)


def follows_up(actor: Actor) -> bool:
    """Whether holding rounds is this person's work in any case: who has the work-list."""
    return actor.has_role(*FOLLOW_UP_ROLES)


def may_follow_up(actor: Actor, case: Case) -> bool:
    """Hold a round, or write down why it was not held."""
    return follows_up(actor) and takes_part(actor, case)


def takes_part(actor: Actor, case: Case) -> bool:
    """The actor's agency takes part to write in the follow-up: enough to schedule it on arrival."""
    writes = participation_in(actor, SubjectKind.CASE, case.id).filter(
        mode=Mode.WRITE, section__in=[Section.ALL, Section.FOLLOW_UP]
    )
    return writes.exists()
