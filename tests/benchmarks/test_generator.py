"""The generated world keeps every rule that commands keep: it only comes faster."""

from itertools import groupby

import psycopg
import pytest

from bayiri.cases.rules import stage_of
from benchmarks.generator import tell
from benchmarks.generator import world as told_world
from benchmarks.rows import COLUMNS, Rows
from tests.benchmarks.conftest import CASES, CONSTRAINTS, SEED, UNTIL


def test_it_writes_as_many_cases_as_asked_for_with_their_people(world):
    assert world.rows("SELECT count(*) FROM cases_case") == [(CASES,)]
    assert world.rows("SELECT count(*) FROM cases_member") == world.rows("SELECT count(*) FROM people_person")
    assert 2.0 < world.rows("SELECT avg(size) FROM cases_case")[0][0] < 2.7
    assert world.rows(
        "SELECT count(*) FROM cases_case c WHERE size <> (SELECT count(*) FROM cases_member m WHERE m.case_id = c.id)"
    ) == [(0,)]


def test_it_fills_every_table_it_knows(world):
    empty = [table for table in COLUMNS if world.rows(f"SELECT NOT EXISTS (SELECT 1 FROM {table})") == [(True,)]]
    assert set(empty) <= {"travel_outsidedeparture", "consent_refusal", "consent_refusalreview"}


def test_everybody_is_found_by_keys_and_seen_by_the_responsible_agency(world):
    without = "SELECT count(*) FROM people_person p WHERE NOT EXISTS (SELECT 1 FROM {} WHERE {} = p.id)"
    assert world.rows(without.format("people_namekey", "person_id")) == [(0,)]
    assert world.rows(without.format("agencies_participation", "subject_id")) == [(0,)]


def test_the_stage_is_what_the_acts_add_up_to(world):
    rows = world.rows("SELECT case_id, kind, from_stage FROM cases_act ORDER BY case_id, recorded_at, id")
    stages = dict(world.rows("SELECT id, stage FROM cases_case"))
    told = {case: list(acts) for case, acts in groupby(rows, key=lambda row: row[0])}
    for case, acts in told.items():
        assert stage_of(acts[0][2], [kind for _case, kind, _from in acts]) == stages[case]
    assert {stages[case] for case in stages.keys() - told.keys()} <= {"registered", "arrived"}
    assert len(set(stages.values())) >= 8


def test_nobody_was_released_against_a_safeguard(world):
    released = world.rows(
        "SELECT r.id, safeguards_standing(r.member_id, 'release', r.released_at, r.departs_at::date) FROM travel_release r"
        " JOIN cases_member m ON m.id = r.member_id WHERE m.state <> 'withdrawn'"
    )
    assert released
    assert [row for row in released if row[1]] == []


def test_nobody_was_released_without_being_asked_again(world):
    asked = """SELECT count(*) FROM travel_release r WHERE NOT EXISTS (SELECT 1 FROM consent_reconfirmation c
        WHERE c.member_id = r.member_id AND c.movement_id = r.movement_id AND c.result = 'confirmed'
        AND c.confirmed_at BETWEEN r.departs_at - interval '72 hours' AND r.released_at)"""
    assert world.rows(asked) == [(0,)]


def test_who_has_departed_was_released(world):
    departed = """SELECT count(*) FROM cases_member m JOIN cases_case c ON c.id = m.case_id
        WHERE m.state IN ('boarded', 'departed', 'arrived') AND c.mode = 'physical'
        AND NOT EXISTS (SELECT 1 FROM travel_release r WHERE r.member_id = m.id)
        AND NOT EXISTS (SELECT 1 FROM travel_outsidedeparture o WHERE o.member_id = m.id)
        AND EXISTS (SELECT 1 FROM cases_act a WHERE a.case_id = c.id AND a.kind = 'approved')"""
    assert world.rows(departed) == [(0,)]


def test_no_gate_was_cleared_by_the_caseworker(world):
    own = """SELECT count(*) FROM safeguards_finding f JOIN cases_case c ON c.id = f.case_id
        WHERE f.state = 'cleared' AND f.recorded_by_id = c.caseworker_id"""
    assert world.rows(own) == [(0,)]


def test_history_ends_where_the_record_stands(world):
    for table, column in (("cases_case", "stage"), ("cases_member", "state")):
        differs = f"""SELECT count(*) FROM {table} t WHERE {column} <> (SELECT e.{column} FROM {table}event e
            WHERE e.pgh_obj_id = t.id ORDER BY e.pgh_created_at DESC, e.pgh_id DESC LIMIT 1)"""
        assert world.rows(differs) == [(0,)]
    assert world.rows("SELECT count(*) FROM people_personevent") == world.rows("SELECT count(*) FROM people_person")


def test_the_overviews_numbers_are_those_of_the_cases(world):
    seen = "SELECT agency_id, count(DISTINCT subject_id) FROM agencies_participation WHERE subject_kind = 'case' GROUP BY 1 ORDER BY 1"
    assert world.rows("SELECT agency_id, sum(cases) FROM cases_tally GROUP BY 1 ORDER BY 1") == world.rows(seen)


def test_guards_keys_and_indexes_are_all_back(world):
    triggers = "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
    assert world.rows(triggers) == world.guards
    assert world.rows("SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1") == world.indexes
    assert world.rows(CONSTRAINTS) == world.constraints


def test_an_agency_sees_only_what_it_takes_part_in(world):
    for office in (*world.responsible.values(), *list(world.receiving.values())[:4]):
        for kind, table in (("case", "cases_case"), ("person", "people_person")):
            shared = world.rows(
                "SELECT DISTINCT subject_id FROM agencies_participation WHERE agency_id = %s AND subject_kind = %s",
                office.id,
                kind,
            )
            assert set(world.rows_for(office, f"SELECT id FROM {table}")) == set(shared)


def test_the_application_still_writes_no_release(world):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        world.rows_for(world.responsible["mission"], "INSERT INTO travel_release SELECT * FROM travel_release LIMIT 1")


def test_the_same_seed_tells_the_same_story(world):
    told = told_world(world.owner, world.staff, UNTIL)
    first, second = Rows(), Rows()
    for number in (0, 7, 150):
        tell(first, told, number, CASES, SEED)
        tell(second, told, number, CASES, SEED)
    assert first.lines == second.lines
