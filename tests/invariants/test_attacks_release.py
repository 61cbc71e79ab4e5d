"""No unsafe return is authorised: release, boarding and departure, straight at the database, while something stands against it."""

from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.cases.models import Member
from bayiri.core import clock
from bayiri.core.ids import uuid7
from bayiri.journey.commands import decide
from bayiri.people.commands import register_person
from bayiri.rulebooks.queries import safeguards
from bayiri.safeguards.commands.alerts import AlertData, raise_alert
from bayiri.safeguards.models import ChildStep
from bayiri.safeguards.queries import reasons_against
from bayiri.travel import commands as travel
from tests.invariants.attacks import ALONE, CHILD_ALONE, COUPLE, START, call, insert, person, refused, rule_refuses, run
from tests.invariants.test_inv_5x import event, event_by_hand, release, release_by_hand

CLEARED_FOR_DAYS = ("fitness", "capacity", "identity_document", "best_interests", "reception", "non_refoulement")
RELEASE_GATES = [gate.gate for gate in safeguards(on=START.date()).gates if "release" in gate.blocks]
# Which household a safeguard is made to stand for, where not for somebody who returns alone.
WHOSE = {"best_interests": CHILD_ALONE, "guardian": CHILD_ALONE, "escort": CHILD_ALONE, "remedies": COUPLE}


@pytest.fixture
def ready(told, act, cast):
    """A return that only waits for its release."""

    def make(members=ALONE):
        story = told("preparing", members)
        story.ask_again()
        story.clear(*CLEARED_FOR_DAYS, days=0.1)
        act(cast.tara)
        return story

    return make


def finding(story, gate, state, by, **more):
    about = {
        "case_id": story.case.id,
        "member_id": story.members()[0].id,
        "gate": gate,
        "state": state,
        "evidence": "Said so.",
    }
    story.do(
        by, lambda: call("safeguards_record_finding", found_at=clock.now(), recorded_at=clock.now(), **about, **more)
    )


def somebody_joins(story, state="active"):
    by = story.desk.counsellor
    joined = story.do(by, lambda: register_person(by=by, data=person("Ali")))
    row = {
        "case_id": story.case.id,
        "person_id": joined.id,
        "relation": "sibling",
        "guardian_name": "",
        "joined_at": story.now,
    }
    story.do(by, lambda: insert("cases_member", id=uuid7(), state=state, recorded_by_id=by.id, **row))


def an_authority_removes_the_other(story):
    """The return becomes a forced one for both, also for who is booked, has decided to return, and has no order against them."""
    by, other = story.desk.travel, story.members()[1]
    about = {"case_id": story.case.id, "member_id": other.id, "departed_on": story.now.date()}
    story.do(
        by, lambda: call("travel_record_outside", how="removed", note="By the police.", recorded_at=story.now, **about)
    )


def make_stand(story, gate):
    """Make one safeguard stand, as it would in life."""
    if gate == "consent":
        story.do(story.desk.counsellor, lambda: run("UPDATE cases_case SET offer = 'another'"))
    elif gate == "remedies":
        an_authority_removes_the_other(story)
    elif gate == "family_unity":
        somebody_joins(story)
    elif gate == "protection":
        by = story.desk.counsellor
        data = AlertData("Somebody keeps her passport.", danger_now=True)
        story.do(by, lambda: raise_alert(by=by, data=data, case_id=story.case.id))
    elif gate in ("guardian", "escort"):
        by, about = story.desk.counsellor, {"case_id": story.case.id, "member_id": story.members()[0].id}
        with acting_as(by):
            named = ChildStep.objects.get(kind=gate)
        said = {
            "kind": "ended",
            "words": "Has died.",
            "happened_on": story.now.date(),
            "recorded_at": story.now,
            **about,
        }
        story.do(by, lambda: call("safeguards_record_child_step", about_id=named.id, **said))
    else:
        finding(story, gate, "blocked", story.desk.counsellor)


def test_whoever_waits_only_for_release_is_released(ready):
    """INV-06: without this the tests below would prove nothing."""
    for members in (ALONE, CHILD_ALONE):
        story = ready(members)
        release_by_hand(story)
        assert story.members()[0].state == "released"


@pytest.mark.parametrize("gate", [gate for gate in RELEASE_GATES if gate != "vulnerability"])
def test_nobody_is_released_while_it_stands(ready, act, cast, gate):
    """INV-06: each safeguard by itself, past every rule, and by the command."""
    story = ready(WHOSE.get(gate, ALONE))
    make_stand(story, gate)
    act(cast.tara)
    with refused(gate):
        release_by_hand(story)
    with rule_refuses("INV-06"):
        release(story)
    with refused("INV-07"):
        event_by_hand(story, "boarded")
    assert story.members()[0].state == "booked"


def test_who_is_not_assessed_gets_no_seat_and_no_release(ready, act, cast):
    """INV-06: vulnerability, which nobody can take back once it was assessed."""
    story = ready()
    somebody_joins(story)
    act(cast.tara)
    joined = Member.objects.exclude(relation="self").get()
    with refused("vulnerability"):
        insert(
            "travel_seat", id=uuid7(), case_id=story.case.id, movement_id=story.movement.id, member_id=joined.id,
            recorded_at=story.now, recorded_by_id=cast.tara.id,
        )  # fmt: skip
    standing = story.do(cast.tara, lambda: reasons_against(joined, "release"))
    assert "vulnerability" in standing
    run("SELECT cases_move_member(%s, 'booked')", joined.id)
    with refused("INV-52"):
        call(
            "travel_release_member", case_id=story.case.id, movement_id=story.movement.id, member_id=joined.id,
            released_at=story.now, recorded_at=story.now,
        )  # fmt: skip


