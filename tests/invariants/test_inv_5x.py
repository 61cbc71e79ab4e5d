"""What holds of a journey: booked, confirmed, released, boarded, arrived."""

from datetime import timedelta

from bayiri.agencies.commands import grant_sight
from bayiri.core.ids import uuid7
from bayiri.journey.commands import depart
from bayiri.travel import commands as travel
from bayiri.travel.models import Seat
from tests.invariants.attacks import COUPLE, call, insert, refused, rule_refuses, run


def release(story, place=0):
    by, member = story.desk.travel, story.members()[place]
    return story.do(
        by,
        lambda: depart.release_member(by=by, case_id=story.case.id, movement_id=story.movement.id, member_id=member.id),
    )


def release_by_hand(story, place=0, **changes):
    row = {"case_id": story.case.id, "movement_id": story.movement.id, "member_id": story.members()[place].id}
    return call("travel_release_member", **{**row, "released_at": story.now, "recorded_at": story.now, **changes})


def event(story, kind, by=None):
    by, member = by or story.desk.travel, story.members()[0]
    about = {"case_id": story.case.id, "movement_id": story.movement.id, "member_id": member.id}
    return story.do(by, lambda: depart.record_travel(by=by, event=kind, happened_at=story.now, **about))


def event_by_hand(story, kind):
    about = {"case_id": story.case.id, "movement_id": story.movement.id, "member_id": story.members()[0].id}
    return call("travel_record_event", kind=kind, happened_at=story.now, recorded_at=story.now, **about)


def postpone(story, hours):
    by, movement = story.desk.travel, story.movement
    later = {
        "departs_at": movement.departs_at + timedelta(hours=hours),
        "arrives_at": movement.arrives_at + timedelta(hours=hours),
    }
    story.movement = story.do(
        by, lambda: travel.postpone_movement(by=by, case_id=story.case.id, movement_id=movement.id, **later)
    )


def movement_by_hand(story, **changes):
    row = {
        "id": uuid7(), "case_id": story.case.id, "means": "air", "carrier": "X", "number": "", "from_place": "", "to_place": "",
        "departs_at": story.now + timedelta(days=3), "arrives_at": story.now + timedelta(days=4), "state": "scheduled",
        "recorded_by_id": story.desk.travel.id, "recorded_at": story.now,
    }  # fmt: skip
    insert("travel_movement", **{**row, **changes})
    return row["id"]


def seat_by_hand(story, movement_id, member_id):
    return insert(
        "travel_seat", id=uuid7(), case_id=story.case.id, movement_id=movement_id, member_id=member_id, recorded_at=story.now,
        recorded_by_id=story.desk.travel.id,
    )  # fmt: skip


def test_a_journey_arrives_after_it_departs_and_lies_ahead(told, act, cast):
    """INV-50"""
    story = told("approved")
    act(cast.tara)
    with rule_refuses("INV-50"):
        story.book(days=0, ahead=-1)
    with refused("INV-50"):
        movement_by_hand(story, departs_at=story.now - timedelta(days=1))
    with refused("a_journey_arrives_after_it_departs"):
        movement_by_hand(story, arrives_at=story.now)


def test_nobody_is_released_without_having_confirmed(told, act, cast):
    """INV-51: not at all, or for another departure: a journey that was moved is asked about again."""
    story = told("preparing")
    act(cast.tara)
    story.now = story.movement.departs_at - timedelta(days=1)
    with rule_refuses("INV-51"):
        release(story)
    with refused("INV-51"):
        release_by_hand(story)
    story.ask_again()
    postpone(story, hours=6)
    with rule_refuses("INV-51"):
        story.release()
    with refused("INV-51"):
        release_by_hand(story)
    story.ask_again()
    story.release()
    assert story.stage == "released"


def test_nobody_travels_without_a_seat(told, act, cast):
    """INV-52: on this journey, of this case, only one, and a seat given up is not taken back."""
    story, other = told("released"), told("approved")
    act(cast.tara)
    run("UPDATE travel_seat SET given_up_at = %s", story.now)
    for act_by_hand in (
        lambda: event_by_hand(story, "boarded"),
        lambda: run("UPDATE travel_seat SET given_up_at = NULL"),
    ):
        with refused("INV-52"):
            act_by_hand()
    with rule_refuses("INV-52"):
        event(story, "boarded")
    foreign = movement_by_hand(other)
    for movement, member in ((foreign, story.members()[0].id), (story.movement.id, other.members()[0].id)):
        with refused("INV-52"):
            seat_by_hand(other, movement, member)
    with rule_refuses("INV-52"):
        by = cast.tara
        booked = {"means": "air", "carrier": "X", "number": "", "from_place": "", "to_place": ""}
        times = {"departs_at": story.now + timedelta(days=20), "arrives_at": story.now + timedelta(days=21)}
        everybody = [story.members()[0].id]
        story.do(
            by, lambda: travel.book_movement(by=by, case_id=story.case.id, member_ids=everybody, **booked, **times)
        )


