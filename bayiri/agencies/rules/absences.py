"""When somebody may be entered as away, and who may look after their work."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AbsenceFacts:
    """What is known when an absence is entered. `deputy_roles` is None where the deputy is no active colleague."""

    person_id: str
    roles: frozenset[str]
    deputy_id: str | None
    deputy_roles: frozenset[str] | None
    away_already: bool


def reasons_not_to_be_away(facts: AbsenceFacts) -> list[str]:
    """A deputy must be able to do the work; an absence may also have none, and the team page says so."""
    fits = facts.deputy_id is None or (
        facts.deputy_id != facts.person_id and bool(facts.deputy_roles and facts.deputy_roles & facts.roles)
    )
    return [] if fits and not facts.away_already else ["INV-94"]
