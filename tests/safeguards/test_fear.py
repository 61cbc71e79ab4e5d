"""Fear that is said anywhere: it blocks at once, somebody must look, and nobody ends it by hand."""

from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.cases.commands.appointments import AppointmentData, make_appointment
from bayiri.cases.commands.contact import AttemptData, record_attempt
from bayiri.core import clock
from bayiri.core.actor import ITSELF
from bayiri.core.ids import uuid7
from bayiri.journey.commands import depart
from bayiri.notifications.models import Notice
from bayiri.safeguards.commands import clear_gate
from bayiri.safeguards.commands.risk import climb_reviews, take_review
from bayiri.safeguards.models import Finding, ProtectionReview
from bayiri.safeguards.queries import reasons_against
from bayiri.tasks.models import Task
from tests.invariants.attacks import call, refused, rule_refuses, run

AFRAID = {
    "tried_at": None,
    "way": "call",
    "result": "reached",
    "fear_words": "They wait for me at the airport.",
    "fears_return": True,
}


def call_her(story, cast, **more):
    member = story.members()[0]
    data = AttemptData(**{**AFRAID, "tried_at": story.now, **more})
    story.do(cast.carla, lambda: record_attempt(by=cast.carla, case_id=story.case.id, member_id=member.id, data=data))


def standing(story, cast):
    return story.do(cast.carla, lambda: reasons_against(story.members()[0], "release"))


def review_of(cast):
    with acting_as(cast.paul):
        return ProtectionReview.objects.select_related("fear").get()


def tick(story, minutes):
    story.now += timedelta(minutes=minutes)
    with clock.moved_to(story.now), acting_as(ITSELF):
        return climb_reviews(by=ITSELF)


def news(who, kind):
    with acting_as(who):
        return Notice.objects.filter(person_id=who.id, kind=kind).count()


def test_it_blocks_at_once_and_asks_somebody_to_look(told, cast):
    """INV-300: what was said stands as it was said; the gate is blocked in the same moment."""
    story = told("released")
    assert "non_refoulement" not in standing(story, cast)
    call_her(story, cast)
    assert "non_refoulement" in standing(story, cast)
    review = review_of(cast)
    assert (review.fear.words, review.fear.said_in) == ("They wait for me at the airport.", "contact")
    assert review.due_at == review.recorded_at + timedelta(hours=24)
    with acting_as(cast.paul):
        assert Task.objects.filter(kind="review_protection", member_id=review.member_id, ended_at=None).exists()
        assert Finding.objects.filter(gate="non_refoulement").order_by("found_at").last().state == "blocked"
    with rule_refuses("INV-06"):
        story.travel("boarded")


@pytest.mark.parametrize("who", ["eve", "badr"])
def test_nobody_elsewhere_says_it_for_them(told, act, cast, who):
    """INV-300"""
    story = told("approved")
    member = story.members()[0]
    act(getattr(cast, who))
    said = {
        "case_id": story.case.id,
        "member_id": member.id,
        "said_in": "contact",
        "words": "x",
        "recorded_at": story.now,
    }
    with refused("INV-04"):
        call("cases_say_fear", **said)
    act(cast.carla)
    with refused("INV-300"):
        call("cases_say_fear", **{**said, "words": " "})
    with refused("INV-22"):
        call("cases_say_fear", **{**said, "member_id": uuid7()})


def test_a_review_that_nobody_takes_on_climbs(told, act, cast):
    """INV-301: one officer, all of them, the director; taken on it waits until it is due, and then climbs again."""
    story = told("approved")
    call_her(story, cast)
    assert tick(story, 1) == 1
    assert news(cast.paul, "fear_said") == 1
    assert tick(story, 60) == 0
    assert tick(story, 200) == 1  # every officer of the mission
    assert news(cast.paul, "review_waits") == 1
    assert news(cast.dora, "review_waits") == 0
    assert tick(story, 241) == 1  # the directors
    assert news(cast.dora, "review_waits") == 1
    review = review_of(cast)
    act(cast.carla)
    with refused("INV-301"):
        call("safeguards_take_review", id=review.id, recorded_at=story.now)
    with refused("INV-301"):
        run("SELECT safeguards_climb_reviews(%s, '{}')", story.now)
    story.do(cast.paul, lambda: take_review(by=cast.paul, case_id=story.case.id, review_id=review.id))
    with rule_refuses("INV-301"):
        story.do(cast.paul, lambda: take_review(by=cast.paul, case_id=story.case.id, review_id=review.id))
    act(cast.paul)
    with refused("INV-301"):
        call("safeguards_take_review", id=review.id, recorded_at=story.now)
    assert tick(story, 600) == 0
    assert tick(story, 24 * 60) == 1  # it is due and not done


def test_only_a_reviewed_assessment_ends_it(told, act, cast):
    """INV-300, INV-301: no clearing by hand, no assessment from before, no assessment that nobody has reviewed."""
    story = told("approved")
    member = story.members()[0]
    call_her(story, cast)
    about = {"case_id": story.case.id, "member_id": member.id, "gate": "non_refoulement"}
    with rule_refuses("INV-295"):
        story.do(cast.paul, lambda: clear_gate(by=cast.paul, evidence="Seen.", **about))
    story.assess_risk(member, days=0.01)
    assert "non_refoulement" not in standing(story, cast)
    assert review_of(cast).done_at is not None
    with acting_as(cast.paul):
        assert not Task.objects.filter(kind="review_protection", ended_at=None).exists()
    assert tick(story, 3000) == 0


def test_one_tick_on_each_form(told, as_, cast):
    """INV-300: on the talk, the call, the appointment and the question before departure stands the same tick."""
    story = told("preparing")
    member, case = story.members()[0], story.case.id
    at = story.now + timedelta(hours=1)
    talk = AppointmentData("home_visit", at, at + timedelta(hours=1), "in_person", "eng", cast.carla.id, "Room 2")
    meeting = story.do(cast.carla, lambda: make_appointment(by=cast.carla, case_id=case, data=talk))
    with clock.moved_to(at + timedelta(hours=2)):
        pages = {
            f"/cases/{case}/session": "Who said that they are afraid to return?",
            f"/cases/{case}/contact/add": "The person said that they are afraid to return.",
            f"/cases/{case}/appointments/{meeting.id}/held": "Who said that they are afraid to return?",
            f"/cases/{case}/travel/{story.movement.id}/{member.id}/confirm": "The person said that they are afraid to return.",
        }
        for address, words in pages.items():
            assert words in as_("carla").get(address).content.decode(), address
        held = f"/cases/{case}/appointments/{meeting.id}/held"
        typed = {"fears": [str(member.id)], "fear_words": "His cousin threatened him."}
        assert as_("carla").post(held, typed).status_code == 302
    assert review_of(cast).fear.said_in == "appointment"
    assert "non_refoulement" in standing(story, cast)


def test_asked_again_before_departure_they_say_so(told, cast):
    """INV-300, INV-07: who was released is released no more."""
    story = told("released")
    member = story.members()[0]
    said = {"result": "confirmed", "channel": "phone", "language": "eng", "alone": True, "fears_return": True}
    story.do(cast.carla, lambda: depart.confirm_decision_again(
        by=cast.carla, case_id=story.case.id, movement_id=story.movement.id, member_id=member.id, **said
    ))  # fmt: skip
    assert story.members()[0].state == "booked"
    assert "non_refoulement" in standing(story, cast)
    assert review_of(cast).fear.said_in == "reconfirmation"
