"""Where what happened is put right: what the timeline offers for each entry, as long as it is still open."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from bayiri.audit.models import Event
from bayiri.audit.undoing import UNDOING
from bayiri.cases.models import Case
from bayiri.cases.permissions import may_change
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.journey.permissions import MAY_PUT_RIGHT, MAY_TAKE_BACK

# What the facts of an event call the row that it puts right.
NAMES_OF_ROWS = ("row", "session", "screening", "contact", "document")


@dataclass(frozen=True)
class WayBack:
    """Where one entry is put right; no address where it takes another person than the reader."""

    url: str


def row_of(event: Event) -> str:
    """The row that an event speaks of."""
    return str(event.facts.get("row") or event.subject_id)


def ways_back(actor: Actor, case: Case, events: list[Event], *, latest: bool) -> dict[int, WayBack]:
    """By number of the event, how it is put right, of those that nobody has put right yet.

    `latest`: nothing has happened in the case since but what is among the events; else it is asked, in one query.
    """
    offered = [one for one in events if one.kind in UNDOING and UNDOING[one.kind].page]
    mine = {page: _is_for(actor, case, page) for page in {UNDOING[one.kind].page for one in offered}}
    offered = [one for one in offered if mine[UNDOING[one.kind].page]]
    writes = may_change(actor, case)
    if not offered or not writes:
        return {}
    answers = _by_row(events if latest else _later_than(case, offered))
    ways = {}
    for event in offered:
        way = UNDOING[event.kind]
        done = any(kind in way.by and number > event.pk for number, kind in answers.get(row_of(event), ()))
        url = "" if way.another and event.actor_id == actor.id else _address(case, event)
        if not done and url is not None:
            ways[event.pk] = WayBack(url)
    return ways


def _is_for(actor: Actor, case: Case, page: tuple[str, ...]) -> bool:
    """Whether the page on which something is put right opens to the reader."""
    what = next((part[1:] for part in page if part.startswith("=")), "")
    may = MAY_TAKE_BACK.get(what) if page[0] == "journey:mistake" else MAY_PUT_RIGHT.get(page[0])
    return may is None or may(actor, case)


def _later_than(case: Case, offered: list[Event]) -> QuerySet[Event]:
    """Later events that put right what some events speak of."""
    kinds = {kind for event in offered for kind in UNDOING[event.kind].by}
    rows = {row_of(event) for event in offered}
    named = Q(subject_id__in=[UUID(row) for row in rows if row != "None"])
    for name in NAMES_OF_ROWS:
        named |= Q(**{f"facts__{name}__in": sorted(rows)})
    later = Event.objects.filter(named, kind__in=kinds, pk__gt=min(event.pk for event in offered))
    return later.filter(Q(case_id=case.id) | Q(case_id__isnull=True))


def _by_row(events: Iterable[Event]) -> dict[str, list[tuple[int, str]]]:
    """By each row that they speak of, the events: (number, kind)."""
    found: dict[str, list[tuple[int, str]]] = {}
    for one in events:
        for row in {str(one.subject_id), *(str(one.facts[name]) for name in NAMES_OF_ROWS if one.facts.get(name))}:
            found.setdefault(row, []).append((one.pk, one.kind))
    return found


def _address(case: Case, event: Event) -> str | None:
    """Where it is put right; None where the event does not say enough."""
    # A no, to returning or to help, is not taken back: the next declaration, or the next look, says otherwise.
    if event.facts.get("decision") == "declined" or event.facts.get("found_in_order") is False:
        return None
    name, *wanted = UNDOING[event.kind].page
    known = {"case": str(case.id), "row": row_of(event), "named": event.facts.get("row")}
    arguments = [one[1:] if one.startswith("=") else known.get(one) or event.facts.get(one) for one in wanted]
    return reverse(name, args=arguments) if all(arguments) and "None" not in arguments else None


def entry_about(case: Case, kinds: Iterable[str], row_id: UUID) -> Event:
    """The last event of some kinds that speaks of a row of a visible case. Raises NotVisible."""
    of_row = Q(facts__row=str(row_id)) | Q(subject_id=row_id)
    found = Event.objects.filter(of_row, case_id=case.id, kind__in=list(kinds)).order_by("-id").first()
    if found is None:
        raise NotVisible
    return found
