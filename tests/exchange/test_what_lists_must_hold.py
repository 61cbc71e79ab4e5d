"""INV-112 to INV-114: lists are brought in household by household, undone in time, and go on step by step."""

from datetime import date

import pytest

from bayiri.cases.models import Case
from bayiri.core.errors import RuleBroken
from bayiri.core.ids import uuid7
from bayiri.exchange.commands.bring_in import start
from bayiri.exchange.commands.check import match_columns
from bayiri.exchange.commands.undo import undo
from bayiri.exchange.models import ImportHousehold
from bayiri.exchange.rules import (
    TRANSITIONS,
    UndoFacts,
    reasons_not_to_bring_in,
    reasons_not_to_move,
    reasons_not_to_undo,
)
from bayiri.exchange.sheets.mapping import Mapping
from tests.exchange.conftest import FAMILY
from tests.invariants.attacks import refused, run

pytestmark = pytest.mark.django_db
FAULTY = FAMILY.replace("Wife,F,1990", "Wife,F,31/02/1990")


def test_a_household_with_a_faulty_row_is_not_brought_in():
    """INV-112: by the rule."""
    assert reasons_not_to_bring_in(3, 0, 3) == []
    assert reasons_not_to_bring_in(3, 1, 3) == ["INV-112"]
    assert reasons_not_to_bring_in(2, 0, 3) == ["INV-112"]


def test_no_statement_brings_half_a_household_in(checked, cast, act):
    """INV-112: the database counts the people of the case, and looks at the rows for itself."""
    one = checked(FAULTY)
    start(by=cast.mona, import_id=one.pk, known_people="leave_out")
    family = ImportHousehold.objects.get(key="A")
    with refused("INV-112"):
        run(
            "UPDATE exchange_importhousehold SET state = 'brought_in', case_id = %s, brought_in_at = now() WHERE id = %s",
            uuid7(),
            family.pk,
        )
    with refused("INV-112"):
        run("UPDATE exchange_importhousehold SET state = 'ready' WHERE id = %s", family.pk)
    with refused("permission denied"):
        run("UPDATE exchange_importhousehold SET people = 1 WHERE id = %s", family.pk)
    with refused("permission denied"):
        run("UPDATE exchange_importrow SET faults = '[]' WHERE household_id = %s", family.pk)


def test_a_household_is_not_said_to_be_a_case_that_has_fewer_people(brought_in, checked, cast):
    """INV-112: nor is another case put in its place, nor the memory of it removed."""
    brought_in(
        FAMILY.replace("Omar", "Amr").replace("Zeinab", "Zahra").replace("Yusuf", "Ilyas").replace("Aminata", "Awa")
    )
    small = Case.objects.get(size=1)
    checked()
    family = ImportHousehold.objects.get(key="A", case_id=None)
    with refused("INV-112"):
        run(
            "UPDATE exchange_importhousehold SET state = 'brought_in', case_id = %s, brought_in_at = now() WHERE id = %s",
            uuid7(),
            family.pk,
        )
    with refused("INV-112"):
        run("UPDATE exchange_importhousehold SET case_id = %s WHERE case_id = %s", uuid7(), small.pk)
    with refused("INV-112"):
        run("DELETE FROM exchange_importhousehold WHERE case_id = %s", small.pk)


def test_an_import_is_undone_in_the_first_days_alone():
    """INV-113: by the rule."""
    facts = {"state": "done", "ended_on": date(2026, 5, 1), "most_days": 7}
    assert reasons_not_to_undo(UndoFacts(today=date(2026, 5, 8), **facts)) == []
    assert reasons_not_to_undo(UndoFacts(today=date(2026, 5, 9), **facts)) == ["INV-113"]


