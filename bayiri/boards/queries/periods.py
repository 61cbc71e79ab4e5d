"""Whom a table is about, and until when a seat opens what it opens."""

from datetime import date, datetime, timedelta

from bayiri.boards.models import Board, Seat
from bayiri.cases.models import Case
from bayiri.cases.queries import members_of
from bayiri.cases.rules import GONE
from bayiri.consent.queries import sharing_of
from bayiri.core import clock
from bayiri.people.rules import is_child


def is_about_a_child(board: Board) -> bool:
    """Whether somebody under 18 is among those whom a table is about; of a board on a case, everybody who takes part."""
    case = Case.objects.filter(pk=board.case_id).first() if board.case_id else None
    people = [member for member in (members_of(case) if case else []) if member.state not in GONE]
    about = [member for member in people if not board.about or member.id in board.about]
    return any(is_child(member.person.born_on, clock.today()) for member in about)


def open_until(case: Case, seat: Seat) -> datetime | None:
    """The end of the last day: of the seat, or of a word of consent it rests on, whichever is first; None: no day is said."""
    words = [word for word in sharing_of(case) if (word.recipient_id, word.purpose) == (seat.agency_id, seat.purpose)]
    by_consent = any(one.basis == "consent" for one in seat.sections.all())
    days: list[date | None] = [seat.until_on, *(word.until_on for word in words if by_consent)]
    said = [day for day in days if day]
    return clock.midnight(min(said) + timedelta(days=1)) if said else None