def test_a_clearance_ends_before_the_journey(ready, act, cast):
    """INV-06: a certificate that is not valid any more on the day of travel."""
    story = ready()
    finding(story, "fitness", "cleared", cast.paul, valid_until=(story.movement.departs_at - timedelta(days=1)).date())
    act(cast.tara)
    with refused("fitness"):
        release_by_hand(story)


@pytest.mark.parametrize("who", ["carla", "paul", "dora", "rami"])
def test_only_the_roles_for_it_release(ready, act, cast, who):
    """INV-06"""
    story = ready()
    act(getattr(cast, who))
    with refused("INV-06"):
        release_by_hand(story)


def test_nobody_else_releases_at_all(ready, act, cast):
    """INV-06: another agency that has every role, or nobody."""
    story = ready()
    for who in (cast.eve, None):
        act(who)
        with refused("INV-04"):
            release_by_hand(story)


def test_a_confirmation_is_ones_own_and_for_this_journey(ready, act, cast):
    """INV-51: a last answer that is no, or is missing, undoes one that was yes."""
    story = ready()
    answer = {
        "case_id": story.case.id, "member_id": story.members()[0].id, "movement_id": story.movement.id, "channel": "phone", "alone": True,
        "departs_at": story.movement.departs_at, "language": "eng", "interpreter_name": "", "recorded_at": story.now,
    }  # fmt: skip
    act(cast.carla)
    call("consent_record_reconfirmation", result="not_reached", confirmed_at=story.now, **answer)
    act(cast.tara)
    with refused("INV-51"):
        release_by_hand(story)


def test_a_confirmation_is_not_carried_into_the_window(ready, act, cast):
    """INV-51: moving the journey by hand does not make an answer for another time count."""
    story = ready()
    for hours in (1, -2, 24 * 30):
        run(
            "UPDATE travel_movement SET departs_at = departs_at + %s, arrives_at = arrives_at + %s",
            *[timedelta(hours=hours)] * 2,
        )
        with refused("INV-51"):
            release_by_hand(story)


def test_a_release_is_for_the_case_it_names(ready, act, cast):
    """INV-22 and INV-52: neither another case's person nor another case's journey."""
    one, two = ready(), ready()
    with refused("INV-22"):
        release_by_hand(one, member_id=two.members()[0].id)
    with refused("INV-06", "INV-53"):
        release_by_hand(one, movement_id=two.movement.id)


def test_a_new_concern_stops_boarding_and_departure(told, act, cast):
    """INV-07: a release is no promise."""
    story = told("released")
    finding(story, "non_refoulement", "blocked", cast.carla)
    act(cast.tara)
    with refused("INV-07"):
        event_by_hand(story, "boarded")
    with rule_refuses("INV-06"):
        event(story, "boarded")
    boarded = told("released")
    boarded.travel("boarded")
    finding(boarded, "fitness", "blocked", cast.paul)
    act(cast.tara)
    with refused("INV-07"):
        event_by_hand(boarded, "departed")


def test_a_refusal_at_the_gate_stops_boarding(told, act, cast):
    """INV-07: the case is suspended, whatever was released."""
    story, by = told("released"), cast.tara
    member = story.members()[0]
    story.do(
        by,
        lambda: decide.refuse(by=by, case_id=story.case.id, member_id=member.id, step="Airport", description="Weeps."),
    )
    act(by)
    with refused("INV-07"):
        event_by_hand(story, "boarded")


def test_a_journey_that_was_moved_is_released_anew(told, act, cast):
    """INV-07: postponed by the command, or moved by hand."""
    story, by = told("released"), cast.tara
    act(by)
    run(
        "UPDATE travel_movement SET departs_at = departs_at + interval '1 hour', arrives_at = arrives_at + interval '1 hour'"
    )
    with refused("INV-07"):
        event_by_hand(story, "boarded")
    later = {
        "departs_at": story.movement.departs_at + timedelta(days=1),
        "arrives_at": story.movement.arrives_at + timedelta(days=1),
    }
    story.do(by, lambda: travel.postpone_movement(by=by, case_id=story.case.id, movement_id=story.movement.id, **later))
    assert (story.members()[0].state, story.stage) == ("booked", "preparing")
    with refused("INV-07"):
        event_by_hand(story, "boarded")


def test_a_changed_mind_takes_the_release_away(told, act, cast):
    """INV-07: withdrawn until boarding, and the seat is given up."""
    story, by = told("released"), cast.carla
    story.do(by, lambda: decide.withdraw(by=by, case_id=story.case.id, member_id=story.members()[0].id))
    member_id = run_as(act, by, "SELECT id FROM cases_member")[0]
    act(cast.tara)
    with refused("INV-52"):
        call(
            "travel_record_event", case_id=story.case.id, movement_id=story.movement.id, member_id=member_id, kind="boarded",
            happened_at=story.now, recorded_at=story.now,
        )  # fmt: skip


def run_as(act, who, statement):
    act(who)
    return run(statement)


@pytest.mark.parametrize("to_state", ["released", "boarded", "departed", "arrived"])
def test_no_member_is_moved_onto_the_way(ready, act, cast, to_state):
    """INV-05: the function that moves members knows no way there."""
    story = ready()
    with refused("INV-05"):
        run("SELECT cases_move_member(%s, %s)", story.members()[0].id, to_state)
