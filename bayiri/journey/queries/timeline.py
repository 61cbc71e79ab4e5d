"""Everything that happened in a case, with before and after of each change, as far as the reader may see it."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Model, Q, QuerySet

from bayiri.audit.choices import EVENT_TITLES, NOT_TOLD
from bayiri.audit.models import Because, Event
from bayiri.audit.queries import event_of_change
from bayiri.cases.models import Case, Member, Mistake
from bayiri.cases.queries import mistakes_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.journey import words
from bayiri.journey.choices import LAST_PAGE, PAGE_SIZE
from bayiri.journey.queries.undoing import WayBack, ways_back
from bayiri.people.models import Contact, IdentityDocument, Person

PRINTED_AT_MOST = 500
ABOUT_PEOPLE = (Person, Contact, IdentityDocument)
# Whose reason is not everybody's who sees the case, and stands with the row that was taken back.
# Kinds of events whose reason stands beside the row that was taken back, where fewer people read it than the log.
TAKEN_BACK = (
    "case.attempt_taken_back", "consent.declaration_taken_back", "journey.member_taken_out",
    "monitoring.attempt_taken_back", "monitoring.result_taken_back", "programmes.decision_reopened",
    "programmes.explanation_taken_back", "reintegration.delivery_reversed", "reintegration.verification_taken_back",
    "safeguards.override_taken_back",
)  # fmt: skip


@dataclass(frozen=True)
class TimelineFilters:
    """What narrows the timeline; empty narrows nothing."""

    kind: str = ""
    room: str = ""
    member_id: UUID | None = None
    actor_id: UUID | None = None
    since: date | None = None
    until: date | None = None
    page: int = 1
    whole: bool = False


@dataclass(frozen=True)
class Change:
    """One field of one record: what it said before and after."""

    record: str
    label: str
    before: Any
    after: Any


@dataclass
class Happening:
    """One event, with whom it is about and what it changed."""

    title: str
    by: str
    at: datetime
    about: str
    reason: str = ""
    changes: list[Change] = field(default_factory=list)
    way_back: WayBack | None = None


@dataclass(frozen=True)
class TimelinePage:
    """One page of the timeline. Nothing is counted: one event more than shown was asked for."""

    happenings: list[Happening]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def timeline_page(
    actor: Actor, case: Case, members: list[Member], filters: TimelineFilters, reader: str
) -> TimelinePage:
    """One page of what happened, the newest first, in a constant number of queries."""
    numbers = _numbers_about(members)
    size = PRINTED_AT_MOST if filters.whole else PAGE_SIZE
    number = 1 if filters.whole else min(max(filters.page, 1), LAST_PAGE)
    start = (number - 1) * size
    rows = list(_narrowed(_events(case, numbers), filters, members, numbers)[start : start + size + 1])
    shown = rows[:size]
    changes = changes_of(case, [row.pk for row in shown], reader)
    narrowed = any((filters.kind, filters.room, filters.member_id, filters.actor_id, filters.since, filters.until))
    ways = ways_back(actor, case, shown, latest=number == 1 and not narrowed)
    mistakes = mistakes_of(case) if any(row.kind in TAKEN_BACK for row in shown) else {}
    why = Because.objects.filter(case_id=case.id).in_bulk(
        [row.facts["because"] for row in shown if row.facts.get("because")]
    )
    people: dict[UUID | None, str] = {member.id: member.person.name for member in members}
    people |= {member.person_id: member.person.name for member in members}
    whose = {one: member.person.name for member in members for one in numbers[member.id]}
    happenings = [
        Happening(
            title=str(EVENT_TITLES.get(row.kind, row.kind)), by=row.actor_label, at=row.at,
            about=people.get(row.subject_id, whose.get(row.pk, "")),
            reason=_reason(row, mistakes, why), changes=changes.get(row.pk, []), way_back=ways.get(row.pk),
        )
        for row in shown
    ]  # fmt: skip
    return TimelinePage(happenings, number, has_next=len(rows) > size and not filters.whole)


def _reason(event: Event, mistakes: dict[UUID, Mistake], why: dict[UUID, Because]) -> str:
    """Why, where a reason was given that the reader may see: it stands beside what was put right, never in the log."""
    row, because = event.facts.get("row"), event.facts.get("because")
    if because:
        return why[UUID(because)].reason if UUID(because) in why else ""
    taken_back = mistakes.get(UUID(row)) if row and event.kind in TAKEN_BACK else None
    return taken_back.reason if taken_back else ""


def said_in(case: Case) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What the timeline can be narrowed by: the kinds of events that happened, and who acted. One query."""
    rows = Event.objects.filter(case_id=case.id).exclude(kind__in=NOT_TOLD)
    found = list(rows.order_by().values_list("kind", "actor_id", "actor_label").distinct())
    kinds = sorted({(kind, str(EVENT_TITLES.get(kind, kind))) for kind, _, _ in found}, key=lambda pair: pair[1])
    actors = sorted({(str(actor), label) for _, actor, label in found}, key=lambda pair: pair[1])
    return kinds, actors


