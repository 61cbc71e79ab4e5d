"""The dry run: every row read, every fault named, everybody compared with the record; nothing is registered."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.deferring import defer
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.ids import uuid7
from bayiri.exchange import rules
from bayiri.exchange.choices import HouseholdState, ImportState
from bayiri.exchange.commands.upload import importing, move
from bayiri.exchange.models import CaseloadImport, ColumnTemplate, ImportHousehold, ImportRow
from bayiri.exchange.queries import imports as queries
from bayiri.exchange.sheets.households import Household, grouped, people_twice
from bayiri.exchange.sheets.mapping import Mapping, reasons_not_to_read, values_of
from bayiri.exchange.sheets.people import Person, Rows
from bayiri.people.queries import Asked, perhaps_known

COMPARED_AT_ONCE = 100
WRITTEN_AT_ONCE = 1000
MOST_UNKNOWN = 60  # values of one column that are asked about, at most


@transaction.atomic
def match_columns(
    *, by: Actor, import_id: UUID, mapping: Mapping, meanings: dict[str, dict[str, str]] | None = None
) -> CaseloadImport:
    """Say what each column holds and what unusual values mean; remembered for the next file of this kind. The dry run
    begins again. Raises NotAllowed, NotVisible, RuleBroken; ValueError for columns that name nobody or no country.
    """
    one = importing(by=by, import_id=import_id, act="match")
    if lacking := reasons_not_to_read(mapping):
        raise ValueError(lacking)
    meanings = one.meanings if meanings is None else meanings
    _forget_rows(one)
    move(by=by, one=one, act="match", columns=mapping.stored(), meanings=meanings, unknown={}, rows=0, faults=0,
         done=0, total=0)  # fmt: skip
    _remember(by, one)
    defer("exchange.check", by=by, import_id=str(one.pk))
    audit.record(
        kind="exchange.matched", by=by, subject=one, facts={"fields": [name for name in mapping.fields if name]}
    )
    return one


@transaction.atomic
def read_list(*, by: Actor, import_id: UUID) -> None:
    """Read every row and stage it, household by household, with its faults. Again after a crash: from the beginning.

    For the dry run, which writes the event when it ends. Raises NotVisible, Unreadable.
    """
    one = queries.import_for(by, import_id, to_write=True)
    if one.state != ImportState.CHECKING or one.total:
        return
    _forget_rows(one)
    rows = [(number, cells) for number, cells in queries.sheet_of(one).rows if number > one.header_row]
    mapping = Mapping.read(one.columns)
    seen = {name: values_of([cells for _number, cells in rows], column) for column, name in mapping.coded.items()}
    reader = Rows(mapping, one.meanings, clock.today(), seen)
    households = grouped([reader.person(number, cells) for number, cells in rows], mapping)
    one.faults = sum(len(person.faults) for household in households for person in household.people)
    _stage(one, households)
    one.unknown = {name: _commonest(counted) for name, counted in reader.unknown.items()}
    one.rows, one.total, one.done = len(rows), len(rows), 0
    one.save(update_fields=["unknown", "rows", "faults", "total", "done"])


@transaction.atomic
def compare_some(*, by: Actor, import_id: UUID) -> bool:
    """Compare some rows more with the people on record, in one question to the database; whether any are left.

    When none are, the dry run ends, which writes the event.
    """
    one = queries.import_for(by, import_id, to_write=True)
    if one.state != ImportState.CHECKING:
        return False
    rows = list(one.staged.order_by("number")[one.done : one.done + COMPARED_AT_ONCE])
    if not rows:
        move(by=by, one=one, act="finish_check", done=one.total)
        tallies = queries.tallies(one)
        facts = {state: tally.households for state, tally in tallies.items()}
        audit.record(
            kind="exchange.checked", by=by, subject=one, facts={**facts, "rows": one.rows, "faults": one.faults}
        )
        return False
    _compare(by, rows)
    one.done += len(rows)
    one.save(update_fields=["done"])
    return True


@transaction.atomic
def note_check_broke_off(*, by: Actor, import_id: UUID) -> None:
    """A dry run has broken off: it can be begun again."""
    one = queries.import_for(by, import_id, to_write=True)
    if one.state == ImportState.CHECKING:
        move(by=by, one=one, act="break_check", broke_off=True)
        audit.record(kind="exchange.broke_off", by=by, subject=one)


def _compare(by: Actor, rows: list[ImportRow]) -> None:
    named = [row for row in rows if row.person.get("given_names")]
    answers = perhaps_known(by, [_asked(row.person) for row in named])
    found = []
    for row, known in zip(named, answers, strict=True):
        if known:
            row.known = known
            found.append(row)
    ImportRow.objects.bulk_update(found, ["known"])
    alike = [row.household_id for row in found]
    ImportHousehold.objects.filter(pk__in=alike, state=HouseholdState.READY).update(state=HouseholdState.KNOWN)


def _asked(said: dict[str, str]) -> Asked:
    name = f"{said['given_names']} {said.get('family_name', '')}".strip()
    nationalities = (said["nationality"],) if said.get("nationality") else ()
    return Asked(name, Person(0, [], said).born_on, nationalities, said.get("document_number", ""))


def _stage(one: CaseloadImport, households: list[Household]) -> None:
    twice = people_twice(households)
    staged = []
    for place, household in enumerate(households):
        is_faulty = bool(_reasons(household))
        again = any(person.number in twice for person in household.people)
        state = HouseholdState.FAULTY if is_faulty else HouseholdState.KNOWN if again else HouseholdState.READY
        if is_faulty:
            _say_why_left_out(household)
        kept = ImportHousehold(
            id=uuid7(), caseload_import=one, agency_id=one.agency_id, place=place, key=household.key,
            people=len(household.people), state=state,
        )  # fmt: skip
        staged.append((kept, household))
    for first in range(0, len(staged), WRITTEN_AT_ONCE):
        some = staged[first : first + WRITTEN_AT_ONCE]
        ImportHousehold.objects.bulk_create(kept for kept, _household in some)
        ImportRow.objects.bulk_create(_rows(one, some, twice), batch_size=WRITTEN_AT_ONCE)


def _reasons(household: Household) -> list[str]:
    faulty = sum(bool(person.faults) for person in household.people)
    return rules.reasons_not_to_bring_in(len(household.people), faulty, len(household.people))


def _say_why_left_out(household: Household) -> None:
    """Who has no fault waits for who has one."""
    for person in household.people:
        if not person.faults:
            person.fault("another_row")


def _rows(
    one: CaseloadImport, staged: list[tuple[ImportHousehold, Household]], twice: dict[int, int]
) -> Iterator[ImportRow]:
    for kept, household in staged:
        for person in household.people:
            yield ImportRow(
                caseload_import=one, agency_id=one.agency_id, household=kept, number=person.number, cells=person.cells,
                person={**person.said, **household.said}, faults=person.faults, twice_in=twice.get(person.number),
            )  # fmt: skip


def _commonest(counted: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda entry: (-entry[1], entry[0]))[:MOST_UNKNOWN]


def _forget_rows(one: CaseloadImport) -> None:
    ImportRow.objects.filter(caseload_import=one).delete()
    ImportHousehold.objects.filter(caseload_import=one).delete()


def _remember(by: Actor, one: CaseloadImport) -> None:
    kind = queries.hash_of(one.headers)
    ColumnTemplate.objects.filter(agency_id=by.agency_id, headers_hash=kind).delete()
    ColumnTemplate.objects.create(
        agency_id=by.agency_id, headers_hash=kind, columns=one.columns, meanings=one.meanings, recorded_by_id=by.id,
        recorded_at=clock.now(),
    )  # fmt: skip
