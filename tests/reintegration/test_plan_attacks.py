"""Statements smuggled in as the application's role: the database refuses what no command would do."""

import pytest
from django.db import DatabaseError, connection, transaction

from bayiri.core.ids import uuid7
from tests.reintegration.households import all_agree, answer, data, member, registered

APPEND_ONLY = (
    "reintegration_planapproval",
    "reintegration_delivery",
    "reintegration_verification",
    "reintegration_planevent",
    "reintegration_planlineevent",
)


def refused(statement, *values):
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    assert refusal.value.__cause__.sqlstate == "42501"
    return str(refusal.value)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_was_said_given_and_verified_is_only_added_to(delivered, table):
    refused(f"DELETE FROM {table}")
    refused(f"TRUNCATE {table} CASCADE")
    refused(f"UPDATE {table} SET recorded_at = recorded_at")


def refused_row(table, **values):
    names, places = ", ".join(values), ", ".join(["%s"] * len(values))
    return refused(f"INSERT INTO {table} ({names}) VALUES ({places})", *values.values())


def line_by_hand(by, line, **values):
    """A planned line with everything a row needs, as somebody might write it past the commands."""
    row = {
        **vars(data()),
        "id": uuid7(),
        "plan_id": line.plan_id,
        "case_id": line.case_id,
        "state": "planned",
        "version": 1,
        "recorded_by_id": by.id,
        "recorded_at": line.recorded_at,
        "changed_by_id": by.id,
        "changed_at": line.changed_at,
    }
    return refused_row("reintegration_planline", **{**row, **values})


def test_nobody_writes_an_answer_or_a_delivery_by_hand(cast, household, line):
    by_whom = {"recorded_by_id": cast.rami.id, "recorded_at": line.recorded_at}
    row = {"id": uuid7(), "case_id": household.id, **by_whom}
    said = {"plan_version": 1, "approves": True, "channel": "phone", "language": "ara", "comment": ""}
    who = {"plan_id": line.plan_id, "member_id": member(household).id, "guardian_name": ""}
    refused_row("reintegration_planapproval", **row, **who, **said)
    given = {
        "delivered_on": line.planned_on,
        "amount": 1,
        "proof": "receipt",
        "proof_reference": "",
        "note": "",
    }
    refused_row("reintegration_delivery", **row, line_id=line.id, handed_over_by="", **given)


def test_nobody_approves_a_line_by_hand(cast, household, line):
    refused(
        "UPDATE reintegration_planline SET state = 'approved', approved_by_id = %s WHERE id = %s",
        cast.rami.id,
        line.id,
    )
    refused("UPDATE reintegration_plan SET version = 1 WHERE id = %s", line.plan_id)
    refused("DELETE FROM reintegration_planline WHERE id = %s", line.id)


def test_nobody_writes_an_approved_line(cast, line):
    said = line_by_hand(cast.rami, line, state="approved", approved_by_id=cast.rami.id)
    assert "INV-60" in said


def test_more_money_by_hand_takes_the_approval_away(cast, household, approved):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reintegration_planline SET amount = 900000, changed_by_id = %s WHERE id = %s",
            [cast.rami.id, approved.id],
        )
    approved.refresh_from_db()
    assert (approved.state, approved.approved_by_id) == ("planned", None)


def test_nobody_changes_a_line_in_anothers_name(cast, approved):
    said = refused(
        "UPDATE reintegration_planline SET amount = 1, changed_by_id = %s WHERE id = %s",
        cast.ranya.id,
        approved.id,
    )
    assert "INV-02" in said


def test_another_agency_reaches_no_function(cast, act, household, line):
    all_agree(cast.rami, household)
    act(cast.eve)
    assert "INV-04" in refused("SELECT reintegration_approve_line(%s, now())", line.id)
    assert "INV-04" in refused("SELECT reintegration_drop_line(%s, '', now())", line.id)
    act(None)
    assert "INV-04" in refused("SELECT reintegration_approve_line(%s, now())", line.id)


def test_a_counsellor_reaches_no_approval(cast, act, household, line):
    all_agree(cast.rami, household)
    act(cast.carla)
    assert "INV-04" in refused("SELECT reintegration_approve_line(%s, now())", line.id)


def test_the_plan_of_another_case_takes_no_line(cast, act, household, line):
    act(cast.carla)
    said = line_by_hand(cast.carla, line, case_id=registered(cast.carla).id)
    assert "INV-04" in said


def test_answers_name_who_wrote_them(cast, household, line):
    assert answer(cast.rami, household).recorded_by_id == cast.rami.id
