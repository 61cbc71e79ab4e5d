"""What a table decides and has decided, with the voices."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from bayiri.agencies.models import Agency
from bayiri.boards import rules
from bayiri.boards.choices import (
    NO_VOICE,
    Domain,
    DomainState,
    ProposalKind,
    ProposalState,
    SeatState,
    VoiceKind,
)
from bayiri.boards.models import (
    Board,
    Proposal,
    Seat,
    Voice,
)
from bayiri.boards.queries.procedure import rules_of_procedure
from bayiri.boards.queries.seats import AT_ONCE
from bayiri.core import clock


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
