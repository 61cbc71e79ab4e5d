"""What must hold of a plan, refused by the rule and again by the database."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from bayiri.core import clock
from bayiri.core.errors import RuleBroken
from bayiri.core.ids import uuid7
from bayiri.reintegration import commands
from tests.reintegration.households import all_agree, answer, data, member, registered, share

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _second_of_november():
    with clock.moved_to(NOW):
        yield


@pytest.fixture
def planned(cast, act):
    """A planned line of a household that has arrived; Rami acts."""
    act(cast.carla)
    case = registered(cast.carla)
    share(cast.carla, case, cast.rami.agency_id)
    act(cast.rami)
    return commands.add_plan_line(by=cast.rami, case_id=case.id, line=data())


@pytest.fixture
def agreed(cast, planned):
    all_agree(cast.rami, planned.case)
    return planned


@pytest.fixture
def approved(cast, agreed):
    return commands.approve_plan_line(by=cast.rami, line_id=agreed.id)


def deliver(cast, line, *, amount=120000, on=TODAY):
    return commands.record_delivery(by=cast.rami, line_id=line.id, delivered_on=on, amount=amount, proof="receipt")


def rule_refuses(code, act, **arguments):
    with pytest.raises(RuleBroken) as refused:
        act(**arguments)
    assert refused.value.reasons == [code]


def database_refuses(code, function, *values):
    places = ", ".join(["%s"] * len(values))
    with pytest.raises(DatabaseError, match=code), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({places})", values)


def delivery_by_hand(line, *, on=TODAY, amount=1):
    return ("reintegration_record_delivery", uuid7(), line.id, on, amount, "receipt", "", "", "", NOW)


def test_nothing_is_approved_that_people_have_not_agreed_to(cast, planned):
    """INV-60"""
    rule_refuses("INV-60", commands.approve_plan_line, by=cast.rami, line_id=planned.id)
    database_refuses("INV-60", "reintegration_approve_line", planned.id, NOW)
    answer(cast.rami, planned.case, "self")
    database_refuses("INV-60", "reintegration_approve_line", planned.id, NOW)
    answer(cast.rami, planned.case, "spouse", approves=False)
    database_refuses("INV-60", "reintegration_approve_line", planned.id, NOW)


def test_agreement_ends_with_the_version_it_was_given_to(cast, agreed):
    """INV-60"""
    commands.change_plan_line(by=cast.rami, line_id=agreed.id, version=1, changes={"amount": 10})
    rule_refuses("INV-60", commands.approve_plan_line, by=cast.rami, line_id=agreed.id)
    database_refuses("INV-60", "reintegration_approve_line", agreed.id, NOW)


def test_help_is_given_only_on_an_approved_line(cast, agreed):
    """INV-61"""
    rule_refuses("INV-61", deliver, cast=cast, line=agreed)
    database_refuses("INV-61", *delivery_by_hand(agreed))


def test_nobody_verifies_an_own_delivery(cast, approved):
    """INV-62"""
    deliver(cast, approved)
    own = {
        "by": cast.rami,
        "line_id": approved.id,
        "verified_on": TODAY,
        "how": "visit",
        "found_in_order": True,
    }
    rule_refuses("INV-62", commands.record_verification, **own)
    database_refuses(
        "INV-62",
        "reintegration_record_verification",
        uuid7(),
        approved.id,
        TODAY,
        "visit",
        True,
        "",
        NOW,
    )


def test_no_more_is_given_than_planned(cast, approved):
    """INV-63"""
    rule_refuses("INV-63", deliver, cast=cast, line=approved, amount=120001)
    deliver(cast, approved, amount=100000)
    rule_refuses("INV-63", deliver, cast=cast, line=approved, amount=20001)
    database_refuses("INV-63", *delivery_by_hand(approved, amount=20001))
    database_refuses("INV-63", *delivery_by_hand(approved, amount=-1))


def test_no_delivery_lies_in_the_future_or_before_arrival(cast, approved):
    """INV-64"""
    commands.note_arrival(by=cast.rami, case_id=approved.case_id, arrived_on=date(2026, 10, 30))
    for day in (date(2026, 11, 3), date(2026, 10, 29)):
        rule_refuses("INV-64", deliver, cast=cast, line=approved, on=day)
        database_refuses("INV-64", *delivery_by_hand(approved, on=day))


def test_what_was_delivered_stays_as_it_was_planned(cast, approved):
    """INV-65"""
    deliver(cast, approved)
    changed = {"by": cast.rami, "line_id": approved.id, "version": 1, "changes": {"amount": 1}}
    rule_refuses("INV-65", commands.change_plan_line, **changed)
    database_refuses("INV-65", "reintegration_drop_line", approved.id, "", NOW)
    with pytest.raises(DatabaseError, match="INV-65"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reintegration_planline SET amount = 1, changed_by_id = %s", [cast.rami.id])


def test_a_line_names_a_need(cast, planned):
    """INV-66"""
    rule_refuses("INV-66", commands.add_plan_line, by=cast.rami, case_id=planned.case_id, line=data(need=""))
    with (
        pytest.raises(DatabaseError, match="a_line_names_the_need"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE reintegration_planline SET need = '', changed_by_id = %s", [cast.rami.id])


def test_only_what_was_delivered_is_verified(cast, act, approved):
    """INV-67"""
    act(cast.ranya)
    seen = {
        "by": cast.ranya,
        "line_id": approved.id,
        "verified_on": TODAY,
        "how": "phone",
        "found_in_order": True,
    }
    rule_refuses("INV-67", commands.record_verification, **seen)
    database_refuses(
        "INV-67",
        "reintegration_record_verification",
        uuid7(),
        approved.id,
        TODAY,
        "phone",
        True,
        "",
        NOW,
    )


def test_the_plan_is_answered_by_its_own_people(cast, act, planned):
    """INV-68"""
    rule_refuses("INV-68", answer, by=cast.rami, case=planned.case, relation="child")
    act(cast.carla)
    stranger = member(registered(cast.carla))
    database_refuses(
        "INV-68",
        "reintegration_record_answer",
        uuid7(),
        planned.plan_id,
        stranger.id,
        1,
        True,
        "phone",
        "ara",
        "",
        "",
        NOW,
    )


def test_an_answer_is_to_the_plan_as_it_stands(cast, planned):
    """INV-69"""
    commands.add_plan_line(by=cast.rami, case_id=planned.case_id, line=data(dimension="social"))
    rule_refuses("INV-69", answer, by=cast.rami, case=planned.case, plan_version=1)
    who = member(planned.case).id
    database_refuses(
        "INV-69",
        "reintegration_record_answer",
        uuid7(),
        planned.plan_id,
        who,
        1,
        True,
        "phone",
        "ara",
        "",
        "",
        NOW,
    )
