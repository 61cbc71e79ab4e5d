"""INV-182: the chain of care has no gap; by the rule, and in SQL as the application."""

from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.boards.commands import seats
from bayiri.boards.commands.care import HandOverData, confirm_care, hand_over
from bayiri.boards.models import Seat
from bayiri.boards.queries import care_of
from bayiri.boards.rules import CareFacts, reasons_not_to_confirm, reasons_not_to_hand_over
from bayiri.boards.waiting import waiting_for
from bayiri.core.errors import NotAllowed
from tests.invariants.attacks import START, call, refused, rule_refuses, run

HOUR = timedelta(hours=1)


def test_the_rule_of_the_chain():
    """INV-182"""
    fine = {"holder": "a", "waits_for_receipt": False, "actor_agency": "a", "from_agency": "a", "to_agency": "b",
            "receiver_sits": True, "after_the_last": True, "in_future": False}  # fmt: skip
    assert reasons_not_to_hand_over(CareFacts(**fine)) == []
    begins = {"holder": "", "from_agency": "", "to_agency": "a"}
    assert reasons_not_to_hand_over(CareFacts(**{**fine, **begins})) == []
    for broken in (
        {"actor_agency": "c"}, {"from_agency": "c"}, {"to_agency": "a"}, {"waits_for_receipt": True}, {"receiver_sits": False},
        {"after_the_last": False}, {"in_future": True}, {"about_the_task_force": False}, {**begins, "to_agency": "b"},
    ):  # fmt: skip
        assert reasons_not_to_hand_over(CareFacts(**{**fine, **broken})) == ["INV-182"], broken
    said = {"waits": True, "is_receiver": True, "after_it_was_given": True, "in_future": False}
    assert reasons_not_to_confirm(**said) == []
    for name in said:
        assert reasons_not_to_confirm(**{**said, name: not said[name]}) == ["INV-182"]


@pytest.fixture
def chain(force, cast, story):
    """How somebody of the cast gives and receives the one person that this task force is about."""
    member, board = story.members()[0].id, force.board.id

    class Chain:
        member_id, board_id = member, board

        def give(self, by, to, hours=0):
            data = HandOverData(
                to.agency_id, "Somebody", "Edirne", START - 9 * HOUR + hours * HOUR, "Well", given_by="Somebody else"
            )
            with acting_as(by):
                return hand_over(by=by, board_id=board, member_id=member, data=data)

        def take(self, by, row, received=True, hours=0):
            about = {"board_id": board, "hand_id": row.id, "received": received, "condition": "Well"}
            with acting_as(by):
                return confirm_care(by=by, **about, happened_at=START - 9 * HOUR + hours * HOUR)

        def by_hand(self, by, to, hours=0, **more):
            said = {"board_id": board, "member_id": member, "to_agency_id": to.agency_id, "taken_by": "x", "given_by": "y", "place": "z",
                    "condition": "Well", "happened_at": START - 9 * HOUR + hours * HOUR, "recorded_at": START, **more}  # fmt: skip
            with acting_as(by):
                return call("boards_hand_over", **said)

    return Chain()


def test_from_hand_to_hand_and_both_say_so(chain, force, cast):
    """INV-182"""
    chain.give(cast.petra, cast.petra)
    one = chain.give(cast.petra, cast.tuana, 1)
    assert [what.url.endswith(f"{one.id}/confirm") for what in waiting(cast.tuana)] == [True]
    with acting_as(cast.mona):
        (care,) = care_of(force.board)
    assert (care.holder.name, care.waiting.id, care.name) == ("Federal Border Police", one.id, "Omar Hassan")
    chain.take(cast.tuana, one, hours=2)
    assert waiting(cast.tuana) == []
    chain.take(cast.rami, chain.give(cast.tuana, cast.rami, 3), hours=4)
    with acting_as(cast.petra):
        (care,) = care_of(force.board)
    assert (care.holder.name, care.waiting, care.name, len(care.chain)) == ("New Sprout", None, "", 3)


def waiting(actor):
    with acting_as(actor):
        return waiting_for(actor)


def test_nobody_hands_on_whom_they_do_not_have(chain, cast):
    """INV-182"""
    with rule_refuses("INV-182"):
        chain.give(cast.petra, cast.tuana)  # nobody has taken the person in yet
    with refused("INV-182"):
        chain.by_hand(cast.petra, cast.tuana)
    chain.give(cast.petra, cast.petra)
    for by, to, hours in ((cast.tuana, cast.rami, 1), (cast.petra, cast.petra, 1), (cast.petra, cast.eve, 1), (cast.petra, cast.tuana, -1),
                          (cast.petra, cast.tuana, 99)):  # fmt: skip
        with rule_refuses("INV-182"):
            chain.give(by, to, hours)
        with refused("INV-182"):
            chain.by_hand(by, to, hours)
    with refused("INV-182"):
        chain.by_hand(cast.petra, cast.tuana, 1, place=" ")
    chain.give(cast.petra, cast.tuana, 1)
    for by, to in ((cast.petra, cast.rami), (cast.tuana, cast.rami)):  # waits for its answer
        with rule_refuses("INV-182"):
            chain.give(by, to, 2)
        with refused("INV-182"):
            chain.by_hand(by, to, 2)


def test_only_the_receiver_confirms_and_once(chain, cast):
    """INV-182"""
    chain.give(cast.petra, cast.petra)
    one = chain.give(cast.petra, cast.tuana, 2)
    said = {"hand_over_id": one.id, "received": True, "condition": "Well", "recorded_at": START}
    with pytest.raises(NotAllowed):
        chain.take(cast.petra, one, hours=3)
    with acting_as(cast.petra), refused("INV-182"):
        call("boards_confirm_care", **said, happened_at=START)
    with rule_refuses("INV-182"):
        chain.take(cast.tuana, one, hours=1)
    with acting_as(cast.tuana), refused("INV-182"):
        call("boards_confirm_care", **said, happened_at=one.happened_at - HOUR)
    chain.take(cast.tuana, one, hours=3)
    with rule_refuses("INV-182"):
        chain.take(cast.tuana, one, hours=4)
    with acting_as(cast.tuana), refused("INV-182"):
        call("boards_confirm_care", **said, happened_at=START)


def test_who_did_not_come_is_still_with_who_gave(chain, force, cast):
    """INV-182"""
    chain.give(cast.petra, cast.petra)
    chain.take(cast.tuana, chain.give(cast.petra, cast.tuana, 1), received=False, hours=2)
    with acting_as(cast.petra):
        (care,) = care_of(force.board)
    assert (care.holder.name, care.waiting) == ("Federal Border Police", None)
    chain.take(cast.rami, chain.give(cast.petra, cast.rami, 3), hours=3)


def test_nobody_leaves_the_table_with_a_person_in_their_care(chain, force, cast):
    """INV-182"""
    chain.give(cast.petra, cast.petra)
    with acting_as(cast.mona):
        seat = Seat.objects.get(agency_id=cast.petra.agency_id)
    about = {"board_id": force.board.id, "seat_id": seat.id, "reason": "Done"}
    for by in (cast.petra, cast.mona):
        with acting_as(by), rule_refuses("INV-182"):
            seats.end_seat(by=by, **about)
        with acting_as(by), refused("INV-182"):
            run("SELECT boards_end_seat(%s, 'Done', %s)", seat.id, START)
    chain.take(cast.tuana, chain.give(cast.petra, cast.tuana, 1), hours=1)
    with acting_as(cast.petra):
        seats.end_seat(by=cast.petra, **about)