def _events(case: Case, numbers: dict[UUID, set[int]]) -> QuerySet[Event]:
    """The case's events, and those of its people's records, which belong to no case."""
    of_people = {one for some in numbers.values() for one in some}
    mine = Q(case_id=case.id) | Q(case_id__isnull=True, pk__in=of_people)
    return Event.objects.filter(mine).exclude(kind__in=NOT_TOLD).order_by("-id")


def _narrowed(
    events: QuerySet[Event], filters: TimelineFilters, members: list[Member], numbers: dict[UUID, set[int]]
) -> QuerySet[Event]:
    if filters.kind:
        events = events.filter(kind=filters.kind)
    if filters.room:
        events = events.filter(kind__startswith=f"{filters.room}.")
    if filters.actor_id:
        events = events.filter(actor_id=filters.actor_id)
    if filters.since:
        events = events.filter(at__gte=clock.midnight(filters.since))
    if filters.until:
        events = events.filter(at__lt=clock.midnight(filters.until + timedelta(days=1)))
    member = next((one for one in members if one.id == filters.member_id), None)
    if member:
        about = Q(subject_id__in=[member.id, member.person_id]) | Q(pk__in=numbers[member.id])
        events = events.filter(about)
    return events


def _numbers_about(members: list[Member]) -> dict[UUID, set[int]]:
    """By member, the numbers of the events that wrote the person's record, contacts and documents. One query."""
    parts = []
    for model in ABOUT_PEOPLE:
        whose = "pgh_obj_id" if model is Person else "person_id"
        parts.append(f'SELECT {whose}, pgh_context_id FROM "{_table(model)}" WHERE {whose} = ANY(%s)')  # noqa: S608
    found: dict[UUID, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(parts), [[member.person_id for member in members]] * len(parts))
        for person_id, change in cursor.fetchall():
            if number := event_of_change(change):
                found[person_id].add(number)
    return {member.id: found[member.person_id] for member in members}


def _table(model: type[Model]) -> str:
    return model.pgh_event_model._meta.db_table  # type: ignore[attr-defined]


@cache
def _tracked() -> tuple[type[Model], ...]:
    """Every record of a case or a person whose history is kept."""
    return tuple(model for model in apps.get_models() if hasattr(model, "pgh_event_model"))


def changes_of(case: Case, numbers: list[int], reader: str) -> dict[int, list[Change]]:
    """What each of these events changed, field by field. One query for the rows, and those for names."""
    if not numbers:
        return {}
    wanted = [UUID(int=number) for number in numbers]
    parts: list[str] = []
    values: list[Any] = []
    for place, model in enumerate(_tracked()):
        table = _table(model)
        columns = {one.attname for one in model._meta.concrete_fields}
        of_case = "pgh_obj_id" if model is Case else "case_id" if "case_id" in columns else ""
        parts.append(
            f'SELECT {place}, e.pgh_context_id, e.pgh_id, to_jsonb(e), (SELECT to_jsonb(b) FROM "{table}" b'  # noqa: S608
            f" WHERE b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id ORDER BY b.pgh_id DESC LIMIT 1)"
            f' FROM "{table}" e WHERE e.pgh_context_id = ANY(%s)' + (f" AND e.{of_case} = %s" if of_case else "")
        )
        values += [wanted, case.id] if of_case else [wanted]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts) + " ORDER BY 1, 3", values)
        rows = cursor.fetchall()
    return _in_words(rows, reader)


def _in_words(rows: list[tuple[int, UUID, int, Any, Any]], reader: str) -> dict[int, list[Change]]:
    told = [
        (_tracked()[place], change, _loaded(after), _loaded(before))
        for place, change, _row, after, before in rows
        if before or _tracked()[place]._meta.label in words.TOLD_FROM_THE_FIRST
    ]
    names = words.names_in([(model, row) for model, _c, after, before in told for row in (after, before) if row])
    changes: dict[int, list[Change]] = defaultdict(list)
    for model, change, after, before in told:
        record = str(words.RECORDS.get(model._meta.label, model._meta.verbose_name))
        for one in model._meta.concrete_fields:
            unlike = before.get(one.attname) != after.get(one.attname)
            if one.name == "born_on":
                unlike = unlike or before.get("birth_precision") != after.get("birth_precision")
            if one.name in words.TECHNICAL or not unlike or (not before and one.name == "state"):
                continue
            was, now = (words.in_words(one, row, names, reader) for row in (before, after))
            if was != now:
                changes[change.int].append(Change(record, words.label_of_field(one), was, now))
    return changes


def _loaded(row: Any) -> dict[str, Any]:
    return json.loads(row) if isinstance(row, str) else row or {}
