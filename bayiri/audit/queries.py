"""Reading the log, as far as row-level security lets the reader see it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from bayiri.audit.choices import EVENT_TITLES, NOT_TOLD, PARTS
from bayiri.audit.models import Event
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
