"""Which roles hold on a day, which exclude each other, who may give them, and when somebody may leave."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

Limits = Mapping[str, Mapping[str, Any]]
# Who refers people and sends reports, and sees nothing else.
NARROW = frozenset({"diaspora_partner"})


def roles_on(roles: Iterable[str], limits: Limits, day: date) -> frozenset[str]:
    """The roles that hold on a day: those without a period, and those whose period the day lies in, both ends included."""
    at = day.isoformat()

    def holds(limit: Mapping[str, Any]) -> bool:
        return (limit.get("from") or at) <= at <= (limit.get("until") or at)

    return frozenset(role for role in roles if holds(limits.get(role, {})))


def areas_on(roles: Iterable[str], limits: Limits) -> frozenset[str]:
    """What a person's lists are narrowed to: the areas of all roles together; nothing as soon as one role has none."""
    areas = [frozenset(limits.get(role, {}).get("areas") or ()) for role in roles]
    return frozenset().union(*areas) if areas and all(areas) else frozenset()


def is_in_areas(areas: Iterable[str], country: str, place: str) -> bool:
    """Whether a destination lies in one of these areas: a whole country, or one place of it."""
    here = place.strip().casefold()
    return any(area == country or area.casefold() == f"{country.casefold()}/{here}" for area in areas)


def narrow_only(roles: frozenset[str]) -> bool:
    """Somebody who has no role but those that see their own referrals and reports alone."""
    return bool(roles) and roles <= NARROW


@dataclass(frozen=True)
class RoleChangeFacts:
    """What is known when roles are given. `excluded` are pairs that one person never holds, `kinds` the kinds of
    agencies whose people never have a role, `confirmed` the roles that a director confirms.
    """

    by_id: str
    person_id: str
    same_agency: bool
    agency_kind: str
    before: frozenset[str]
    roles: frozenset[str]
    excluded: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    proposed_by_id: str | None = None  # where a director confirms


def reasons_not_to_change_roles(facts: RoleChangeFacts) -> list[str]:
    """Nobody changes their own roles or confirms what they proposed; some roles never go together."""
    reasons = []
    if any(one in facts.roles and other in facts.roles for one, other in facts.excluded) or any(
        role in facts.roles and kind == facts.agency_kind for role, kind in facts.kinds
    ):
        reasons.append("INV-165")
    if facts.person_id == facts.by_id or facts.proposed_by_id == facts.by_id or not facts.same_agency:
        reasons.append("INV-166")
    return reasons


@dataclass(frozen=True)
class LeavingFacts:
    """What is known when somebody is to leave: what is open with them."""

    by_id: str
    person_id: str
    is_active: bool
    open_work: int


def reasons_not_to_leave(facts: LeavingFacts) -> list[str]:
    """Open work is handed over first; nobody ends their own account, or one that has ended."""
    return [] if facts.is_active and not facts.open_work and facts.person_id != facts.by_id else ["INV-167"]


def reasons_not_to_accept(
    *, now: datetime, expires_at: datetime, accepted_at: datetime | None, revoked_at: datetime | None
) -> list[str]:
    """A link of an invitation serves once, before it expires, unless it was taken back."""
    return ["INV-168"] if accepted_at or revoked_at or now >= expires_at else []
