"""What holds of a decision to return."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bayiri.cases.commands import add_member
from bayiri.cases.models import CounsellingSession, Member
from bayiri.consent.commands import Declaration
from bayiri.consent.models import Reconfirmation, Refusal, ReturnDecision
from bayiri.consent.queries import standings
from bayiri.core.errors import NotVisible
from bayiri.journey.commands import decide, depart
from bayiri.journey.commands.decide import review_refusal
from tests.invariants.attacks import ALONE, CHILD_ALONE, FAMILY, NewMember, call, person, refused, rule_refuses

AGREED = Declaration("agreed", "self", "eng", "signed", True, True, True, True)
BY_GUARDIAN = replace(AGREED, given_by="guardian", guardian_name="The youth office", child_view="Wants to go home.")


def declare(story, said, member=None):
    by, member = story.desk.counsellor, member or story.members()[0]
    return story.do(by, lambda: decide.decide(by=by, case_id=story.case.id, member_id=member.id, declaration=said))


def declare_by_hand(story, said, **changes):
    """The same past every rule, straight into the database's function."""
    row = {
        "case_id": story.case.id, "member_id": story.members()[0].id, "decided_at": story.now, "recorded_at": story.now,
        "session_id": None, "information_version": "", **vars(said),
    }  # fmt: skip
    session = CounsellingSession.objects.filter(case=story.case).first()
    return call("consent_record_decision", **{**row, "session_id": session and session.id, **changes})


def test_a_child_does_not_decide_alone(told, act, cast):
    """INV-20: a guardian signs and the child's view is written down; nobody signs for an adult."""
    child, adult = told("assessed", CHILD_ALONE), told("assessed")
    act(cast.carla)
    for said in (AGREED, replace(BY_GUARDIAN, guardian_name=" "), replace(BY_GUARDIAN, child_view="")):
        with rule_refuses("INV-20"):
            declare(child, said)
        with refused("INV-20"):
            declare_by_hand(child, said)
    with rule_refuses("INV-20"):
        declare(adult, BY_GUARDIAN)
    with refused("INV-20"):
        declare_by_hand(adult, BY_GUARDIAN)


def test_a_decision_follows_counselling(told, act, cast):
    """INV-21: a session in which the person took part, before the decision."""
    story = told("counselling", FAMILY)
    joined = NewMember("sibling", person("Ali"))
    story.do(cast.carla, lambda: add_member(by=cast.carla, case_id=story.case.id, member=joined))
    story.assess()
    ali = story.members()[-1]
    act(cast.carla)
    with rule_refuses("INV-21"):
        declare(story, AGREED, ali)
    with refused("INV-21"):
        declare_by_hand(story, AGREED, member_id=ali.id)
    with refused("INV-21"):
        declare_by_hand(story, AGREED, decided_at=story.now - timedelta(days=30))


def test_a_decision_is_of_a_member_of_the_case(told, act, cast):
    """INV-22"""
    story, other = told("assessed"), told("assessed")
    theirs = other.members()[0]
    with pytest.raises(NotVisible):
        declare(story, AGREED, theirs)
    act(cast.carla)
    with refused("INV-22"):
        declare_by_hand(story, AGREED, member_id=theirs.id)


def test_nobody_decides_before_the_assessment(told, act, cast):
    """INV-23"""
    story = told("counselling")
    act(cast.carla)
    with rule_refuses("INV-23"):
        declare(story, AGREED)
    with refused("INV-23"):
        declare_by_hand(story, AGREED)


def test_a_decision_is_withdrawn_until_boarding(told, act, cast):
    """INV-24: without a reason; after boarding a refusal is noted instead, and stops the departure."""
    story, by = told("released"), cast.carla
    story.travel("boarded")
    member = story.members()[0]
    with rule_refuses("INV-24"):
        story.do(by, lambda: decide.withdraw(by=by, case_id=story.case.id, member_id=member.id))
    act(by)
    with refused("INV-24"):
        call(
            "consent_record_withdrawal",
            case_id=story.case.id,
            member_id=member.id,
            withdrawn_at=story.now,
            recorded_at=story.now,
        )


def test_nothing_is_recorded_ahead_of_its_time(told, act, cast):
    """INV-24"""
    story = told("assessed")
    act(cast.carla)
    with refused("INV-24"):
        declare_by_hand(story, AGREED, decided_at="2100-01-01T00:00Z")
    assert not ReturnDecision.objects.exists()


