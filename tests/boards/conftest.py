"""Tables and who sits there: a board of two ministries on a case of the mission, and a task force across two borders."""

from dataclasses import dataclass

import pytest

from bayiri.agencies.context import acting_as
from bayiri.boards.commands import seats, tables
from bayiri.boards.models import Board, Seat
from bayiri.core import clock
from tests.invariants.attacks import START
from tests.invariants.conftest import as_, desk, told
from tests.referrals.conftest import asked, manager, step

__all__ = ["as_", "asked", "desk", "manager", "step", "told"]


@pytest.fixture(autouse=True)
def _in_march():
    with clock.moved_to(START):
        yield


@dataclass
class AtTable:
    """A table, and how the cast comes to sit at it."""

    cast: object
    board: Board

    def seat(self, who, role="member", *, by=None, sections=(), basis="", basis_note="", person=False):
        """`who`'s agency is invited and takes the seat."""
        by = by or self.cast.mona
        asked = {"role": role, "sections": sections, "basis": basis, "basis_note": basis_note}
        with acting_as(by):
            seat = seats.invite(
                by=by, board_id=self.board.id, agency_id=who.agency_id, person_id=who.id if person else None, **asked
            )
        with acting_as(who):
            seats.answer_invitation(by=who, board_id=self.board.id, seat_id=seat.id, accepts=True)
            return Seat.objects.get(pk=seat.id)


@pytest.fixture
def policy(cast):
    """The mission calls both ministries to a table on a question of policy."""
    with acting_as(cast.mona):
        board = tables.open_board(
            by=cast.mona, kind="board", subject="Voluntary return first", question="Is it offered before every draft?"
        )
    found = AtTable(cast, board)
    found.seat(cast.ines)
    found.seat(cast.lars)
    return found


@pytest.fixture
def story(told):
    return told("registered")


@pytest.fixture
def on_case(cast, story):
    """And to another one on a case."""
    with acting_as(cast.mona):
        board = tables.open_board(
            by=cast.mona, kind="board", subject="A draft", question="May the draft go on?", case_id=story.case.id
        )
    found = AtTable(cast, board)
    found.seat(cast.ines)
    found.seat(cast.lars)
    return found


@pytest.fixture
def force(cast, story):
    """A task force that brings the household home: police on both sides, an organization on the way, who receives."""
    with acting_as(cast.mona):
        board = tables.open_board(
            by=cast.mona, kind="task_force", subject="Bring somebody home", question="How, and who goes along?",
            case_id=story.case.id, about=[member.id for member in story.members()],
        )  # fmt: skip
    found = AtTable(cast, board)
    found.seat(cast.petra, "police")
    found.seat(cast.tuana, "transit")
    found.seat(cast.rami, "reception", person=True)
    return found
