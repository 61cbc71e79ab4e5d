"""Who may do what at a table. The database says the same again."""

from bayiri.agencies.choices import Role
from bayiri.agencies.models import User
from bayiri.boards.choices import NO_VOICE, SeatState
from bayiri.boards.models import Board, Seat
from bayiri.core.actor import Actor

LEADERS = (Role.PROGRAMME_MANAGER, Role.DIRECTOR, Role.PROTECTION_OFFICER)


def may_open_board(actor: Actor) -> bool:
    """Call agencies to a table."""
    return actor.has_role(*LEADERS)


def speaks(actor: Actor) -> bool:
    """Says what the agency says: who leads there, or anybody where nobody does."""
    if actor.has_role(*LEADERS):
        return True
    return not User.objects.filter(agency_id=actor.agency_id, is_active=True, roles__overlap=list(LEADERS)).exists()


def leads(actor: Actor, board: Board) -> bool:
    """Invite, open parts of the case, conclude, end: for the agency that called."""
    return board.agency_id == actor.agency_id and actor.has_role(*LEADERS)


def is_theirs(actor: Actor, seat: Seat) -> bool:
    """The seat is the actor's own, or anybody's of their agency, or they speak for the agency."""
    mine = seat.person_id in (None, actor.id) or actor.has_role(*LEADERS)
    return seat.agency_id == actor.agency_id and mine


def may_answer(actor: Actor, seat: Seat) -> bool:
    """Accept or decline for the agency: who is invited by name, or who speaks for the agency."""
    return seat.agency_id == actor.agency_id and (seat.person_id == actor.id or speaks(actor))


def may_speak(actor: Actor, seats: list[Seat]) -> bool:
    """Say what the agency says to a proposal."""
    return any(
        may_answer(actor, seat) and seat.state == SeatState.ACCEPTED and seat.role not in NO_VOICE for seat in seats
    )
