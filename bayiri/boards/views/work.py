"""Work and messages at a table."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.boards import queries
from bayiri.boards.commands import work as commands
from bayiri.boards.forms import MessageForm, MoveForm, ReasonForm, ResultForm, TaskForm
from bayiri.boards.models import Message, SharedTask
from bayiri.boards.views.tables import Turned, page_number
from bayiri.pages.doorways import form_page
from bayiri.pages.forms import PageForm
from bayiri.pages.reader import actor_of


def tasks(request: HttpRequest, board_id: UUID) -> HttpResponse:
    """All work of a table: open, done, taken back."""
    table = queries.table(actor_of(request), board_id)
    back = reverse("boards:board", args=[board_id])
    context = {"title": _("Work at the table"), "table": table, "board": table.board, "back_url": back}
    return render(request, "boards/work.html", context)


def give(request: HttpRequest, board_id: UUID) -> HttpResponse:
    """Give work to an agency at the table, or one of its people."""
    actor = actor_of(request)
    table = queries.table(actor, board_id)
    form = TaskForm(request.POST or None)
    form.offer_whom(table.agencies, queries.people_of(table.agencies))
    back = reverse("boards:board", args=[board_id])
    return form_page(
        request, form, lambda said: commands.give_task(by=actor, board_id=board_id, **said), onward=back,
        done=_("The work stands in their list."), title=_("Give work"), lead=table.board.subject, back_url=back,
    )  # fmt: skip


def _about(request: HttpRequest, board_id: UUID, work_id: UUID) -> SharedTask:
    actor = actor_of(request)
    return queries.at_table(actor, SharedTask, queries.board_for(actor, board_id), work_id)


def _act(
    request: HttpRequest, board_id: UUID, work_id: UUID, form: PageForm, command: Callable[..., Any], title: str, done: str
) -> HttpResponse:  # fmt: skip
    one = _about(request, board_id, work_id)
    about = {"by": actor_of(request), "board_id": board_id, "work_id": one.id}
    back = reverse("boards:work", args=[board_id])
    return form_page(
        request, form, lambda said: command(**about, **said), onward=back, done=done, title=title, lead=one.what, back_url=back
    )  # fmt: skip


def done(request: HttpRequest, board_id: UUID, work_id: UUID) -> HttpResponse:
    """The work is done, with what came of it."""
    form = ResultForm(request.POST or None)
    title, said = _("The work is done"), _("Done. Everybody at the table sees what came of it.")
    return _act(request, board_id, work_id, form, commands.finish_shared_task, title, said)


def move(request: HttpRequest, board_id: UUID, work_id: UUID) -> HttpResponse:
    """Somebody else at the table does it, or on another day."""
    one, table = _about(request, board_id, work_id), queries.table(actor_of(request), board_id)
    initial = {"whom": f"{one.agency_id}:{one.person_id or ''}", "due_on": one.due_on}
    form = MoveForm(request.POST or None, initial=initial)
    form.offer_whom(table.agencies, queries.people_of(table.agencies))
    return _act(
        request, board_id, work_id, form, commands.move_task, _("Give it to others, or another day"), _("Moved.")
    )


def take_back(request: HttpRequest, board_id: UUID, work_id: UUID) -> HttpResponse:
    """The work is not needed any more."""
    form = ReasonForm(request.POST or None)
    return _act(request, board_id, work_id, form, commands.take_task_back, _("Take the work back"), _("Taken back."))


def again(request: HttpRequest, board_id: UUID, work_id: UUID) -> HttpResponse:
    """The work is to be done after all."""
    form = ReasonForm(request.POST or None)
    title = _("It is to be done after all")
    return _act(request, board_id, work_id, form, commands.open_task_again, title, _("The work is open again."))


def messages(request: HttpRequest, board_id: UUID) -> HttpResponse:
    """All messages of a table, and the form to write one. Opening the page says that they are read."""
    actor = actor_of(request)
    board = queries.board_for(actor, board_id)
    number = page_number(request)
    rows, more = queries.messages_page(board, number)
    if request.method == "GET":
        commands.note_reading(by=actor, board_id=board.id)
    here = reverse("boards:messages", args=[board_id])
    return form_page(
        request, MessageForm(request.POST or None),
        lambda said: commands.write_message(by=actor, board_id=board.id, **said), onward=here, done=_("Sent."),
        template="boards/messages.html", title=_("Messages"), board=board, rows=rows,
        page=Turned(number, more),
        readings=queries.readings_of(board), back_url=reverse("boards:board", args=[board_id]),
    )  # fmt: skip


def correct(request: HttpRequest, board_id: UUID, message_id: UUID) -> HttpResponse:
    """Correct one's own last words; both stay readable."""
    actor = actor_of(request)
    said_before = queries.at_table(actor, Message, queries.board_for(actor, board_id), message_id)
    back = reverse("boards:messages", args=[board_id])
    return form_page(
        request, MessageForm(request.POST or None, initial={"text": said_before.text}),
        lambda said: commands.write_message(by=actor, board_id=board_id, corrects_id=said_before.id, **said),
        onward=back, done=_("Corrected. What you wrote before stays readable."), title=_("Correct a message"), back_url=back,
    )  # fmt: skip
