"""May this person bring a caseload in, or take a list out?"""

from bayiri.agencies.choices import Role
from bayiri.core.actor import Actor

IMPORTERS = (Role.PROGRAMME_MANAGER, Role.DATA_STEWARD)


def may_import(actor: Actor) -> bool:
    return actor.has_role(*IMPORTERS)


def may_take_follow_ups(actor: Actor) -> bool:
    """The list of follow-ups is worked through by telephone, where people live now."""
    return actor.has_role(Role.PROGRAMME_MANAGER, Role.DIRECTOR, Role.DATA_STEWARD, Role.REINTEGRATION_OFFICER)
