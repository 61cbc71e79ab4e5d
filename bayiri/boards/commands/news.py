"""Who is told what happens at a table: the people who sit there for an agency, never for what their own agency did."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from bayiri.agencies.models import User
from bayiri.boards.choices import BoardKind, SeatState
from bayiri.boards.models import Board, Seat
from bayiri.boards.permissions import LEADERS
from bayiri.core.actor import Actor
from bayiri.notifications.choices import Kind
from bayiri.notifications.commands import tell


def page(board: Board) -> str:
    return reverse("boards:board", args=[board.id])


def tell_table(*, by: Actor, board: Board, agency_ids: Collection[UUID] | None = None, link: str = "") -> None:
    """Tell those who sit at a table (only of these agencies, where some are named) that there is something new.

    For other commands, which write the event.
    """
    seats = Seat.objects.filter(board=board, state=SeatState.ACCEPTED).exclude(agency_id=by.agency_id)
    if agency_ids is not None:
        seats = seats.filter(agency_id__in=agency_ids)
    sitting = list(seats.values_list("agency_id", "person_id"))
    named = {person_id for _agency, person_id in sitting if person_id}
    tell_people(by=by, board=board, people=named, of={agency for agency, person in sitting if not person}, link=link)


def tell_people(
    *, by: Actor, board: Board, people: Collection[UUID | None] = (), of: Collection[UUID] = (), link: str = ""
) -> None:
    """Tell people by name, and of these agencies who speaks for them. For other commands, which write the event."""
    told = {one for one in people if one} | _speakers(of)
    told.discard(by.id)
    if told:
        kind = Kind.TASK_FORCE if board.kind == BoardKind.TASK_FORCE else Kind.BOARD
        tell(by=by, person_ids=sorted(told), kind=kind, link=link or page(board))


def _speakers(agencies: Collection[UUID]) -> set[UUID]:
    """Who speaks for each agency: who leads there, or everybody where nobody does. Two queries at most."""
    if not agencies:
        return set()
    leading = Q(roles__overlap=[role.value for role in LEADERS])
    people = User.objects.filter(agency_id__in=agencies, is_active=True)
    leaders = dict(people.filter(leading).values_list("id", "agency_id"))
    rest = set(agencies) - set(leaders.values())
    others = people.filter(agency_id__in=rest).values_list("id", flat=True) if rest else ()
    return set(leaders) | set(others)
