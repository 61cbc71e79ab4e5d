"""Statements smuggled in as the application's role: the database refuses what no command would do."""

import pytest
from django.db import DatabaseError, connection, transaction

from bayiri.core.ids import uuid7
from tests.reintegration.households import all_agree, answer, member

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


def test_nobody_writes_an_answer_or_a_delivery_by_hand(cast, household, line):
    refused(
        "INSERT INTO reintegration_planapproval (id, plan_id, case_id, member_id, plan_version, approves, channel, language, comment,"
        " guardian_name, recorded_by_id, recorded_at) VALUES (%s, %s, %s, %s, 1, true, 'phone', 'ara', '', '', %s, now())",
        uuid7(),
        line.plan_id,
        household.id,
        member(household).id,
        cast.rami.id,
    )
    refused(
        "INSERT INTO reintegration_delivery (id, line_id, case_id, delivered_on, amount, proof, proof_reference, note, handed_over_by,"
        " recorded_by_id, recorded_at) VALUES (%s, %s, %s, now(), 1, 'receipt', '', '', '', %s, now())",
        uuid7(),
        line.id,
        household.id,
        cast.rami.id,
    )


def test_nobody_approves_a_line_by_hand(cast, household, line):
    refused(
        "UPDATE reintegration_planline SET state = 'approved', approved_by_id = %s WHERE id = %s",
        cast.rami.id,
        line.id,
    )
    refused("UPDATE reintegration_plan SET version = 1 WHERE id = %s", line.plan_id)
    refused("DELETE FROM reintegration_planline WHERE id = %s", line.id)


def test_nobody_writes_an_approved_line(cast, household, line):
    said = refused(
        "INSERT INTO reintegration_planline (id, plan_id, case_id, dimension, level, form, phase, need, description, provider, amount,"
        " currency, planned_on, state, approved_by_id, changed_by_id, changed_at, recorded_by_id, recorded_at, version) VALUES"
        " (%s, %s, %s, 'economic', 'individual', 'cash', 'after_arrival', 'n', 'd', 'p', 1, 'EUR', now(), 'approved', %s, %s, now(), %s,"
        " now(), 1)",
        uuid7(),
        line.plan_id,
        household.id,
        cast.rami.id,
        cast.rami.id,
        cast.rami.id,
    )
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
    assert "INV-04" in refused("SELECT reintegration_drop_line(%s, now())", line.id)
    act(None)
    assert "INV-04" in refused("SELECT reintegration_approve_line(%s, now())", line.id)


def test_a_counsellor_reaches_no_approval(cast, act, household, line):
    all_agree(cast.rami, household)
    act(cast.carla)
    assert "INV-04" in refused("SELECT reintegration_approve_line(%s, now())", line.id)


def test_the_plan_of_another_case_takes_no_line(cast, act, household, line):
    from tests.reintegration.households import registered

    act(cast.carla)
    other = registered(cast.carla)
    said = refused(
        "INSERT INTO reintegration_planline (id, plan_id, case_id, dimension, level, form, phase, need, description, provider, amount,"
        " currency, planned_on, state, changed_by_id, changed_at, recorded_by_id, recorded_at, version) VALUES (%s, %s, %s,"
        " 'economic', 'individual', 'cash', 'after_arrival', 'n', 'd', 'p', 1, 'EUR', now(), 'planned', %s, now(), %s, now(), 1)",
        uuid7(),
        line.plan_id,
        other.id,
        cast.carla.id,
        cast.carla.id,
    )
    assert "INV-04" in said


def test_answers_name_who_wrote_them(cast, household, line):
    assert answer(cast.rami, household).recorded_by_id == cast.rami.id
