"""May this person bring a caseload in, or take a list out?"""

from bayiri.agencies.choices import Role
from bayiri.cases.permissions import may_bring_in, may_register
from bayiri.core.actor import Actor


def may_import(actor: Actor) -> bool:
    """Whoever brings a caseload in registers every household of it."""
    return may_bring_in(actor) and may_register(actor)


def may_take_follow_ups(actor: Actor) -> bool:
    """The list of follow-ups is worked through by telephone, where people live now."""
    return actor.has_role(Role.PROGRAMME_MANAGER, Role.DIRECTOR, Role.DATA_STEWARD, Role.REINTEGRATION_OFFICER)