def test_a_refusal_is_reviewed_by_another_person(told, act, cast):
    """INV-25: once, and with the person alone."""
    story, by = told("decided"), cast.carla
    story.do(
        by,
        lambda: decide.refuse(
            by=by, case_id=story.case.id, member_id=story.members()[0].id, step="Visit", description="Cries."
        ),
    )
    act(by)
    refusal = Refusal.objects.get()
    review = {
        "case_id": story.case.id,
        "refusal_id": refusal.id,
        "result": "continues_freely",
        "note": "",
        "alone": True,
    }
    row = {**review, "reviewed_at": story.now, "recorded_at": story.now}
    with rule_refuses("INV-25"):
        story.do(by, lambda: review_refusal(by=by, **review))
    with refused("INV-25"):
        call("consent_record_review", **row)
    act(cast.paul)
    with rule_refuses("INV-25"):
        story.do(cast.paul, lambda: review_refusal(by=cast.paul, **{**review, "alone": False}))
    with refused("INV-25"):
        call("consent_record_review", **{**row, "alone": False})
    assert story.stage == "suspended"
    story.do(cast.paul, lambda: review_refusal(by=cast.paul, **review))
    assert story.stage == "decided"
    with rule_refuses("INV-25"):
        story.do(cast.mona, lambda: review_refusal(by=cast.mona, **review))
    with pytest.raises(Exception, match="refusal_id"):
        call("consent_record_review", **row)


def test_silence_is_not_consent(told, act, cast):
    """INV-26: not reached is not confirmed; the release waits."""
    story = told("preparing")
    story.ask_again(result="not_reached")
    with rule_refuses("INV-51"):
        story.release()
    act(cast.tara)
    with refused("INV-51"):
        call(
            "travel_release_member", case_id=story.case.id, movement_id=story.movement.id, member_id=story.members()[0].id,
            released_at=story.now, recorded_at=story.now,
        )  # fmt: skip
    with refused("INV-26"):
        confirm_by_hand(story, result="perhaps")


def confirm_by_hand(story, **changes):
    row = {
        "case_id": story.case.id, "member_id": story.members()[0].id, "movement_id": story.movement.id, "recorded_at": story.now,
        "departs_at": story.movement.departs_at, "result": "confirmed", "channel": "phone", "language": "eng", "alone": True,
        "interpreter_name": "", "confirmed_at": story.now,
    }  # fmt: skip
    return call("consent_record_reconfirmation", **{**row, **changes})


def test_the_decision_is_confirmed_in_the_last_days(told, act, cast):
    """INV-27: not earlier, not after the departure."""
    story = told("preparing")
    act(cast.carla)
    confirmation = {"result": "confirmed", "channel": "phone", "language": "eng", "alone": True}
    about = {"case_id": story.case.id, "movement_id": story.movement.id, "member_id": story.members()[0].id}
    for moment in (story.now, story.movement.departs_at + timedelta(minutes=1)):
        story.now = moment
        with rule_refuses("INV-27"):
            story.do(cast.carla, lambda: depart.confirm_decision_again(by=cast.carla, **about, **confirmation))
        with refused("INV-27"):
            confirm_by_hand(story)
    assert not Reconfirmation.objects.exists()


def test_a_decision_is_taken_in_a_language_the_person_understands(told, act, cast):
    """INV-28: declared and confirmed."""
    kurdish = [NewMember("self", person(interpreter_language="kur"))]
    story = told("assessed", kurdish)
    act(cast.carla)
    with rule_refuses("INV-28"):
        declare(story, AGREED)
    with refused("INV-28"):
        declare_by_hand(story, AGREED)
    story.speak("kur")
    for step in ("decided", "approved", "preparing"):
        getattr(story, f"_to_{step}")()
    story.now = story.movement.departs_at - timedelta(days=1)
    story.speak("eng")
    with rule_refuses("INV-28"):
        story.ask_again()
    with refused("INV-28"):
        confirm_by_hand(story)


def test_an_agreement_is_free_and_informed(told, act, cast):
    """INV-29: each of the four statements."""
    story = told("assessed")
    act(cast.carla)
    for statement in ("freely", "informed", "without_pressure", "may_withdraw_explained"):
        with rule_refuses("INV-29"):
            declare(story, replace(AGREED, **{statement: False}))
        with refused("agreement_is_free_and_informed"):
            declare_by_hand(story, replace(AGREED, **{statement: False}))


def test_what_a_decision_is_bound_to_is_read_by_the_database(told, act, cast):
    """INV-24: a forged binding or date does not keep a decision in force when the offer changes."""
    story = told("assessed", ALONE)
    act(cast.carla)
    declare_by_hand(story, AGREED, binding="anything", planned_departure_on="2030-01-01", information_version="forged")
    decision = ReturnDecision.objects.get()
    assert decision.binding.startswith("IRQ|Erbil")
    assert decision.planned_departure_on is None
    assert decision.information_version == "2026"
    member = Member.objects.get()
    assert standings(story.case, story.now) == {member.id: "reflection"}
