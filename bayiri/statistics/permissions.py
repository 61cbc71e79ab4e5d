"""Who may read an agency's numbers, and carry them out of the house."""

from bayiri.agencies.choices import Role
from bayiri.core.actor import Actor


def may_report(actor: Actor) -> bool:
    """The monthly table and downloads: whoever answers for a programme."""
    return actor.has_role(Role.PROGRAMME_MANAGER, Role.DIRECTOR, Role.DATA_STEWARD)
