"""Tables: mine, one with everything at it; called, ended, opened again."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.boards import permissions, queries
from bayiri.boards.choices import BoardKind, EndedHow
from bayiri.boards.commands import tables as commands
from bayiri.boards.forms import EndForm, NothingForm, OpenForm, OpenOnCaseForm, ReasonForm
from bayiri.boards.models import Board
from bayiri.cases.queries import case_for, members_of
from bayiri.cases.rules import GONE
from bayiri.core.errors import NotAllowed
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of


@dataclass(frozen=True)
class Turned:
    """Where in a long list the reader is."""

    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def page_of(board: Board) -> str:
    return reverse("boards:board", args=[board.id])


def boards(request: HttpRequest) -> HttpResponse:
    """Tables at which the reader sits, and invitations that wait for an answer."""
    actor = actor_of(request)
    number, ended = page_number(request), request.GET.get("show") == "ended"
    rows, more = queries.boards_page(actor, ended=ended, page=number)
    context = {
        "title": _("Boards and task forces"), "boards": rows, "ended": ended,
        "page": Turned(number, more),
        "invitations": queries.invitations(actor), "may_open": permissions.may_open_board(actor),
    }  # fmt: skip
    return render(request, "boards/boards.html", context)


def page_number(request: HttpRequest) -> int:
    """The page that was asked for; the first where it was none."""
    typed = request.GET.get("page", "1")
    return max(1, min(int(typed), 1000)) if typed.isascii() and typed.isdigit() else 1


@shows("tables", "journey")
def of_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The tables of one case at which the reader sits."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    rows, more = queries.boards_page(actor, ended=False, page=1, case_id=case.id)
    past, _more = queries.boards_page(actor, ended=True, page=1, case_id=case.id)
    context = {
        "title": _("At a table"), "case": case, "boards": rows, "past": past, "more": more,
        "may_open": permissions.may_open_board(actor), "back_url": reverse("journey:case", args=[case.id]),
    }  # fmt: skip
    return render(request, "boards/of_case.html", context)


def open_board(request: HttpRequest) -> HttpResponse:
    """Call agencies to a table on a question of policy."""
    actor = actor_of(request)
    if not permissions.may_open_board(actor):
        raise NotAllowed
    return form_page(
        request, OpenForm(request.POST or None),
        lambda said: commands.open_board(by=actor, kind=BoardKind.BOARD, **said),
        onward=page_of, done=_("The table is open. Invite the others."), title=_("Call agencies to a table"),
        back_url=reverse("boards:boards"),
    )  # fmt: skip


def open_on_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Call agencies to a table about a case, or a task force for its people."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=lambda actor, _case: permissions.may_open_board(actor))
    members = [(member.id, member.person.name) for member in members_of(case) if member.state not in GONE]
    initial = {"about": [str(member_id) for member_id, _name in members]}
    form = OpenOnCaseForm(request.POST or None, members=members, initial=initial)
    return form_page(
        request, form, lambda said: commands.open_board(by=actor, case_id=case.id, **said),
        onward=page_of, done=_("The table is open. Invite the others."), title=_("Call agencies to a table about this case"),
        lead=case.number, back_url=reverse("boards:of-case", args=[case.id]),
    )  # fmt: skip


def board(request: HttpRequest, board_id: UUID) -> HttpResponse:
    """One table: question, who sits there, open work, decisions, messages; of a task force also who has whom."""
    table = queries.table(actor_of(request), board_id)
    force = table.board.kind == BoardKind.TASK_FORCE
    context = {
        "title": table.board.subject, "table": table, "board": table.board,
        "care": queries.care_of(table.board) if force else [],
        "arrived": queries.arrivals(table.board) if force else 0,
        "checked": queries.last_return_check(table.board), "back_url": reverse("boards:boards"),
    }  # fmt: skip
    return render(request, "boards/board.html", context)


def end(request: HttpRequest, board_id: UUID) -> HttpResponse:
    """End a table; a task force when everybody has arrived, or with a second person."""
    actor = actor_of(request)
    board = queries.board_for(actor, board_id)
    context: dict[str, Any] = {
        "onward": page_of, "title": _("End the table"), "lead": board.subject, "back_url": page_of(board),
        "done": _("The table has ended. What it had opened of the case is closed."), "template": "boards/end.html",
        "board": board, "danger": True,
    }  # fmt: skip
    if board.kind == BoardKind.BOARD:
        form = EndForm(request.POST or None)
        return form_page(request, form, lambda said: commands.end_board(by=actor, board_id=board.id, **said), **context)
    context |= {"arrived": queries.arrivals(board), "everybody": len(board.about)}
    if context["arrived"] == context["everybody"] or board.end_asked_by_id not in (None, actor.id):
        how = EndedHow.ARRIVED if context["arrived"] == context["everybody"] else EndedHow.NOT_TRAVELLING
        # Nothing to choose: an empty form is sent by its button alone.
        nothing = NothingForm(request.POST if request.method == "POST" else None)
        return form_page(
            request,
            nothing,
            lambda said: commands.end_board(by=actor, board_id=board.id, how=how),
            submit=_("End the table"),
            **context,
        )
    context |= {"done": _("A colleague who leads tables has to agree before it ends."), "asks": True}
    return form_page(
        request, ReasonForm(request.POST or None), lambda said: commands.ask_to_end(by=actor, board_id=board.id, **said),
        submit=_("Ask a colleague to agree"), **context,
    )  # fmt: skip


def open_again(request: HttpRequest, board_id: UUID) -> HttpResponse:
    """A table was ended by mistake."""
    actor = actor_of(request)
    board = queries.board_for(actor, board_id)
    return form_page(
        request, ReasonForm(request.POST or None), lambda said: commands.open_again(by=actor, board_id=board.id, **said),
        onward=page_of, done=_("The table is open again. Parts of a case that it had opened stay closed."),
        title=_("Open the table again"), lead=board.subject, back_url=page_of(board),
    )  # fmt: skip
