"""What waits for somebody at tables, for "My work": invitations, work, proposals, hand-overs to confirm, parts of a case to open."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.boards import permissions, queries
from bayiri.boards.choices import NO_VOICE, ProposalState, SeatState
from bayiri.boards.models import CareHandOver, Proposal, Seat, SharedSection, Voice
from bayiri.core import clock
from bayiri.core.actor import Actor

SHOWN = 50


@dataclass(frozen=True)
class Waiting:
    """One thing to do at a table: what, at which table, where it is done, by when."""

    what: str
    table: str
    url: str
    due_on: date
    detail: str = ""

    @property
    def overdue(self) -> bool:
        return self.due_on < clock.today()


def waiting_for(actor: Actor) -> list[Waiting]:
    """What waits for this person at tables, what is due first first; at most SHOWN of each kind."""
    speaks, leads = permissions.speaks(actor), permissions.may_open_board(actor)
    found = chain(
        _work(actor),
        _invitations(actor),
        _hand_overs(actor),
        _proposals(actor) if speaks or _seat_by_name(actor) else [],
        _sections(actor) if leads else [],
    )
    return sorted(found, key=lambda one: (one.due_on, one.what))


def _seat_by_name(actor: Actor) -> bool:
    return Seat.objects.filter(person_id=actor.id, state=SeatState.ACCEPTED).exists()


def _page(name: str, *args: UUID) -> str:
    return reverse(f"boards:{name}", args=args)


def _work(actor: Actor) -> list[Waiting]:
    rows = queries.open_work_for(actor).order_by("due_on", "id")[:SHOWN]
    return [
        Waiting(_("Work given at the table"), one.board.subject, _page("board", one.board_id), one.due_on, one.what)
        for one in rows
    ]


def _invitations(actor: Actor) -> list[Waiting]:
    said = _("Answer an invitation to the table")
    found = []
    for seat in queries.invitations(actor)[:SHOWN]:
        due = seat.answer_by or clock.day_of(seat.recorded_at)
        found.append(
            Waiting(said, seat.board.subject, _page("answer", seat.board_id, seat.id), due, seat.board.agency.name)
        )
    return found


def _hand_overs(actor: Actor) -> list[Waiting]:
    rows = CareHandOver.objects.filter(
        to_agency_id=actor.agency_id, previous__isnull=False, receipt__isnull=True, board__ended_at__isnull=True
    ).select_related("board", "from_agency")
    return [
        Waiting(
            _("Say whether the person has come to you"), one.board.subject, _page("confirm-care", one.board_id, one.id),
            clock.day_of(one.happened_at), one.from_agency.name if one.from_agency else "",
        )
        for one in rows.order_by("happened_at", "id")[:SHOWN]
    ]  # fmt: skip


def _proposals(actor: Actor) -> list[Waiting]:
    mine = queries.own_seats(actor).filter(board_id=OuterRef("board_id"), state=SeatState.ACCEPTED)
    rows = (
        Proposal.objects.filter(Exists(mine.exclude(role__in=NO_VOICE)), state=ProposalState.OPEN)
        .exclude(Exists(Voice.objects.filter(proposal_id=OuterRef("pk"), agency_id=actor.agency_id)))
        .select_related("board__agency")
        .order_by("answer_by", "id")[:SHOWN]
    )
    with_voice = _tables_with_a_voice(actor, {one.board_id for one in rows})
    said = _("Say what your agency says to a proposal")
    return [
        Waiting(said, one.board.subject, _page("proposal", one.board_id, one.id), one.answer_by, one.text[:120])
        for one in rows
        if one.board_id in with_voice
    ]


def _tables_with_a_voice(actor: Actor, board_ids: set[UUID]) -> set[UUID]:
    """Of these tables, those at which the actor's agency has a voice. One query, or none."""
    if not board_ids:
        return set()
    seats = Seat.objects.filter(board_id__in=board_ids, state=SeatState.ACCEPTED).select_related("agency")
    at_table: dict[UUID, list[Seat]] = {}
    for seat in seats:
        at_table.setdefault(seat.board_id, []).append(seat)
    return {
        board_id
        for board_id, sitting in at_table.items()
        if actor.agency_id in {agency.id for agency in queries.voters_among(sitting)}
    }


def _sections(actor: Actor) -> list[Waiting]:
    rows = SharedSection.objects.filter(
        board__agency_id=actor.agency_id, board__ended_at__isnull=True, seat__state=SeatState.ACCEPTED,
        opened_at__isnull=True, ended_at__isnull=True,
    ).select_related("seat__agency", "board")  # fmt: skip
    days = timedelta(days=queries.rules_of_procedure().number("answer_days"))
    found: dict[UUID, Waiting] = {}
    for one in rows.order_by("recorded_at", "id")[: SHOWN * 5]:
        url, due = _page("open-sections", one.board_id, one.seat_id), clock.day_of(one.recorded_at) + days
        said = _("Open the agreed parts of the case")
        found[one.seat_id] = Waiting(said, one.board.subject, url, due, one.seat.agency.name)
    return list(found.values())
