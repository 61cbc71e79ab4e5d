"""INV-125: what was recorded of the journey by mistake holds nobody where they are not."""

from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.cases.models import Case
from bayiri.core import clock
from bayiri.journey.commands import depart
from bayiri.journey.commands.contradict import contradict
from bayiri.monitoring.models import FollowUp
from bayiri.reintegration.commands import LineData, add_plan_line
from bayiri.reintegration.models import Plan
from bayiri.tasks.models import Task
from bayiri.travel.models import Movement, OutsideDeparture, Release, TravelEvent
from bayiri.travel.rules import act_that_follows_a_contradiction
from tests.invariants.attacks import ALONE, COUPLE, call, refused, rule_refuses, run

pytestmark = pytest.mark.django_db


def stands(story):
    return (story.stage, [member.state for member in story.members()])


def wrong(story, who, kind, member=None, model=TravelEvent):
    """`who` contradicts the last entry of this kind about the first member."""
    member = member or story.members()[0]
    with acting_as(who):
        rows = model.objects.filter(member=member, contradiction=None)
        rows = rows.filter(kind=kind) if kind else rows
        row = rows.latest("recorded_at")
    story.do(who, lambda: contradict(by=who, case_id=story.case.id, fact_id=row.id, reason="It was his brother."))
    return row


def outside(story, member, how="removed"):
    by = story.desk.travel
    about = {"case_id": story.case.id, "member_id": member.id, "how": how, "note": "", "departed_on": story.now.date()}
    story.do(by, lambda: depart.report_departure_outside_procedure(by=by, **about))


def test_nobody_has_departed_where_another_person_says_so(told, act, cast):
    """INV-125: back on board, the case back where it was; and he departs again when it is true."""
    story = told("departed")
    wrong(story, cast.carla, "departed")
    assert stands(story) == ("released", ["boarded"])
    act(cast.carla)
    assert Movement.objects.get().state == "scheduled"
    assert not Task.objects.filter(kind="confirm_arrival", ended_at=None).exists()
    assert {tuple(one.roles) for one in Task.objects.filter(kind="contradicted", ended_at=None)} == {
        ("counsellor",), ("protection_officer",),
    }  # fmt: skip
    story.travel("departed")
    assert stands(story) == ("departed", ["departed"])


def test_everything_back_to_booked_where_each_entry_was_wrong(told, act, cast):
    """INV-125: departure, boarding and release, one after the other; he may then be said not to have come."""
    story = told("departed")
    wrong(story, cast.carla, "departed")
    wrong(story, cast.paul, "boarded")
    assert stands(story) == ("released", ["released"])
    wrong(story, cast.carla, "", model=Release)
    assert stands(story) == ("preparing", ["booked"])
    by = story.desk.travel
    about = {"case_id": story.case.id, "movement_id": story.movement.id, "member_id": story.members()[0].id}
    with rule_refuses("INV-07"):
        story.do(by, lambda: depart.record_travel(by=by, event="boarded", happened_at=clock.now(), **about))
    story.do(by, lambda: depart.record_travel(by=by, event="no_show", happened_at=clock.now(), **about))
    assert stands(story)[1] == ["no_show"]


def test_nobody_boards_on_a_release_that_was_contradicted(told, act, cast):
    """INV-125, INV-07: the release behind a boarding is no release any more; once off board he is to be released anew."""
    story = told("released")
    story.travel("boarded")
    wrong(story, cast.carla, "", model=Release)
    assert stands(story) == ("released", ["boarded"])
    wrong(story, cast.carla, "boarded")
    assert stands(story) == ("preparing", ["booked"])
    act(cast.tara)
    event = {"movement_id": story.movement.id, "member_id": story.members()[0].id, "happened_at": story.now}
    with refused("INV-07"):
        call("travel_record_event", case_id=story.case.id, kind="boarded", recorded_at=story.now, **event)


def test_one_of_two_has_not_departed(told, act, cast):
    """INV-125: the other has; the case is on its way no more until both are."""
    story = told("departed", COUPLE)
    wrong(story, cast.carla, "departed", member=story.members()[1])
    assert stands(story) == ("released", ["departed", "boarded"])
    act(cast.carla)
    assert Movement.objects.get().state == "departed"


def test_nobody_has_arrived_where_another_person_says_so(told, act, cast):
    """INV-125: awaited again; rounds that count from that day are not to be held, and are made anew."""
    story = told("arrived")
    wrong(story, cast.ranya, "arrived")
    assert stands(story) == ("departed", ["departed"])
    act(cast.carla)
    assert Plan.objects.get().arrived_on is None
    assert set(FollowUp.objects.values_list("state", flat=True)) == {"struck"}
    open_now = set(Task.objects.filter(ended_at=None).values_list("kind", flat=True))
    assert {"confirm_arrival", "contradicted"} <= open_now
    assert not {"plan", "follow_up"} & open_now
    story.now += timedelta(days=2)
    story.travel("arrived")
    assert stands(story) == ("arrived", ["arrived"])
    act(cast.carla)
    due = FollowUp.objects.filter(state="due")
    assert due.exists()
    assert {one.arrived_on for one in due} == {story.now.date()}


