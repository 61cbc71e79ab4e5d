"""Which tables a person sits at, and who else may."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Subquery

from bayiri.agencies.models import Agency, User
from bayiri.boards import permissions
from bayiri.boards.choices import (
    AT_THE_TABLE,
    ProposalState,
    SeatState,
    WorkState,
)
from bayiri.boards.models import (
    Board,
    Proposal,
    Seat,
    SharedTask,
)
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible

A_PAGE = 50


AT_ONCE = 200


def own_seats(actor: Actor) -> QuerySet[Seat]:
    """Seats of the actor's agency that are this person's, or anybody's there, or all for who speaks for the agency."""
    seats = Seat.objects.filter(agency_id=actor.agency_id)
    if not actor.has_role(*permissions.LEADERS):
        seats = seats.filter(Q(person_id=actor.id) | Q(person_id__isnull=True))
    return seats


def board_for(actor: Actor, board_id: UUID, *, invited_too: bool = False) -> Board:
    """One table at which the actor sits; `invited_too`: or to which they are invited. Raises NotVisible."""
    states = list(AT_THE_TABLE) if invited_too else [SeatState.ACCEPTED]
    board = (
        Board.objects.filter(pk=board_id)
        .filter(Exists(own_seats(actor).filter(board_id=OuterRef("pk"), state__in=states)))
        .select_related("agency", "recorded_by", "end_asked_by", "ended_by")
        .first()
    )
    if board is None:
        raise NotVisible
    return board


def seat_for(actor: Actor, board_id: UUID, seat_id: UUID) -> Seat:
    """One seat at a table that is visible: at one's own table, or one's own invitation. Raises NotVisible."""
    board_for(actor, board_id, invited_too=True)
    seat = (
        Seat.objects.filter(pk=seat_id, board_id=board_id).select_related("board__agency", "agency", "person").first()
    )
    if seat is None:
        raise NotVisible
    return seat


def at_table(actor: Actor, model: type[Model], board: Board, row_id: UUID) -> Any:
    """One row of a table by its id: work, message, proposal, hand-over. Raises NotVisible."""
    row = model._default_manager.filter(pk=row_id, board_id=board.id).select_related("recorded_by__agency").first()
    if row is None:
        raise NotVisible
    return row


def boards_page(actor: Actor, *, ended: bool, page: int, case_id: UUID | None = None) -> tuple[list[Board], bool]:
    """Tables at which the actor sits, the latest first, with how much is open; and whether more follow."""
    mine = own_seats(actor).filter(board_id=OuterRef("pk"), state=SeatState.ACCEPTED)
    rows = Board.objects.filter(Exists(mine), ended_at__isnull=not ended).select_related("agency")
    if case_id:
        rows = rows.filter(case_id=case_id)
    first = (page - 1) * A_PAGE
    work = SharedTask.objects.filter(state=WorkState.OPEN)
    rows = rows.annotate(
        open_work=_how_many(work),
        late_work=_how_many(work.filter(due_on__lt=clock.today())),
        open_proposals=_how_many(Proposal.objects.filter(state=ProposalState.OPEN)),
    )
    found: list[Any] = list(rows.order_by("-recorded_at", "-id")[first : first + A_PAGE + 1])
    return found[:A_PAGE], len(found) > A_PAGE


def _how_many(rows: QuerySet) -> Subquery:
    """How many of these rows stand at the table at hand; nothing for none."""
    at_hand = rows.filter(board_id=OuterRef("pk")).order_by().values("board_id")
    return Subquery(at_hand.annotate(number=Count("id")).values("number"))


def invitations(actor: Actor) -> list[Seat]:
    """Invitations that the actor may answer, what is to be answered first first."""
    rows = own_seats(actor).filter(state=SeatState.INVITED, board__ended_at__isnull=True)
    if not permissions.speaks(actor):
        rows = rows.filter(person_id=actor.id)
    return list(rows.select_related("board__agency").order_by("answer_by", "id")[:AT_ONCE])


def people_of(agencies: Iterable[Agency]) -> list[User]:
    """Active people of these agencies, for choosing one of them by name."""
    wanted = [agency.id for agency in agencies]
    people = User.objects.filter(agency_id__in=wanted, is_active=True).select_related("agency")
    return list(people.order_by("agency__name", "name")[:1000])


def agencies_to_invite(board: Board) -> list[Agency]:
    """Every agency but the one that calls."""
    return list(Agency.objects.exclude(pk=board.agency_id).order_by("name")[:1000])
