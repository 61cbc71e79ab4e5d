"""Reading tables: mine, what waits for me there, one table with everything at it. Row-level security says the same again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Subquery

from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.models import Agency, User
from bayiri.agencies.permissions import is_responsible
from bayiri.boards import permissions, rules
from bayiri.boards.choices import (
    AT_THE_TABLE,
    NO_VOICE,
    Domain,
    DomainState,
    ProposalKind,
    ProposalState,
    SeatState,
    VoiceKind,
    WorkState,
)
from bayiri.boards.models import (
    Board,
    Message,
    Proposal,
    Reading,
    Seat,
    SharedTask,
    Voice,
)
from bayiri.boards.queries.care import Care, arrivals, care_of, receipt_of
from bayiri.boards.queries.periods import is_about_a_child, open_until
from bayiri.boards.queries.procedure import answer_by, purpose_for_role, rules_of_procedure, sections_for_role
from bayiri.cases.models import Case
from bayiri.cases.queries import cases_visible_to, members_of
from bayiri.cases.rules import GONE
from bayiri.consent.queries import sharing_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible

__all__ = [
    "Care",
    "answer_by",
    "arrivals",
    "care_of",
    "is_about_a_child",
    "open_until",
    "purpose_for_role",
    "receipt_of",
    "rules_of_procedure",
    "sections_for_role",
]
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


def voters_among(seats: Iterable[Seat]) -> list[Agency]:
    """The agencies that have a voice, by name: of the kinds that the law names, else everybody but observers."""
    kinds = set(rules_of_procedure().words("voices_of"))
    sitting = {
        seat.agency_id: seat.agency for seat in seats if seat.state == SeatState.ACCEPTED and seat.role not in NO_VOICE
    }
    named = [agency for agency in sitting.values() if agency.kind in kinds]
    return sorted(named or sitting.values(), key=lambda agency: agency.name)


@dataclass(frozen=True)
class Decision:
    """A proposal with the last word of each agency, and who has not answered."""

    proposal: Proposal
    voices: list[Voice]
    silent: list[Agency]
    reopened: bool = False

    def said(self, kind: str) -> list[Voice]:
        return [voice for voice in self.voices if voice.voice == kind]

    @property
    def domains(self) -> list[tuple[str, str, bool]]:
        """What was found of each other domain: its name, what was said, whether it is missing."""
        said = self.proposal.domains.items()
        return [
            (str(Domain(code).label), str(DomainState(state).label), state == DomainState.MISSING)
            for code, state in said
        ]

    @property
    def agree(self) -> list[Voice]:
        return self.said(VoiceKind.AGREES)

    @property
    def object_(self) -> list[Voice]:
        return self.said(VoiceKind.OBJECTS)

    @property
    def abstain(self) -> list[Voice]:
        return self.said(VoiceKind.ABSTAINS)

    @property
    def count(self) -> rules.Count:
        return rules.Count(
            voters=len(self.voices) + len(self.silent),
            voices=tuple(voice.voice for voice in self.voices),
            day_has_passed=self.proposal.answer_by < clock.today(),
        )

    @property
    def carries(self) -> bool:
        """Whether what was said so far carries it."""
        law_says = rules_of_procedure()
        return rules.is_carried(
            self.count, rule=str(law_says["decision_rule"]), fewest=law_says.number("fewest_voices")
        )

    @property
    def is_late(self) -> bool:
        return self.proposal.state == ProposalState.OPEN and self.proposal.answer_by < clock.today()


@dataclass(frozen=True)
class Said:
    """A message with its corrections: `before` are the words that count no more, `last` those that do."""

    first: Message
    before: list[Message]
    last: Message

    @property
    def recorded_by(self) -> User:
        return self.first.recorded_by

    @property
    def recorded_at(self) -> datetime:
        return self.first.recorded_at


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


def decisions_of(board: Board, seats: list[Seat]) -> list[Decision]:
    """What the table decides and has decided, the latest first."""
    rows = Proposal.objects.filter(board=board).select_related("recorded_by__agency", "concluded_by")
    proposals = list(rows.order_by("-recorded_at", "-id")[:AT_ONCE])
    last: dict[tuple[UUID, UUID], Voice] = {}
    said = Voice.objects.filter(board=board).select_related("agency", "recorded_by").order_by("recorded_at", "id")
    for voice in said:
        last[voice.proposal_id, voice.agency_id] = voice
    who = voters_among(seats)
    again = {p.reopens_id for p in proposals if p.state in (ProposalState.OPEN, ProposalState.CARRIED)}
    found = []
    for proposal in proposals:
        voices = [voice for (of, _agency), voice in last.items() if of == proposal.id]
        heard = {voice.agency_id for voice in voices}
        silent = [agency for agency in who if agency.id not in heard]
        found.append(Decision(proposal, voices, silent, proposal.id in again))
    return found


def messages_page(board: Board, page: int, *, size: int = A_PAGE) -> tuple[list[Said], bool]:
    """Messages of a table, the latest first; what was corrected stands with its correction. Whether more follow."""
    rows = Message.objects.filter(board=board, corrects__isnull=True).select_related("recorded_by__agency")
    start = (page - 1) * size
    found = list(rows.order_by("-recorded_at", "-id")[start : start + size + 1])
    chains = {message.id: [message] for message in found[:size]}
    first_of = {message.id: message.id for message in found[:size]}
    if found:
        since = found[min(size, len(found)) - 1].recorded_at
        corrections = Message.objects.filter(board=board, corrects__isnull=False, recorded_at__gte=since)
        for one in corrections.order_by("recorded_at", "id")[: AT_ONCE * 5]:
            if first := first_of.get(one.corrects_id):  # type: ignore[arg-type]
                first_of[one.id] = first
                chains[first].append(one)
    return [Said(chain[0], chain[:-1], chain[-1]) for chain in chains.values()], len(found) > size


def readings_of(board: Board) -> list[Reading]:
    """Who has read the messages, and up to when."""
    return list(Reading.objects.filter(board=board).select_related("person__agency").order_by("person__name")[:AT_ONCE])


def unread(actor: Actor, board: Board) -> int:
    """How many messages of others the actor has not read."""
    read = Reading.objects.filter(board=board, person_id=actor.id).values_list("read_at", flat=True).first()
    rows = Message.objects.filter(board=board).exclude(recorded_by_id=actor.id)
    return rows.filter(recorded_at__gt=read).count() if read else rows.count()


def consents_stand(case: Case, agency_id: UUID, purpose: str, sections: Collection[str]) -> bool:
    """Whether everybody of the case who takes part said yes to this recipient, purpose and parts; no parts: all of them."""
    said = {
        one.member_id: one.holds_on(clock.today()) and (not one.sections or set(sections) <= set(one.sections))
        for one in sharing_of(case)
        if (one.recipient_id, one.purpose) == (agency_id, purpose)
    }
    part = [member.id for member in members_of(case) if member.state not in GONE]
    return bool(part) and all(said.get(member_id, False) for member_id in part)


def owned_case(actor: Actor, board: Board) -> Case | None:
    """The table's case, where the actor's agency is responsible for it."""
    if board.case_id is None or not is_responsible(actor, SubjectKind.CASE, board.case_id):
        return None
    return cases_visible_to(actor).filter(pk=board.case_id).first()


def last_return_check(board: Board) -> Proposal | None:
    """The last check of a draft forced return that this table carried."""
    rows = Proposal.objects.filter(board=board, kind=ProposalKind.FORCED_RETURN_DRAFT, state=ProposalState.CARRIED)
    return rows.order_by("-concluded_at", "-id").first()


def voluntary_return_checked(case_id: UUID) -> UUID | None:
    """The decision of a board by which a draft forced return of this case may go on, for who sees the case; else None.

    The database's guards ask the same function, `boards_voluntary_return_checked`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT boards_voluntary_return_checked(%s)", [case_id])
        return cursor.fetchone()[0]


def people_of(agencies: Iterable[Agency]) -> list[User]:
    """Active people of these agencies, for choosing one of them by name."""
    wanted = [agency.id for agency in agencies]
    people = User.objects.filter(agency_id__in=wanted, is_active=True).select_related("agency")
    return list(people.order_by("agency__name", "name")[:1000])


def agencies_to_invite(board: Board) -> list[Agency]:
    """Every agency but the one that calls."""
    return list(Agency.objects.exclude(pk=board.agency_id).order_by("name")[:1000])


def open_work_for(actor: Actor) -> QuerySet[SharedTask]:
    """Open work at tables that is due for the actor: named, or for anybody of their agency."""
    mine = Q(person_id=actor.id) | Q(person_id__isnull=True)
    return SharedTask.objects.filter(mine, agency_id=actor.agency_id, state=WorkState.OPEN).select_related("board")
