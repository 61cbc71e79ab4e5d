"""Proposals, what each agency says to them, and what is carried."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from bayiri import audit
from bayiri.boards import permissions, queries, rules
from bayiri.boards.choices import ProposalKind, ProposalState, VoiceKind
from bayiri.boards.commands.news import tell_table
from bayiri.boards.commands.writing import board_to, story_of
from bayiri.boards.models import Board, Proposal, Seat
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.guarded import call_guarded, write_guarded
from bayiri.core.ids import uuid7

DECIDED = (ProposalState.CARRIED, ProposalState.NOT_CARRIED)


@dataclass(frozen=True)
class ProposalData:
    """What is proposed; of a draft forced return also the result, whether voluntary return was offered, every domain."""

    text: str
    kind: str = ProposalKind.QUESTION
    result: str = ""
    voluntary_offered: bool = False
    domains: Mapping[str, str] = field(default_factory=dict)
    answer_by: date | None = None


@transaction.atomic
def propose(*, by: Actor, board_id: UUID, data: ProposalData, reopens_id: UUID | None = None) -> Proposal:
    """Propose something to decide on; `reopens_id` names the decision of this table that it reopens.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    until = data.answer_by or queries.answer_by()
    board = board_to(by, board_id, "voice", says_something=bool(data.text.strip()) and until >= clock.today())
    reasons = _reasons_not_to_reopen(by, board_id, data.kind, reopens_id) if reopens_id else []
    if data.kind == ProposalKind.FORCED_RETURN_DRAFT:
        facts = rules.CheckFacts(
            has_case=board.case_id is not None,
            result=data.result,
            voluntary_offered=data.voluntary_offered,
            domains=data.domains,
            domains_of_law=queries.rules_of_procedure().words("domains"),
        )
        reasons += rules.reasons_not_to_propose_check(facts)
    if reasons:
        raise RuleBroken(list(dict.fromkeys(reasons)))
    check = data.kind == ProposalKind.FORCED_RETURN_DRAFT
    row_id = uuid7()
    said = {
        "id": row_id, "board_id": board.id, "kind": data.kind, "text": data.text, "answer_by": until,
        "result": data.result if check else "", "voluntary_offered": check and data.voluntary_offered,
        "domains": dict(data.domains) if check else {}, "reopens_id": reopens_id, "recorded_at": clock.now(),
    }  # fmt: skip
    write_guarded("boards_propose", said)
    proposal = Proposal.objects.get(pk=row_id)
    facts_said = {"row": proposal.id, "kind_of": data.kind, "result": said["result"], "reopens": reopens_id}
    audit.record(
        kind="boards.proposed",
        by=by,
        subject=proposal,
        case_id=story_of(by, board),
        facts=dict(board=board.id, **facts_said),
    )
    tell_table(by=by, board=board, link=_page(board, proposal))
    return proposal


def _page(board: Board, proposal: Proposal) -> str:
    return reverse("boards:proposal", args=[board.id, proposal.id])


def _reasons_not_to_reopen(by: Actor, board_id: UUID, kind: str, proposal_id: UUID) -> list[str]:
    """Only what was decided at this table, of the same kind, and is not reopened already."""
    first = queries.at_table(by, Proposal, queries.board_for(by, board_id), proposal_id)
    again = Proposal.objects.filter(reopens=first, state__in=[ProposalState.OPEN, ProposalState.CARRIED]).exists()
    return [] if first.kind == kind and first.state in DECIDED and not again else ["INV-183"]


@transaction.atomic
def say_voice(*, by: Actor, board_id: UUID, proposal_id: UUID, voice: str, reason: str = "") -> Proposal:
    """Say what one's agency says to a proposal; the last word counts. The last of those who have a voice concludes it.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    board = board_to(by, board_id, "voice")
    proposal: Proposal = queries.at_table(by, Proposal, board, proposal_id)
    seats = list(Seat.objects.filter(board=board).select_related("agency"))
    if not permissions.may_speak(by, seats):
        raise NotAllowed
    has_voice = by.agency_id in {agency.id for agency in queries.voters_among(seats)}
    reasoned = voice != VoiceKind.OBJECTS or bool(reason.strip())
    if not (has_voice and reasoned and proposal.state == ProposalState.OPEN):
        raise RuleBroken(["INV-183"])
    said = {"id": uuid7(), "proposal_id": proposal.id, "voice": voice, "reason": reason, "recorded_at": clock.now()}
    write_guarded("boards_say_voice", said)
    proposal.refresh_from_db()
    facts = {"row": proposal.id, "voice": voice, "state": proposal.state}
    audit.record(
        kind="boards.voice_said",
        by=by,
        subject=proposal,
        case_id=story_of(by, board),
        facts=dict(board=board.id, **facts),
    )
    if proposal.state != ProposalState.OPEN:
        tell_table(by=by, board=board, link=_page(board, proposal))
    return proposal


@transaction.atomic
def conclude(*, by: Actor, board_id: UUID, proposal_id: UUID) -> Proposal:
    """Count the voices once the day to answer has passed: carried or not, by the law's rule.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    board = board_to(by, board_id, "lead")
    proposal: Proposal = queries.at_table(by, Proposal, board, proposal_id)
    if reasons := reasons_not_to_conclude(by=by, board_id=board_id, proposal=proposal):
        raise RuleBroken(reasons)
    call_guarded("boards_conclude", proposal.id, False, clock.now())
    proposal.refresh_from_db()
    audit.record(
        kind="boards.concluded",
        by=by,
        subject=proposal,
        case_id=story_of(by, board),
        facts=dict(board=board.id, row=proposal.id, state=proposal.state),
    )
    tell_table(by=by, board=board, link=_page(board, proposal))
    return proposal


def reasons_not_to_conclude(*, by: Actor, board_id: UUID, proposal: Proposal) -> list[str]:
    """Why a proposal is not counted yet. For acts that write the event."""
    decisions = queries.table(by, board_id).decisions
    one = next(decision for decision in decisions if decision.proposal.id == proposal.id)
    return [] if proposal.state == ProposalState.OPEN and rules.is_ripe(one.count) else ["INV-183"]


@transaction.atomic
def withdraw_proposal(*, by: Actor, board_id: UUID, proposal_id: UUID) -> Proposal:
    """Nobody needs to decide on it any more: said by who proposed it or leads. Raises NotVisible, NotAllowed, RuleBroken."""
    board = board_to(by, board_id, "voice")
    proposal: Proposal = queries.at_table(by, Proposal, board, proposal_id)
    if proposal.recorded_by.agency_id != by.agency_id and not permissions.leads(by, board):
        raise NotAllowed
    if proposal.state != ProposalState.OPEN:
        raise RuleBroken(["INV-183"])
    call_guarded("boards_conclude", proposal.id, True, clock.now())
    proposal.refresh_from_db()
    audit.record(
        kind="boards.proposal_withdrawn",
        by=by,
        subject=proposal,
        case_id=story_of(by, board),
        facts=dict(board=board.id, row=proposal.id),
    )
    tell_table(by=by, board=board, link=_page(board, proposal))
    return proposal
