"""One table with everything at it, and the work that is due there."""

from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from django.db.models import Q, QuerySet

from bayiri.agencies.models import Agency
from bayiri.boards import permissions
from bayiri.boards.choices import (
    AT_THE_TABLE,
    NO_VOICE,
    SeatState,
    WorkState,
)
from bayiri.boards.models import (
    Board,
    Seat,
    SharedTask,
)
from bayiri.boards.queries.decisions import Decision, decisions_of
from bayiri.boards.queries.messages import Said, messages_page, unread
from bayiri.boards.queries.seats import AT_ONCE, board_for
from bayiri.cases.models import Case
from bayiri.cases.queries import cases_visible_to
from bayiri.core.actor import Actor


@dataclass
class Table:
    """Everything that a table's page shows."""

    actor: Actor
    board: Board
    case: Case | None
    seats: list[Seat] = field(default_factory=list)
    work: list[SharedTask] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    messages: list[Said] = field(default_factory=list)
    unread: int = 0

    @property
    def own(self) -> list[Seat]:
        return [
            seat for seat in self.seats if seat.state == SeatState.ACCEPTED and permissions.is_theirs(self.actor, seat)
        ]

    @property
    def leads(self) -> bool:
        return permissions.leads(self.actor, self.board)

    @property
    def has_voice(self) -> bool:
        """May work, propose and hand over: sits here, and does not only look on."""
        return self.board.ended_at is None and any(seat.role not in NO_VOICE for seat in self.own)

    @property
    def sitting(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.state == SeatState.ACCEPTED]

    @property
    def present(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.state in AT_THE_TABLE]

    @property
    def gone(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.state not in AT_THE_TABLE]

    @property
    def open_work(self) -> list[SharedTask]:
        return sorted((one for one in self.work if one.state == WorkState.OPEN), key=lambda one: (one.due_on, one.id))

    @property
    def settled_work(self) -> list[SharedTask]:
        return [one for one in self.work if one.state != WorkState.OPEN]

    @cached_property
    def agencies(self) -> list[Agency]:
        """Who may be given work: everybody at the table who does not only look on."""
        sitting = {
            s.agency_id: s.agency for s in self.seats if s.state == SeatState.ACCEPTED and s.role not in NO_VOICE
        }
        return sorted(sitting.values(), key=lambda agency: agency.name)


def table(actor: Actor, board_id: UUID, *, messages: int = 5) -> Table:
    """One table as the actor sees it; the case only where their agency takes part in it. Raises NotVisible."""
    board = board_for(actor, board_id)
    case = cases_visible_to(actor).filter(pk=board.case_id).first() if board.case_id else None
    seats = list(
        Seat.objects.filter(board=board)
        .select_related("agency", "person", "answered_by")
        .prefetch_related("sections")
        .order_by("recorded_at", "id")[:AT_ONCE]
    )
    work = SharedTask.objects.filter(board=board).select_related(
        "agency", "person", "settled_by", "recorded_by__agency"
    )
    return Table(
        actor, board, case, seats,
        work=list(work.order_by("-recorded_at", "-id")[:AT_ONCE]),
        decisions=decisions_of(board, seats),
        messages=messages_page(board, 1, size=messages)[0],
        unread=unread(actor, board),
    )  # fmt: skip


def open_work_for(actor: Actor) -> QuerySet[SharedTask]:
    """Open work at tables that is due for the actor: named, or for anybody of their agency."""
    mine = Q(person_id=actor.id) | Q(person_id__isnull=True)
    return SharedTask.objects.filter(mine, agency_id=actor.agency_id, state=WorkState.OPEN).select_related("board")
