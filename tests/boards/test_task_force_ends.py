"""INV-184: a task force ends with everybody's safe arrival, or with two people; by the rule, and in SQL as the application."""

import pytest

from bayiri.agencies.context import acting_as
from bayiri.boards.commands import seats, tables
from bayiri.boards.commands.work import give_task
from bayiri.boards.models import Board, Seat
from bayiri.boards.queries import arrivals
from bayiri.boards.rules import EndFacts, reasons_not_to_end
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.journey.commands import decide
from tests.boards.conftest import AtTable
from tests.invariants.attacks import COUPLE, refused, rule_refuses, run


def test_the_rule_of_the_end():
    """INV-184"""
    home = EndFacts(("arrived", "arrived"), 2)
    assert reasons_not_to_end(home, how="arrived") == []
    for facts in (
        EndFacts((), 0),
        EndFacts(("arrived",), 0),
        EndFacts(("arrived", "departed"), 1),
        EndFacts(("withdrawn",), 0),
    ):
        assert reasons_not_to_end(facts, how="arrived") == ["INV-184"]
    two = {"says_why": True, "by_another": True}
    for states, arrived in ((("withdrawn",), 0), (("arrived", "deceased"), 1), (("left", "withdrawn"), 0)):
        assert reasons_not_to_end(EndFacts(states, arrived, **two), how="not_travelling") == []
        for broken in ({"says_why": False}, {"by_another": False}):
            assert reasons_not_to_end(EndFacts(states, arrived, **{**two, **broken}), how="not_travelling") == [
                "INV-184"
            ]
    assert reasons_not_to_end(EndFacts(("active",), 0, **two), how="not_travelling") == ["INV-184"]
    assert reasons_not_to_end(EndFacts(("active",), 0, **two, case_ended=True), how="not_travelling") == []
    assert reasons_not_to_end(EndFacts(("arrived",), 1, waits_for_receipt=True), how="arrived") == ["INV-182"]


@pytest.fixture
def going(told, cast):
    """`going("departed", COUPLE)`: a task force for people who have come that far."""

    def told_of(stage, *members):
        story = told(stage, *members)
        with clock.moved_to(story.now), acting_as(cast.mona):
            board = tables.open_board(
                by=cast.mona, kind="task_force", subject="Home", question="How?", case_id=story.case.id,
                about=[member.id for member in story.members()],
            )  # fmt: skip
        return story, board

    return told_of


def end(board, who, how="arrived"):
    with acting_as(who):
        return tables.end_board(by=who, board_id=board.id, how=how)


def refuse_both_ways(board, who, how="arrived"):
    with rule_refuses("INV-184"):
        end(board, who, how)
    with acting_as(who), refused("INV-184"):
        run("SELECT boards_end(%s, %s, 'x', %s)", board.id, how, clock.now())


def test_it_does_not_end_on_the_way(going, cast):
    """INV-184"""
    _story, board = going("departed", COUPLE)
    for how in ("arrived", "not_travelling", "answered"):
        refuse_both_ways(board, cast.mona, how)
    with acting_as(cast.mona), rule_refuses("INV-184"):
        tables.ask_to_end(by=cast.mona, board_id=board.id, reason="We have other things to do")
    with acting_as(cast.mona), refused("INV-184"):
        run("SELECT boards_ask_to_end(%s, 'x', %s)", board.id, clock.now())


def test_it_ends_when_everybody_has_arrived_and_closes_what_it_had_opened(going, cast, act):
    """INV-184, INV-181"""
    story, board = going("arrived", COUPLE)
    with clock.moved_to(story.now):
        at_table = AtTable(cast, board)
        seat = at_table.seat(
            cast.petra, "legal", sections=["journey"], basis="vital_interests", basis_note="Threatened"
        )
        with acting_as(cast.dora):
            seats.open_sections(by=cast.dora, board_id=board.id, seat_id=seat.id)
        with acting_as(cast.mona):
            give_task(
                by=cast.mona, board_id=board.id, what="Meet them", agency_id=cast.petra.agency_id, due_on=clock.today()
            )
        act(cast.petra)
        assert (run("SELECT count(*) FROM cases_case"), arrivals(board)) == ((1,), 2)
        with pytest.raises(NotAllowed):
            tables.end_board(by=cast.petra, board_id=board.id, how="arrived")
        ended = end(board, cast.mona)
    assert (ended.ended_how, ended.ended_by_id) == ("arrived", cast.mona.id)
    act(cast.petra)
    assert run("SELECT count(*) FROM cases_case") == (0,)
    assert Board.objects.count() == 0  # what was said about the case stays with who called
    with pytest.raises(NotVisible):
        tables.note_minutes(by=cast.petra, board_id=board.id)
    act(cast.mona)
    assert run("SELECT state FROM boards_sharedtask") == ("lapsed",)
    assert {one.ended_at for one in Seat.objects.get(pk=seat.id).sections.all()} == {ended.ended_at}


def test_who_withdraws_ends_it_with_a_reason_and_another_person(going, cast):
    """INV-184"""
    story, board = going("assessed")
    with acting_as(cast.carla):
        story.do(
            cast.carla, lambda: decide.withdraw(by=cast.carla, case_id=story.case.id, member_id=story.members()[0].id)
        )
    with clock.moved_to(story.now):
        refuse_both_ways(board, cast.mona, "not_travelling")
        with acting_as(cast.mona), rule_refuses("INV-184"):
            tables.ask_to_end(by=cast.mona, board_id=board.id, reason=" ")
        with acting_as(cast.mona):
            tables.ask_to_end(by=cast.mona, board_id=board.id, reason="Omar stays with his brother.")
        refuse_both_ways(board, cast.mona, "not_travelling")
        refuse_both_ways(board, cast.dora, "arrived")
        assert end(board, cast.dora, "not_travelling").ended_because == "Omar stays with his brother."


def test_ending_and_opening_again_gives_no_sight_back(going, cast, act):
    """INV-181"""
    story, board = going("arrived")
    with clock.moved_to(story.now):
        at_table = AtTable(cast, board)
        seat = at_table.seat(
            cast.petra, "legal", sections=["journey"], basis="vital_interests", basis_note="Threatened"
        )
        with acting_as(cast.dora):
            seats.open_sections(by=cast.dora, board_id=board.id, seat_id=seat.id)
        end(board, cast.mona)
        with acting_as(cast.mona):
            tables.open_again(by=cast.mona, board_id=board.id, reason="One of them is missing")
    act(cast.petra)
    assert (Board.objects.count(), run("SELECT count(*) FROM cases_case")) == (1, (0,))
