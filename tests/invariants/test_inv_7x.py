"""What must hold of follow-up, refused by the rule and again by the database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.types.json import Jsonb

from bayiri.core import clock
from bayiri.core.errors import RuleBroken
from bayiri.core.ids import uuid7
from bayiri.monitoring import commands
from bayiri.monitoring.models import FollowUp
from bayiri.reintegration.commands import add_plan_line, approve_plan_line, record_delivery
from tests.monitoring.interviews import agrees
from tests.reintegration.households import all_agree, data, member, registered, share

NOW = datetime(2026, 5, 2, 9, tzinfo=UTC)
TODAY = NOW.date()
ARRIVED_ON = date(2026, 5, 1)


@pytest.fixture(autouse=True)
def _second_of_may():
    with clock.moved_to(NOW):
        yield


@pytest.fixture
def baseline(cast, act):
    """Amina's baseline, due; Rami acts."""
    act(cast.carla)
    case = registered(cast.carla)
    share(cast.carla, case, cast.rami.agency_id)
    act(cast.rami)
    commands.schedule_follow_ups(by=cast.rami, case_id=case.id, arrived_on=ARRIVED_ON, months=[0, 6])
    follow_up = case.follow_ups.get(member__relation="self", months=0)
    agrees(cast.rami, follow_up)
    return follow_up


def hold(cast, follow_up, *, on=TODAY, said=None):
    answers = {"working": "yes"} if said is None else said
    return commands.record_follow_up(by=cast.rami, follow_up_id=follow_up.id, mode="phone", answers=answers, held_on=on)


def rule_refuses(code, act, *arguments, **named):
    with pytest.raises(RuleBroken) as refused:
        act(*arguments, **named)
    assert refused.value.reasons == [code]


def database_refuses(code, follow_up, *, on=TODAY, answered=1):
    """The last guard, asked past the commands."""
    values = (
        *(uuid7(), follow_up.id, "phone", on, "s", "1", "0" * 64, False, Jsonb({})),
        *(None, None, None, 1, "low_need", answered, 30, [], NOW),
    )
    places = ", ".join(["%s"] * len(values))
    with pytest.raises(DatabaseError, match=code), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT monitoring_record_result({places})", values)


def test_who_gave_help_does_not_ask_about_it(cast, baseline):
    """INV-70"""
    line = add_plan_line(by=cast.rami, case_id=baseline.case_id, line=data())
    all_agree(cast.rami, baseline.case)
    approve_plan_line(by=cast.rami, line_id=line.id)
    record_delivery(by=cast.rami, line_id=line.id, delivered_on=TODAY, amount=1, proof="receipt")
    rule_refuses("INV-70", hold, cast, baseline)
    database_refuses("INV-70", baseline)


def test_follow_up_begins_with_arrival(cast, act, baseline):
    """INV-71"""
    before = ARRIVED_ON - timedelta(days=1)
    rule_refuses("INV-71", hold, cast, baseline, on=before)
    database_refuses("INV-71", baseline, on=before)
    act(cast.carla)
    case = registered(cast.carla, after_arrival=False)
    named = {"by": cast.carla, "case_id": case.id, "arrived_on": ARRIVED_ON, "months": [0]}
    rule_refuses("INV-71", commands.schedule_follow_ups, **named)
    with pytest.raises(DatabaseError, match="INV-71"), transaction.atomic():
        FollowUp.objects.create(
            case=case,
            member=member(case),
            agency_id=cast.carla.agency_id,
            months=0,
            arrived_on=ARRIVED_ON,
            due_on=ARRIVED_ON,
            recorded_by_id=cast.carla.id,
            recorded_at=NOW,
        )


def test_a_follow_up_is_written_down_after_it_was_held(cast, baseline):
    """INV-72"""
    tomorrow = TODAY + timedelta(days=1)
    rule_refuses("INV-72", hold, cast, baseline, on=tomorrow)
    database_refuses("INV-72", baseline, on=tomorrow)


def test_a_round_is_held_once_for_each_person(cast, baseline):
    """INV-73"""
    hold(cast, baseline)
    rule_refuses("INV-73", hold, cast, baseline)
    database_refuses("INV-73", baseline)
    again = FollowUp.objects.get(pk=baseline.pk)
    again.pk, again.state, again.mode, again.interviewer_id, again.held_on = uuid7(), "due", None, None, None
    with pytest.raises(DatabaseError, match="a_round_once_for_each_person"), transaction.atomic():
        again.save(force_insert=True)


def test_answers_are_those_of_the_questionnaire(cast, baseline):
    """INV-74"""
    rule_refuses("INV-74", hold, cast, baseline, said={"working": "sometimes"})
    rule_refuses("INV-74", hold, cast, baseline, said={"weather": "fine"})


def test_a_result_rests_on_answers(cast, baseline):
    """INV-75"""
    rule_refuses("INV-75", hold, cast, baseline, said={})
    database_refuses("a_result_rests_on_answers", baseline, answered=0)
