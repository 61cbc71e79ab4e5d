"""INV-181: what a seat opens ends with its own ground, and with no other: by commands, and in SQL as the application."""

import pytest

from bayiri.agencies.context import acting_as
from bayiri.boards.commands import seats
from bayiri.boards.models import Seat
from bayiri.journey.commands.asking import ask_others
from bayiri.journey.commands.sharing import say_sharing
from bayiri.referrals.commands import take_step
from bayiri.referrals.rules import Asked, Shown
from tests.boards.test_what_tables_must_hold import sees
from tests.invariants.attacks import START, call, refused, rule_refuses, run

ALL = ["basis", "identity", "journey"]


@pytest.fixture
def transit(force, cast):
    """A seat with two parts, on consent."""
    with acting_as(cast.mona):
        old = Seat.objects.get(agency_id=cast.tuana.agency_id)
        seats.end_seat(by=cast.mona, board_id=force.board.id, seat_id=old.id, reason="Invited anew, with sections")
    return force.seat(cast.tuana, "transit", sections=["identity", "arrival"], basis="consent")


@pytest.fixture
def ordered(force, cast):
    """A seat on a court order, confirmed and open."""
    seat = force.seat(cast.petra, "legal", sections=["identity", "journey"], basis="court_order", basis_note="Order 7")
    with acting_as(cast.dora):
        seats.open_sections(by=cast.dora, board_id=force.board.id, seat_id=seat.id)
    return seat


@pytest.fixture
def word(cast, story):
    """What everybody of the household says of one recipient and purpose."""

    def say(who, purpose, given=True, sections=()):
        with acting_as(cast.carla):
            for member in story.members():
                say_sharing(by=cast.carla, case_id=story.case.id, member_id=member.id, recipient_id=who.agency_id, purpose=purpose,
                            given=given, sections=sections)  # fmt: skip

    return say


def test_a_seat_opens_no_part_beyond_what_was_agreed(force, cast, story, transit, word):
    """INV-181"""
    word(cast.tuana, "transit", sections=["identity"])
    with acting_as(cast.mona), rule_refuses("INV-181"):
        seats.open_sections(by=cast.mona, board_id=force.board.id, seat_id=transit.id)
    with acting_as(cast.mona), refused("INV-181"):
        run("SELECT boards_open_sections(%s, %s)", transit.id, START)
    word(cast.tuana, "transit", sections=["identity", "arrival"])
    with acting_as(cast.mona):
        seats.open_sections(by=cast.mona, board_id=force.board.id, seat_id=transit.id)
    assert sees(cast.tuana, story.case.id) == ["arrival", "identity"]


def test_a_word_narrowed_or_taken_back_closes_what_the_seat_opened_on_it(force, cast, story, transit, word):
    """INV-181, INV-174: in the database itself, whoever records the word."""
    word(cast.tuana, "transit", sections=["identity", "arrival"])
    with acting_as(cast.mona):
        seats.open_sections(by=cast.mona, board_id=force.board.id, seat_id=transit.id)
    said = {"case_id": story.case.id, "member_id": story.members()[0].id, "recipient_id": cast.tuana.agency_id,
            "purpose": "transit", "said_at": START, "recorded_at": START}  # fmt: skip
    for more, left in (
        ({"given": True, "sections": ["identity"]}, ["identity"]),
        ({"given": False, "sections": []}, []),
    ):
        with acting_as(cast.carla):
            call("consent_record_sharing", **said, **more)
        assert sees(cast.tuana, story.case.id) == left


def test_the_same_word_said_again_leaves_the_seat_open(force, cast, story, transit, word):
    """INV-181"""
    word(cast.tuana, "transit", sections=["identity", "arrival"])
    with acting_as(cast.mona):
        seats.open_sections(by=cast.mona, board_id=force.board.id, seat_id=transit.id)
    word(cast.tuana, "transit", sections=["identity", "arrival", "contact"])
    assert sees(cast.tuana, story.case.id) == ["arrival", "identity"]
    with acting_as(cast.tuana):
        assert run("SELECT count(*) FROM people_person") == (len(story.members()),)


