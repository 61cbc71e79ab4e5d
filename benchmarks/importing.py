"""A caseload brought in from a list: the file, the dry run, every household through the commands, as the worker does it."""

import csv
import io
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import connections

from bayiri.agencies.context import acting_as
from bayiri.core.actor import Actor
from bayiri.exchange import jobs
from bayiri.exchange.commands.bring_in import start
from bayiri.exchange.commands.check import match_columns
from bayiri.exchange.commands.upload import upload_list
from bayiri.exchange.models import CaseloadImport
from bayiri.exchange.queries.imports import tallies
from bayiri.exchange.sheets.mapping import Mapping
from benchmarks.casework import SEED, UNTIL, make_world
from benchmarks.households import household
from benchmarks.staff import RESPONSIBLE, staff
from config.embedded import EmbeddedServer

ON_RECORD = 2000  # cases that stand already: the people of the list are compared with their people
HEADINGS = (
    "Household", "Given names", "Family name", "Relation", "Sex", "Date of birth", "Nationality", "Destination country",
    "Town", "Phone", "Passport number",
)  # fmt: skip


def run(scale: int, say: Callable[[str], None] = lambda _text: None) -> dict[str, Any]:
    """`scale` rows: seconds from the upload until the last household is on record, and of its parts."""
    server = EmbeddedServer("bench")
    server.start()
    try:
        make_world(server, "bench_import", ON_RECORD, say)
        return _measured(scale, say)
    finally:
        connections.close_all()
        server.stop()


def _measured(scale: int, say: Callable[[str], None]) -> dict[str, Any]:
    by, content = _importer(), _list(scale)
    began = time.perf_counter()
    with acting_as(by):
        one = upload_list(by=by, file_name="caseload.csv", content=content)
        match_columns(by=by, import_id=one.pk, mapping=Mapping.read(one.columns))
    uploaded = time.perf_counter()
    jobs.check(by=by, import_id=str(one.pk))
    checked = time.perf_counter()
    say(f"checked in {checked - uploaded:.1f} s")
    with acting_as(by):
        start(by=by, import_id=one.pk, known_people="bring_in")
    jobs.bring_in(by=by, import_id=str(one.pk))
    ended = time.perf_counter()
    with acting_as(by):
        found = tallies(CaseloadImport.objects.get(pk=one.pk))
    return {
        "rows": scale,
        "seconds": round(ended - began, 1),
        "check_seconds": round(checked - uploaded, 1),
        "bring_in_seconds": round(ended - checked, 1),
        "households": found["brought_in"].households,
        "people": found["brought_in"].people,
        "left_out": sum(tally.people for state, tally in found.items() if state != "brought_in"),
    }


def _importer() -> Actor:
    """A programme manager of the largest agency."""
    office = staff(SEED).responsible["mission"]
    worker = office.people["programme_manager"][0]
    return Actor(UUID(worker.id), worker.name, UUID(office.id), RESPONSIBLE["mission"][0], office.country,
                 frozenset({"programme_manager"}))  # fmt: skip


def _list(scale: int) -> bytes:
    """A list of `scale` people in households of the usual sizes and many scripts, as an office keeps it."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept)
    writer.writerow(HEADINGS)
    number = written = 0
    while written < scale:
        house = household(number, scale, SEED + 1, UNTIL)
        for human in house.people[: scale - written]:
            chance = house.chance
            writer.writerow([
                number, human.given, human.family, human.relation, chance.choice("FM"), f"{human.born_on:%d/%m/%Y}",
                house.destination, house.destination, house.place,
                "" if human.child else f"+49 151 {chance.randrange(10**7):07d}",
                "" if chance.random() < 0.3 else f"K{chance.randrange(10**8):08d}",
            ])  # fmt: skip
            written += 1
        number += 1
    return kept.getvalue().encode()
