"""Somebody stays behind at the airport: the case goes on with those who are under way, and they are not asked again."""

import pytest

from bayiri.agencies.context import set_context
from bayiri.cases.models import Case
from bayiri.consent.models import Refusal
from bayiri.core import clock
from bayiri.journey.commands import decide, depart
from bayiri.monitoring.models import FollowUp
from bayiri.tasks.models import Task
from tests.journey.life.conftest import OMAR, ZEINAB


@pytest.fixture
def at_the_gate(told, cast):
    """Two adults, both released; `on(name, event)` is what happens to one of them."""
    story = told("released", [OMAR, ZEINAB])
    story.now = story.movement.departs_at

    def on(name, event):
        by = cast.ranya if event == "arrived" else cast.tara
        member = next(one for one in story.members() if one.person.given_names == name)
        story.now = max(story.now, story.movement.arrives_at) if event == "arrived" else story.now
        story.do(by, lambda: depart.record_travel(
            by=by, case_id=story.case.id, movement_id=story.movement.id, member_id=member.id, event=event,
            happened_at=clock.now(),
        ))  # fmt: skip

    return story, on


def stays(story, cast, name, how, on):
    """`name` does not travel: did not come, took the decision back, or refused and was heard by another person."""
    if how == "no_show":
        on(name, "no_show")
        return
    member = next(one for one in story.members() if one.person.given_names == name)
    if how == "withdraws":
        story.do(cast.carla, lambda: decide.withdraw(by=cast.carla, case_id=story.case.id, member_id=member.id))
        return
    noted = {
        "case_id": story.case.id,
        "member_id": member.id,
        "step": "boarding",
        "description": "Said no at the gate.",
    }
    story.do(cast.tara, lambda: decide.refuse(by=cast.tara, **noted))
    set_context(cast.paul)
    refusal = Refusal.objects.get(member_id=member.id)
    reviewed = {"refusal_id": refusal.id, "result": "stops", "note": "Wants to stay.", "alone": True}
    story.do(cast.paul, lambda: decide.review_refusal(by=cast.paul, case_id=story.case.id, **reviewed))


def kinds_open(story, cast):
    set_context(cast.carla)
    return set(Task.objects.filter(case_id=story.case.id, ended_at__isnull=True).values_list("kind", flat=True))


@pytest.mark.parametrize("how", ["no_show", "withdraws", "refuses"])
def test_the_case_departs_and_arrives_without_who_stays(at_the_gate, cast, how):
    story, on = at_the_gate
    on("Omar", "boarded")
    on("Omar", "departed")
    assert story.stage == "released"
    assert "confirm_arrival" in kinds_open(story, cast)  # somebody is under way already
    stays(story, cast, "Zeinab", how, on)
    assert story.stage == "departed"
    assert "renew_decision" not in kinds_open(story, cast)
    on("Omar", "arrived")
    assert story.stage == "arrived"
    assert "confirm_arrival" not in kinds_open(story, cast)
    set_context(cast.ranya)
    assert FollowUp.objects.filter(case_id=story.case.id).exists()


def test_who_arrived_first_is_not_asked_after_while_the_other_has_not_left(at_the_gate, cast):
    story, on = at_the_gate
    for event in ("boarded", "departed", "arrived"):
        on("Omar", event)
    assert story.stage == "released"
    assert "confirm_arrival" not in kinds_open(story, cast)
    stays(story, cast, "Zeinab", "withdraws", on)
    assert story.stage == "arrived"


def test_sharing_ends_where_the_last_one_stopped_at_the_gate(told, cast):
    story = told("released", [OMAR])
    stays(story, cast, "Omar", "refuses", None)
    assert story.stage == "withdrawn"
    assert kinds_open(story, cast) == set()
    set_context(cast.rami)
    assert not Case.objects.filter(pk=story.case.pk).exists()
