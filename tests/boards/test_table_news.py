"""What happens at a table is told to who sits there, and to nobody for what their own agency did."""

from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.boards.commands import care, decisions, seats, tables, work
from bayiri.boards.commands.decisions import ProposalData
from bayiri.boards.jobs import remind
from bayiri.core import clock
from tests.invariants.attacks import START, refused, run
from tests.news import since as news

__all__ = ["news"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def since(news):
    """`since()`: by name, the kinds and what follows the table in the links that were told since it was asked last."""
    return lambda: {name: [(kind, _at_the_table(link)) for kind, link in rows] for name, rows in news().items()}


def _at_the_table(link):
    assert link, "what happens at a table is told with where"
    return "/".join(link.split("/")[3:])


def do(by, command, **said):
    with acting_as(by):
        return command(by=by, **said)


def test_an_invitation_its_answer_and_its_end(policy, cast, since):
    since()
    at = {"board_id": policy.board.id}
    seat = do(cast.mona, seats.invite, **at, agency_id=cast.tuana.agency_id, role="transit")
    assert set(since()) == {"tuana", "hana"}  # who leads at Wayside Help, not its counsellor
    do(cast.tuana, seats.answer_invitation, **at, seat_id=seat.id, accepts=True)
    assert since() == {"mona": [("board", "")]}
    do(cast.tuana, seats.end_seat, **at, seat_id=seat.id, reason="No time")
    assert since() == {"mona": [("board", "")]}
    named = do(cast.mona, seats.invite, **at, agency_id=cast.tuana.agency_id, role="transit", person_id=cast.timur.id)
    assert set(since()) == {"timur"}
    do(cast.mona, seats.end_seat, **at, seat_id=named.id, reason="A mistake")
    assert set(since()) == {"timur"}


def test_a_proposal_and_its_conclusion(policy, cast, since):
    since()
    at = {"board_id": policy.board.id}
    one = do(cast.ines, decisions.propose, **at, data=ProposalData("Yes, always."))
    about = ("board", f"proposals/{one.id}")
    found = since()
    assert set(found) == {"mona", "dora", "paul", "lars"}
    assert set(map(tuple, found.values())) == {(about,)}
    do(cast.ines, decisions.say_voice, **at, proposal_id=one.id, voice="agrees")
    assert since() == {}
    do(cast.lars, decisions.say_voice, **at, proposal_id=one.id, voice="agrees")
    assert since() == {name: [about] for name in ("mona", "dora", "paul", "ines")}
    two = do(cast.ines, decisions.propose, **at, data=ProposalData("Again?"))
    since()
    do(cast.ines, decisions.withdraw_proposal, **at, proposal_id=two.id)
    assert set(since()) == {"mona", "dora", "paul", "lars"}


def test_shared_work_is_told_to_whose_it_is_and_its_end_to_who_gave_it(policy, cast, since):
    since()
    at = {"board_id": policy.board.id}
    due = {"due_on": clock.today() + timedelta(days=9)}
    one = do(cast.mona, work.give_task, **at, what="Ask the courts", agency_id=cast.lars.agency_id, **due)
    assert set(since()) == {"lars"}
    do(cast.lars, work.finish_shared_task, **at, work_id=one.id, result="Asked")
    assert set(since()) == {"mona"}
    do(cast.mona, work.open_task_again, **at, work_id=one.id, reason="Ask again")
    assert set(since()) == {"lars"}
    do(
        cast.mona,
        work.move_task,
        **at,
        work_id=one.id,
        agency_id=cast.ines.agency_id,
        person_id=cast.ines.id,
        reason="Rather you",
        **due,
    )
    assert set(since()) == {"ines"}
    do(cast.mona, work.take_task_back, **at, work_id=one.id, reason="Not needed")
    assert set(since()) == {"ines"}


def test_a_message_and_the_end_of_a_table(policy, cast, since):
    since()
    at = {"board_id": policy.board.id}
    do(cast.ines, work.write_message, **at, text="We meet on Monday.")
    assert since() == {name: [("board", "messages")] for name in ("mona", "dora", "paul", "lars")}
    do(cast.mona, tables.end_board, **at, how="answered")
    assert set(since()) == {"ines", "lars"}
    do(cast.mona, tables.open_again, **at, reason="A mistake")
    assert set(since()) == {"ines", "lars"}


def test_of_a_table_on_a_case_who_sat_there_learns_that_it_ended_and_no_more(on_case, cast, since):
    since()
    do(cast.mona, tables.end_board, board_id=on_case.board.id, how="answered")
    assert since() == {"ines": [("board", "")], "lars": [("board", "")]}


def test_parts_that_open_are_told_to_the_seat(force, cast, since):
    since()
    said = {"sections": ["arrival"], "basis": "court_order", "basis_note": "Order 7"}
    seat = force.seat(cast.adam, "social", **said, person=True)
    since()
    do(cast.dora, seats.open_sections, board_id=force.board.id, seat_id=seat.id)
    assert since() == {"adam": [("task_force", "")]}


def test_who_receives_somebody_is_told_and_who_gave_learns_that_they_came(force, cast, since):
    member_id = force.board.about[0]
    at = {"board_id": force.board.id}

    def give(by, to):
        data = care.HandOverData(to.agency_id, "Rami", "Erbil", clock.now(), "Well", given_by="Mona")
        return do(by, care.hand_over, **at, member_id=member_id, data=data)

    since()
    give(cast.mona, cast.mona)
    assert since() == {}
    row = give(cast.mona, cast.rami)
    assert set(since()) == {"rami"}
    do(cast.rami, care.confirm_care, **at, hand_id=row.id, received=True, happened_at=clock.now(), condition="Well")
    assert set(since()) == {"mona", "dora", "paul"}


def soon(days):
    with clock.moved_to(START + timedelta(days=days)):
        remind(0)
        remind(0)


def test_before_its_day_an_invitation_reminds_who_is_invited_and_who_invited(policy, cast, since):
    """Seven days to answer: two before, once, and not after the answer."""
    at = {"board_id": policy.board.id}
    seat = do(cast.mona, seats.invite, **at, agency_id=cast.tuana.agency_id, role="transit")
    since()
    soon(4)
    assert since() == {}
    soon(5)
    assert {name: rows[0][0] for name, rows in since().items()} == dict.fromkeys(("tuana", "hana", "mona"), "due_soon")
    soon(6)
    assert since() == {}
    with clock.moved_to(START + timedelta(days=6)):
        do(cast.tuana, seats.answer_invitation, **at, seat_id=seat.id, accepts=True)
    since()
    soon(7)
    assert since() == {}


def test_before_its_day_a_proposal_reminds_who_has_said_nothing(policy, cast, since):
    at = {"board_id": policy.board.id}
    one = do(cast.ines, decisions.propose, **at, data=ProposalData("Yes, always."))
    do(cast.ines, decisions.say_voice, **at, proposal_id=one.id, voice="agrees")
    since()
    soon(5)
    found = since()
    assert found["lars"] == [("due_soon", f"proposals/{one.id}")]
    assert "ines" not in found


def test_before_its_day_work_reminds_whose_it_is(policy, cast, since):
    due = {"due_on": (START + timedelta(days=10)).date()}
    one = do(cast.mona, work.give_task, board_id=policy.board.id, what="Ask", agency_id=cast.lars.agency_id, **due)
    since()
    soon(7)
    assert since() == {}
    soon(8)
    assert since() == {"lars": [("due_soon", "work")]}
    with clock.moved_to(START + timedelta(days=8)):
        later = {"due_on": (START + timedelta(days=20)).date()}
        said = {"board_id": policy.board.id, "work_id": one.id, "agency_id": cast.lars.agency_id, "reason": "Later"}
        do(cast.mona, work.move_task, **said, **later)
    since()
    soon(18)
    assert since() == {"lars": [("due_soon", "work")]}


def test_the_clock_alone_reminds(act, cast):
    """INV-185"""
    for who in (cast.mona, None):
        act(who)
        with refused("INV-185"):
            run("SELECT boards_remind(%s, '{}')", START)
        with refused("INV-185"):
            run("SELECT notifications_remind_of_agencies(%s, '{}')", START)
        with refused("INV-185"):
            run("SELECT privacy_remind(%s, '{}')", START)