def test_a_court_order_stands_when_a_word_for_the_same_purpose_is_taken_back(force, cast, story, ordered, word):
    """INV-181: and ends with its seat."""
    assert sees(cast.petra, story.case.id) == ALL
    word(cast.petra, "legal")
    word(cast.petra, "legal", given=False)
    assert sees(cast.petra, story.case.id) == ALL
    with acting_as(cast.petra):
        assert run("SELECT count(*) FROM people_person") == (len(story.members()),)
    with acting_as(cast.mona):
        seats.end_seat(by=cast.mona, board_id=force.board.id, seat_id=ordered.id, reason="Done")
    assert sees(cast.petra, story.case.id) == []


def test_only_the_responsible_agency_holds_it_open(cast, story, ordered):
    """INV-03"""
    for who in (cast.petra, cast.eve):
        with acting_as(who), refused("INV-03"):
            run("SELECT boards_hold_open(%s, %s)", story.case.id, cast.petra.agency_id)


def test_what_a_word_opened_since_outlives_the_seat(force, cast, story, ordered, word):
    """INV-181"""
    word(cast.petra, "legal")
    with acting_as(cast.mona):
        seats.end_seat(by=cast.mona, board_id=force.board.id, seat_id=ordered.id, reason="Done")
    assert set(ALL) <= set(sees(cast.petra, story.case.id))
    word(cast.petra, "legal", given=False)
    assert sees(cast.petra, story.case.id) == []


def test_a_former_owners_early_end_of_a_seat_closes_nothing_of_the_new_owners(
    force, cast, story, ordered, asked, step, manager
):
    """INV-181, INV-03: whoever led the table ends the seat; what others see of the case is the new agency's to end."""
    over = {"wanted": "counselling", "message": "The family has moved to another town."}
    referral = asked(
        story, kind="take_over", recipient_id=cast.adam.agency_id, purpose="owner", sections=(), shown=over
    )
    step(story, manager, referral, "accept")
    before = sees(cast.petra, story.case.id)
    assert "journey" in before
    with acting_as(cast.mona):
        seats.end_seat(
            by=cast.mona, board_id=force.board.id, seat_id=ordered.id, reason="The case is not ours any more"
        )
        assert Seat.objects.get(pk=ordered.id).state == "ended"
        assert run("SELECT count(*) FROM boards_sharedsection WHERE seat_id = %s AND ended_at IS NULL", ordered.id) == (
            0,
        )
    assert sees(cast.petra, story.case.id) == before


@pytest.mark.parametrize("first", ["referral", "seat"])
def test_the_end_of_a_referral_leaves_open_what_a_seat_holds(force, cast, story, first):
    """INV-181, INV-195: whichever of the two opened it, and in the same transaction."""

    def take_the_seat():
        order = {"basis": "court_order", "basis_note": "Order 7"}
        seat = force.seat(cast.rami, "social", sections=["journey"], **order)
        with acting_as(cast.dora):
            seats.open_sections(by=cast.dora, board_id=force.board.id, seat_id=seat.id)

    if first == "seat":
        take_the_seat()
    ids = tuple(member.id for member in story.members())
    asked = Asked("service", "reintegration", Shown("training"), recipient_id=cast.rami.agency_id,
                  sections=("identity", "plan"), member_ids=ids)  # fmt: skip
    with acting_as(cast.mona):
        referral = ask_others(by=cast.mona, case_id=story.case.id, asked=asked, agreed=ids)
    with acting_as(cast.rami):
        take_step(by=cast.rami, referral_id=referral.id, act="accept", version=1)
    if first == "referral":
        take_the_seat()
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with acting_as(cast.mona):
        take_step(by=cast.mona, referral_id=referral.id, act="revoke", version=2, reason="not_needed")
    run("SET CONSTRAINTS ALL IMMEDIATE")
    assert sees(cast.rami, story.case.id) == ALL
