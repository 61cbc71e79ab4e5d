"""Statements smuggled in as the application's role: the database refuses what no command would do."""

import pytest
from django.db import DatabaseError, connection, transaction

from bayiri.core.ids import uuid7
from tests.monitoring.conftest import ARRIVED_ON
from tests.monitoring.interviews import ask, member_round
from tests.reintegration.households import member, registered


def refused(statement, *values):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    assert refusal.value.__cause__.sqlstate == "42501"
    return str(refusal.value)


def refused_row(table, **values):
    names, places = ", ".join(values), ", ".join(["%s"] * len(values))
    return refused(f"INSERT INTO {table} ({names}) VALUES ({places})", *values.values())


@pytest.mark.parametrize("table", ["monitoring_surveyresult", "monitoring_attempt"])
def test_what_was_found_is_only_added_to(cast, household, rounds, table):
    ask(cast.ranya, member_round(household, "self", 0))
    refused(f"DELETE FROM {table}")
    refused(f"TRUNCATE {table}")
    refused(f"UPDATE {table} SET recorded_at = recorded_at")


def test_nobody_ends_a_round_by_hand(household, rounds):
    refused("UPDATE monitoring_followup SET state = 'done' WHERE case_id = %s", household.id)
    refused("DELETE FROM monitoring_followup WHERE case_id = %s", household.id)


def row(by, case, who, **values):
    return {
        "id": uuid7(),
        "case_id": case.id,
        "member_id": who.id,
        "agency_id": by.agency_id,
        "months": 1,
        "arrived_on": ARRIVED_ON,
        "due_on": ARRIVED_ON,
        "state": "due",
        "recorded_by_id": by.id,
        "recorded_at": case.opened_at,
        **values,
    }


def test_nobody_writes_a_round_that_was_never_held(cast, household):
    held = row(cast.ranya, household, member(household), state="done", mode="phone", held_on=ARRIVED_ON)
    assert "INV-73" in refused_row("monitoring_followup", **held, interviewer_id=cast.ranya.id)


def test_nobody_writes_a_round_in_anothers_name(cast, household):
    said = refused_row("monitoring_followup", **row(cast.rami, household, member(household)))
    assert "INV-02" in said


def test_nobody_follows_up_a_person_of_another_case(cast, act, household):
    act(cast.carla)
    stranger = member(registered(cast.carla))
    assert "INV-71" in refused_row("monitoring_followup", **row(cast.carla, household, stranger))


def attempt(follow_up):
    return refused(
        "SELECT monitoring_record_attempt(%s, %s, 'declined', true, 'phone', %s, '', '', %s)",
        uuid7(),
        follow_up.id,
        follow_up.due_on,
        follow_up.recorded_at,
    )


def test_another_agency_and_another_role_reach_no_function(cast, act, household, rounds):
    follow_up = member_round(household, "self", 0)
    for who in (cast.eve, cast.tara, None):
        act(who)
        assert "INV-04" in attempt(follow_up)


def test_no_attempt_counts_as_held(cast, household, rounds):
    follow_up = member_round(household, "self", 0)
    said = refused(
        "SELECT monitoring_record_attempt(%s, %s, 'done', true, 'phone', %s, '', '', %s)",
        uuid7(),
        follow_up.id,
        follow_up.due_on,
        follow_up.recorded_at,
    )
    assert "INV-73" in said