def test_no_statement_undoes_what_goes_on(brought_in):
    """INV-113: a case that is open, or closed for another reason, was not undone."""
    one = brought_in()
    with refused("INV-113"):
        run("UPDATE exchange_importhousehold SET state = 'undone' WHERE caseload_import_id = %s", one.pk)
    case = Case.objects.get(size=1)
    run("UPDATE cases_case SET outcome = 'mistake', closed_at = opened_at WHERE id = %s", case.pk)
    run(
        "SELECT audit_record(now() + interval '1 minute', bayiri_actor(), 'case.journey_changed', '', NULL, '', %s, '{}')",
        case.pk,
    )
    run("SELECT cases_record_act(%s, %s, 'ended', 'ended', '', now())", uuid7(), case.pk)
    with refused("INV-113"):
        run("UPDATE exchange_importhousehold SET state = 'undone' WHERE case_id = %s", case.pk)


def test_every_step_that_is_not_in_the_table_is_refused(brought_in, cast):
    """INV-114: by the rule, and by the commands."""
    states = {state for moves in TRANSITIONS.values() for pair in moves.items() for state in pair}
    for act, moves in TRANSITIONS.items():
        assert {state for state in states if not reasons_not_to_move(state, act)} == set(moves)
    one = brought_in()
    for step in (
        lambda: start(by=cast.mona, import_id=one.pk, known_people="leave_out"),
        lambda: match_columns(by=cast.mona, import_id=one.pk, mapping=Mapping.read(one.columns)),
    ):
        with pytest.raises(RuleBroken) as broken:
            step()
        assert broken.value.reasons == ["INV-114"]
    undo(by=cast.mona, import_id=one.pk)
    with pytest.raises(RuleBroken) as broken:
        undo(by=cast.mona, import_id=one.pk)
    assert "INV-114" in broken.value.reasons


def test_the_database_holds_the_same_table(taken_in, cast, owner):
    """INV-114: pair by pair."""
    pairs = {pair for moves in TRANSITIONS.values() for pair in moves.items()}
    (body,) = run("SELECT prosrc FROM pg_proc WHERE proname = 'exchange_check_state'")
    for before, after in pairs:
        assert f"('{before}', '{after}')" in body
    assert body.count("', '") - body.count("'INV-114', '") == len(pairs)


def test_no_statement_changes_how_a_list_is_read_once_it_has_begun(brought_in):
    """INV-114: neither state nor columns."""
    one = brought_in()
    for statement in (
        "UPDATE exchange_caseloadimport SET state = 'running' WHERE id = %s",
        "UPDATE exchange_caseloadimport SET state = 'undone' WHERE id = %s",
        "UPDATE exchange_caseloadimport SET columns = '{}' WHERE id = %s",
        "UPDATE exchange_caseloadimport SET meanings = '{\"sex\": {}}' WHERE id = %s",
    ):
        with refused("INV-114"):
            run(statement, one.pk)
    with refused("permission denied"):
        run("UPDATE exchange_caseloadimport SET sha256 = '' WHERE id = %s", one.pk)


def test_rows_of_a_list_are_seen_by_who_imports_and_nobody_else(checked, act, cast):
    """INV-04: not by other roles of the agency, not by other agencies, and nobody puts rows into another's list."""
    one = checked()
    tables = ("caseloadimport", "importfile", "importhousehold", "importrow", "columntemplate")
    counts = "SELECT " + ", ".join(f"(SELECT count(*) FROM exchange_{table})" for table in tables)
    act(cast.stella)
    assert run(counts) == (1, 1, 2, 4, 1)
    for who in (cast.carla, cast.dora, cast.eve, cast.rami, None):
        act(who)
        assert run(counts) == (0, 0, 0, 0, 0)
    act(cast.eve)
    row = {"caseload_import_id": one.pk, "agency_id": cast.eve.agency_id, "content": b"x"}
    with refused("INV-04"):
        run(
            "INSERT INTO exchange_importfile (caseload_import_id, agency_id, content) VALUES (%s, %s, %s)",
            *row.values(),
        )
