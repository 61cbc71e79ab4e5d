"""Reading imports, always as somebody: programme managers and data stewards see those of their agency."""

import hashlib
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from bayiri.core import clock, keys
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.exchange import rules
from bayiri.exchange.choices import HouseholdState, ImportState, KnownPeople
from bayiri.exchange.models import CaseloadImport, ColumnTemplate, ImportFile, ImportHousehold, ImportRow
from bayiri.exchange.sheets.fields import heading_row
from bayiri.exchange.sheets.reading import Sheet, Unreadable, open_sheet
from bayiri.rulebooks.queries import law

SAMPLED = 60
SEARCHED_FOR_HEADING = 10
MOST_VALUES = 60
Row = tuple[int, list[str]]


def imports_of(actor: Actor) -> QuerySet[CaseloadImport]:
    """Imports of the actor's agency, the latest first."""
    return CaseloadImport.objects.filter(agency_id=actor.agency_id).order_by("-recorded_at")


def import_for(actor: Actor, import_id: UUID, *, to_write: bool = False) -> CaseloadImport:
    """One import, locked where it will be written to. Raises NotVisible."""
    imports = imports_of(actor).select_related("recorded_by")
    if to_write:
        imports = imports.select_for_update(of=("self",), no_key=True)
    found = imports.filter(pk=import_id).first()
    if found is None:
        raise NotVisible
    return found


def same_file_before(one: CaseloadImport) -> CaseloadImport | None:
    """An earlier import of the very same file that was not discarded or undone."""
    earlier = CaseloadImport.objects.filter(agency_id=one.agency_id, sha256=one.sha256, recorded_at__lt=one.recorded_at)
    gone = (ImportState.DISCARDED, ImportState.UNDONE)
    return earlier.exclude(state__in=gone).select_related("recorded_by").order_by("-recorded_at").first()


def hash_of(headers: list[str]) -> str:
    """What kind of file has these headings: an agency's way to read it is remembered by it."""
    return hashlib.sha256("\x1f".join(headers).encode()).hexdigest()


def template_for(actor: Actor, headers: list[str]) -> ColumnTemplate | None:
    """How the agency has read files with these headings before."""
    return ColumnTemplate.objects.filter(agency_id=actor.agency_id, headers_hash=hash_of(headers)).first()


def beginning_of(sheet: Sheet) -> tuple[Row, list[Row]]:
    """The heading and some rows below it. Raises Unreadable where there is none."""
    first = list(islice(sheet.rows, SAMPLED))
    if len(first) < 2:
        raise Unreadable("no_rows")
    place = heading_row(first[:SEARCHED_FOR_HEADING])
    (number, headers), rows = first[place], first[place + 1 :]
    if not rows:
        raise Unreadable("no_rows")
    width = max(len(cells) for _number, cells in [first[place], *rows])
    return (number, headers + [""] * (width - len(headers))), rows


def sheet_of(one: CaseloadImport) -> Sheet:
    """The file of an import, from its beginning. Raises Unreadable, KeyMissing, SealBroken."""
    content, key_id = ImportFile.objects.values_list("content", "key_id").get(caseload_import=one)
    at = keys.place("exchange.importfile.content", one.pk)
    return open_sheet(
        keys.opened(keys.Sealed(bytes(content), key_id), at), encoding=one.encoding, separator=one.separator
    )


def sample_of(one: CaseloadImport) -> list[Row]:
    """Some rows of the file below its heading."""
    return [(number, cells) for number, cells in islice(sheet_of(one).rows, SAMPLED) if number > one.header_row]


def undo_facts(one: CaseloadImport) -> rules.UndoFacts:
    today = clock.today()
    most = law("voluntary-return", on=today).number("import_undo_days")
    return rules.UndoFacts(one.state, clock.day_of(one.ended_at) if one.ended_at else None, today, most)


def to_bring_in(one: CaseloadImport) -> QuerySet[ImportHousehold]:
    """Households that wait to be brought in, in the order of the file."""
    states = [HouseholdState.READY]
    if one.known_people == KnownPeople.BRING_IN:
        states.append(HouseholdState.KNOWN)
    return ImportHousehold.objects.filter(caseload_import=one, state__in=states).order_by("place")


@dataclass(frozen=True)
class Tally:
    """How many households and people of an import stand in a state."""

    households: int = 0
    people: int = 0


def tallies(one: CaseloadImport) -> dict[str, Tally]:
    """By state of households, in the order of the states. One query."""
    rows = one.households.values_list("state").annotate(Count("pk"), Sum("people")).order_by()
    found = {state: Tally(households, people) for state, households, people in rows}
    return {state: found[state] for state in HouseholdState.values if state in found}


def rows_to_look_at(one: CaseloadImport) -> QuerySet[ImportRow]:
    """Rows with a fault or a hint, in the order of the file."""
    looked_at = ~Q(faults=[]) | Q(twice_in__isnull=False) | ~Q(known=[])
    return ImportRow.objects.filter(looked_at, caseload_import=one).order_by("number")


def values_in(one: CaseloadImport, column: int) -> list[tuple[str, int]]:
    """The different values of one column among the staged rows, the commonest first, with how often they stand."""
    said = one.staged.filter(cells__len__gt=column).values_list(f"cells__{column}")
    counted = said.annotate(times=Count("pk")).order_by("-times", f"cells__{column}")
    return [(text, count) for text, count in counted[:MOST_VALUES] if text]