def test_a_cancelled_journey_stays_cancelled(told, act, cast):
    """INV-53"""
    story, by = told("preparing"), cast.tara
    story.do(by, lambda: travel.cancel_movement(by=by, case_id=story.case.id, movement_id=story.movement.id))
    act(by)
    with rule_refuses("INV-53"):
        postpone(story, hours=6)
    with rule_refuses("INV-53"):
        release(story)
    for statement in (
        "UPDATE travel_movement SET state = 'scheduled'",
        "UPDATE travel_movement SET departs_at = departs_at",
    ):
        with refused("INV-53"):
            run(statement)
    with refused("INV-53"):
        release_by_hand(story)
    with refused("INV-53"):
        movement_by_hand(story, state="departed")


def test_nobody_is_released_after_the_departure(told, act, cast):
    """INV-53"""
    story = told("preparing")
    story.ask_again()
    story.now = story.movement.departs_at + timedelta(minutes=1)
    act(cast.tara)
    with rule_refuses("INV-53"):
        release(story)
    with refused("INV-53"):
        release_by_hand(story)


def test_arrival_is_confirmed_by_who_receives(told, act, cast):
    """INV-54: after departure, by the receiving agency's role; also for who departed outside the procedure."""
    story = told("departed")
    act(cast.tara)
    story.now = story.movement.arrives_at
    with refused("INV-54"):
        event_by_hand(story, "arrived")
    act(cast.rami)
    early = {"kind": "arrived", "happened_at": story.movement.departs_at - timedelta(days=1), "recorded_at": story.now}
    about = {"case_id": story.case.id, "movement_id": story.movement.id, "member_id": story.members()[0].id}
    with refused("INV-54"):
        call("travel_record_event", **early, **about)
    with refused("INV-54"):
        call("travel_record_outside_arrival", **about, happened_at=story.now)
    event(story, "arrived", cast.rami)
    assert story.stage == "arrived"


def test_a_booking_needs_approved_assistance(told, act, cast):
    """INV-55"""
    story = told("decided")
    act(cast.tara)
    with rule_refuses("INV-55"):
        story.book()
    movement = movement_by_hand(story)
    with refused("INV-55"):
        seat_by_hand(story, movement, story.members()[0].id)


def test_a_safeguard_stands_before_booking_too(told, act, cast):
    """INV-06: past the command, the seat itself is refused."""
    story, by = told("approved"), cast.paul
    member = story.members()[0]
    row = {
        "case_id": story.case.id,
        "member_id": member.id,
        "gate": "non_refoulement",
        "state": "blocked",
        "evidence": "Said so.",
    }
    act(by)
    call("safeguards_record_finding", found_at=story.now, recorded_at=story.now, **row)
    with rule_refuses("INV-06"):
        story.book()
    act(cast.tara)
    movement = movement_by_hand(story)
    with refused("INV-06"):
        seat_by_hand(story, movement, member.id)


def test_one_member_waits_while_the_other_is_ready(told, act, cast):
    """INV-06: whoever is not confirmed holds up nobody's own release, but family unity holds up a split."""
    story = told("preparing", COUPLE)
    story.ask_again()
    act(cast.tara)
    run("UPDATE travel_seat SET given_up_at = %s WHERE member_id = %s", story.now, story.members()[1].id)
    run("SELECT cases_move_member(%s, 'active')", story.members()[1].id)
    story.clear("fitness", "capacity", "identity_document", "reception", "non_refoulement", days=0.1)
    act(cast.tara)
    assert Seat.objects.filter(given_up_at=None).count() == 1
    with rule_refuses("INV-06"):
        release(story)
    with refused("family_unity"):
        release_by_hand(story)


def test_nobody_boards_who_was_not_released(told, act, cast):
    """INV-07: booked is not released; another role, another agency with sight does not record it either."""
    story = told("preparing")
    story.ask_again()
    act(cast.tara)
    with rule_refuses("INV-07"):
        event(story, "boarded")
    for kind in ("boarded", "departed"):
        with refused("INV-07"):
            event_by_hand(story, kind)
    story.release()
    act(cast.carla)
    grant_sight(
        by=cast.carla, kind="case", subject_id=story.case.id, agency_id=cast.rami.agency_id, purpose="programme"
    )
    act(cast.rami)
    with refused("INV-07"):
        event_by_hand(story, "boarded")
