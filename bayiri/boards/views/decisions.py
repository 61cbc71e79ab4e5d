"""Proposals: made, answered, counted, withdrawn, reopened by another."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.boards import permissions, queries
from bayiri.boards.choices import ProposalKind
from bayiri.boards.commands import decisions as commands
from bayiri.boards.commands.decisions import ProposalData
from bayiri.boards.forms import CheckForm, ProposalForm, VoiceForm
from bayiri.boards.models import Proposal
from bayiri.core.errors import NotVisible
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of


def _form(request: HttpRequest, kind: str, **initial: Any) -> ProposalForm:
    said = {"answer_by": queries.answer_by(), **initial}
    if kind == ProposalKind.FORCED_RETURN_DRAFT:
        domains = queries.rules_of_procedure().words("domains")
        return CheckForm(request.POST or None, domains=domains, initial=said)
    return ProposalForm(request.POST or None, initial=said)


def _proposing(
    request: HttpRequest, board_id: UUID, kind: str, title: str, first: Proposal | None = None
) -> HttpResponse:
    actor = actor_of(request)
    board = queries.board_for(actor, board_id)
    back = reverse("boards:board", args=[board.id])

    def act(said):
        data = ProposalData(kind=kind, **said)
        return commands.propose(by=actor, board_id=board.id, data=data, reopens_id=first.id if first else None)

    return form_page(
        request, _form(request, kind, text=first.text if first else ""), act, title=title, lead=board.subject, back_url=back,
        onward=lambda made: reverse("boards:proposal", args=[board.id, made.id]),
        done=_("Proposed. Say what your own agency says, too."),
    )  # fmt: skip


def propose(request: HttpRequest, board_id: UUID) -> HttpResponse:
    """Propose an answer to the question."""
    return _proposing(request, board_id, ProposalKind.QUESTION, _("Propose a decision"))


def check(request: HttpRequest, board_id: UUID) -> HttpResponse:
    """The voluntary-return check of a draft forced return."""
    return _proposing(request, board_id, ProposalKind.FORCED_RETURN_DRAFT, _("Check a draft forced return"))


def reopen(request: HttpRequest, board_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Reopen what was decided, by another proposal of the same kind."""
    actor = actor_of(request)
    first = queries.at_table(actor, Proposal, queries.board_for(actor, board_id), proposal_id)
    return _proposing(request, board_id, first.kind, _("Reopen a decision"), first)


def proposal(request: HttpRequest, board_id: UUID, proposal_id: UUID) -> HttpResponse:
    """One proposal: what each agency says, what it comes to, and the form to say it."""
    actor = actor_of(request)
    table = queries.table(actor, board_id)
    one = next((decision for decision in table.decisions if decision.proposal.id == proposal_id), None)
    if one is None:
        raise NotVisible
    here = reverse("boards:proposal", args=[board_id, proposal_id])
    own = next((voice for voice in one.voices if voice.agency_id == actor.agency_id), None)
    has_voice = actor.agency_id in {agency.id for agency in queries.voters_among(table.seats)}
    return form_page(
        request, VoiceForm(request.POST or None, initial={"voice": own.voice if own else ""}),
        lambda said: commands.say_voice(by=actor, board_id=board_id, proposal_id=proposal_id, **said),
        onward=here, done=_("Your answer is saved."), template="boards/proposal.html",
        title=one.proposal.get_kind_display(), table=table, board=table.board, one=one, own=own,
        may_answer=table.board.ended_at is None and has_voice and permissions.may_speak(actor, table.seats),
        may_withdraw=table.has_voice and (table.leads or one.proposal.recorded_by.agency_id == actor.agency_id),
        back_url=reverse("boards:board", args=[board_id]),
    )  # fmt: skip


def _settle(
    request: HttpRequest, board_id: UUID, proposal_id: UUID, command: Callable[..., Any], said: str
) -> HttpResponse:
    command(by=actor_of(request), board_id=board_id, proposal_id=proposal_id)
    messages.success(request, said)
    return redirect("boards:proposal", board_id, proposal_id)


@require_POST
def conclude(request: HttpRequest, board_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Count the voices: the day to answer has passed."""
    return _settle(request, board_id, proposal_id, commands.conclude, _("The voices are counted."))


@require_POST
def withdraw(request: HttpRequest, board_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Nobody needs to decide on it any more."""
    return _settle(request, board_id, proposal_id, commands.withdraw_proposal, _("The proposal is withdrawn."))