def test_help_that_has_begun_is_not_undone_by_a_contradiction(told, act, cast):
    """INV-125: then both entries stand beside each other, and people find out."""
    story = told("arrived")
    by = story.desk.receiver
    line = LineData("social", "individual", "kind", "A need", "Help", "Somebody", story.now.date())
    story.do(by, lambda: add_plan_line(by=by, case_id=story.case.id, line=line))
    with acting_as(by):
        run("SELECT cases_record_act(uuidv7(), %s, 'plan_started', 'reintegrating', '', %s)", story.case.id, story.now)
    wrong(story, cast.carla, "arrived")
    assert stands(story) == ("reintegrating", ["arrived"])
    act(cast.carla)
    assert Task.objects.filter(kind="contradicted", ended_at=None).count() == 2


@pytest.mark.parametrize("stage", ["counselling", "approved", "released"])
def test_nobody_left_outside_the_procedure(told, act, cast, stage):
    """INV-125, INV-08: back where the person and the case stood, and called again what it was; released anew."""
    story = told(stage)
    before = {"released": "booked", "approved": "active", "counselling": "active"}[stage]
    outside(story, story.members()[0])
    assert stands(story) == ("departed", ["departed"])
    wrong(story, cast.carla, "", model=OutsideDeparture)
    assert stands(story) == ("preparing" if stage == "released" else stage, [before])
    act(cast.carla)
    case = Case.objects.get()
    assert (case.assistance, case.voluntariness) == ("assisted", "voluntary")
    assert not Task.objects.filter(kind="outside_procedure", ended_at=None).exists()


def test_who_arrived_after_leaving_outside_did_neither(told, act, cast):
    """INV-125: an arrival that has no entry of its own goes with the departure it followed."""
    story = told("approved")
    member = story.members()[0]
    outside(story, member, "other")
    by, about = cast.carla, {"case_id": story.case.id, "member_id": member.id}
    story.do(by, lambda: depart.confirm_arrival_outside_procedure(by=by, happened_at=clock.now(), **about))
    assert stands(story) == ("arrived", ["arrived"])
    wrong(story, cast.carla, "", model=OutsideDeparture)
    assert stands(story) == ("approved", ["active"])
    act(cast.carla)
    assert "due" not in FollowUp.objects.values_list("state", flat=True)
    assert not Task.objects.filter(kind__in=["confirm_arrival", "plan", "follow_up"], ended_at=None).exists()


def test_the_stage_does_not_go_back_by_itself(told, act, cast):
    """INV-125: where the people stand where the stage says, no act of going back is recorded, whoever asks."""
    for stage, doing, to in (
        ("departed", "departure_contradicted", "released"),
        ("arrived", "arrival_contradicted", "departed"),
    ):
        story = told(stage)
        act(cast.carla)
        back = "SELECT cases_record_act(uuidv7(), %s, %s, %s, 'x', %s)"
        with refused("INV-05"):
            run(back, story.case.id, doing, to, story.now)
        with refused("INV-125", "INV-05"):
            run("SELECT monitoring_strike_rounds(%s)", story.case.id)


def test_a_departure_that_was_contradicted_goes_back_where_it_came_from(told, act, cast):
    """INV-125: nowhere else, and nowhere further."""
    story = told("departed", ALONE)
    with acting_as(cast.carla):
        row = TravelEvent.objects.get(kind="departed")
        said = {"case_id": story.case.id, "event_id": row.id, "reason": "x", "recorded_at": story.now}
        call("travel_contradict", **said)
        for to in ("preparing", "approved", "suspended"):
            with refused("INV-05"):
                run(
                    "SELECT cases_record_act(uuidv7(), %s, 'departure_contradicted', %s, 'x', %s)",
                    story.case.id,
                    to,
                    story.now,
                )


def test_an_answer_that_is_not_yes_ends_a_release(told, act, cast):
    """INV-51, INV-26: the last answer counts; who said yes by mistake is not released on it."""
    story = told("released")
    story.ask_again(result="not_reached")
    assert stands(story) == ("preparing", ["booked"])


@pytest.mark.parametrize(
    ("stage", "states", "expected"),
    [
        ("arrived", ["arrived"], ""), ("arrived", ["arrived", "departed"], "arrival_contradicted"), ("arrived", [], "arrival_contradicted"),
        ("departed", ["departed", "arrived"], ""), ("departed", ["departed", "no_show"], ""),
        ("departed", ["departed", "boarded"], "departure_contradicted"), ("departed", [], "departure_contradicted"),
        ("released", ["boarded", "released"], ""), ("released", ["booked"], "release_lapsed"), ("preparing", ["booked"], ""),
        ("reintegrating", ["departed"], ""),
    ],
)  # fmt: skip
def test_the_rule_reads_where_people_stand(stage, states, expected):
    """INV-125"""
    assert act_that_follows_a_contradiction(stage, states) == expected
