"""Whose work complaints are."""

from bayiri.agencies.choices import Role
from bayiri.core.actor import Actor


def handles_complaints(actor: Actor) -> bool:
    """Whom complaints come to; which of them, the database says."""
    return actor.has_role(Role.COMPLAINTS_OFFICER)


def names_readers(actor: Actor) -> bool:
    """Who names those of their body that read sensitive complaints."""
    return actor.has_role(Role.DIRECTOR)


def sees_figures(actor: Actor) -> bool:
    """Figures name nobody: for whoever directs or handles complaints."""
    return actor.has_role(Role.COMPLAINTS_OFFICER, Role.DIRECTOR)
