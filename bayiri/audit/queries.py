"""Reading the log, as far as row-level security lets the reader see it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from bayiri.audit.choices import EVENT_TITLES, NOT_TOLD, PARTS
from bayiri.audit.models import Event, Seal, Verification
from bayiri.core.actor import Actor


def timeline(actor: Actor, case_id: UUID, *, limit: int = 30) -> list[dict]:
    """What happened in a case, the newest first: {title, by, at} as the timeline fragment shows it."""
    rows = Event.objects.filter(case_id=case_id).exclude(kind__in=NOT_TOLD).order_by("-id")[:limit]
    return [{"title": EVENT_TITLES.get(row.kind, row.kind), "by": row.actor_label, "at": row.at} for row in rows]


def event_of_change(change: UUID | None) -> int | None:
    """The number of the event that a row of history belongs to; see _pgh_attach_context in guards.sql."""
    return change.int if change else None


def event_of_version(record: Any, version: int) -> Event | None:
    """What made a record with a history what it is at `version`: who, when. None where the reader may not know."""
    row = record.events.filter(version=version).order_by("pgh_id").last()
    number = event_of_change(row.pgh_context_id) if row else None
    return Event.objects.filter(pk=number).first() if number else None


@dataclass(frozen=True)
class Look:
    """That people of an agency, in some roles, opened a part of a case on a day, how often, and why they take part."""

    day: date
    agency: str
    country: str
    roles: list[str]
    part: str
    sections: list[str]
    why: list[str]
    times: int
    last_at: datetime

    @property
    def part_in_words(self) -> str:
        return str(PARTS.get(self.part, self.part))


def looks_at(case_id: UUID, *, from_row: int, most: int) -> list[Look]:
    """Who looked at a case, the latest day first, of every agency. One query.

    The database answers the responsible agency alone, and never with the names of people.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit_who_looked(%s, %s, %s)", [case_id, from_row, most])
        return [Look(*row) for row in cursor.fetchall()]


SEALS_A_PAGE = 25
LAST_PAGE = 10_000


@dataclass(frozen=True)
class SealsPage:
    """One page of seals. Nothing is counted: one seal more than shown was asked for."""

    seals: list[Seal]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1


@dataclass(frozen=True)
class StandingOfTheLog:
    """The last seal, how many events wait for the next, and the latest checks, the last first."""

    last: Seal | None
    unsealed: int
    checks: list[Verification]


def seals_page(number: int) -> SealsPage:
    """Seals without their leaves, the latest first: for who answers for the log, nobody else sees one. One query."""
    number = min(max(number, 1), LAST_PAGE)
    start = (number - 1) * SEALS_A_PAGE
    rows = list(Seal.objects.defer("leaves").order_by("-number")[start : start + SEALS_A_PAGE + 1])
    return SealsPage(rows[:SEALS_A_PAGE], number, has_next=len(rows) > SEALS_A_PAGE)


def seal_of_number(number: int) -> Seal | None:
    return Seal.objects.defer("leaves").filter(number=number).first()


def standing_of_the_log() -> StandingOfTheLog:
    """How the log stands. Three queries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_unsealed()")
        (unsealed,) = cursor.fetchone()
    last = Seal.objects.defer("leaves").order_by("-number").first()
    return StandingOfTheLog(last, unsealed, list(Verification.objects.order_by("-id")[:5]))
