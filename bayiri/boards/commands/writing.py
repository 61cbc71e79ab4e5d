"""At which table somebody acts, and in which story its events stand."""

from uuid import UUID

from bayiri.boards.choices import SeatState
from bayiri.boards.models import Board
from bayiri.boards.permissions import is_theirs, leads
from bayiri.boards.queries import board_for, own_seats
from bayiri.boards.rules import OBSERVER, TableFacts, reasons_not_to_act
from bayiri.cases.queries import cases_visible_to
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken


def story_of(by: Actor, board: Board) -> UUID | None:
    """The case in whose story the event stands: the table's, where the agency takes part in it; else only in its own."""
    seen = board.case_id and cases_visible_to(by).filter(pk=board.case_id).exists()
    return board.case_id if seen else None


def board_to(by: Actor, board_id: UUID, needs: str, **facts: bool) -> Board:
    """The open table at which somebody acts: "seat", "voice" or "lead". Raises NotVisible, NotAllowed, RuleBroken."""
    board = board_for(by, board_id)
    seats = [s for s in own_seats(by).filter(board=board, state=SeatState.ACCEPTED) if is_theirs(by, s)]
    observes = all(seat.role == OBSERVER for seat in seats)
    may_lead = leads(by, board)
    if (needs == "lead" and not may_lead) or (needs == "voice" and observes):
        raise NotAllowed
    known = TableFacts(is_open=board.ended_at is None, sits=bool(seats), leads=may_lead, observes=observes, **facts)
    if reasons := reasons_not_to_act(known, needs=needs):
        raise RuleBroken(reasons)
    return board
