"""Work shared at a table, and messages."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from bayiri import audit
from bayiri.agencies.models import User
from bayiri.boards import permissions, queries
from bayiri.boards.choices import NO_VOICE, SeatState, WorkState
from bayiri.boards.commands.news import tell_people, tell_table
from bayiri.boards.commands.writing import board_to, story_of
from bayiri.boards.models import Board, Message, Seat, SharedTask
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7


def _can_work(board_id: UUID, agency_id: UUID, person_id: UUID | None) -> bool:
    """An agency that sits at the table and does not only look on; a person of it, where one is named."""
    seats = Seat.objects.filter(board_id=board_id, agency_id=agency_id, state=SeatState.ACCEPTED)
    named = person_id is None or User.objects.filter(pk=person_id, agency_id=agency_id, is_active=True).exists()
    return named and seats.exclude(role__in=NO_VOICE).exists()


@transaction.atomic
def give_task(
    *, by: Actor, board_id: UUID, what: str, agency_id: UUID, due_on: date, person_id: UUID | None = None
) -> SharedTask:
    """Give work to an agency at the table, or to one of its people. Raises NotVisible, NotAllowed, RuleBroken."""
    words = bool(what.strip()) and due_on >= clock.today()
    board = board_to(by, board_id, "voice", says_something=words, other_sits=_can_work(board_id, agency_id, person_id))
    row_id = uuid7()
    said = {
        "id": row_id, "board_id": board.id, "what": what, "agency_id": agency_id, "person_id": person_id,
        "due_on": due_on, "recorded_at": clock.now(),
    }  # fmt: skip
    write_guarded("boards_give_task", said)
    work = SharedTask.objects.get(pk=row_id)
    given = {"agency": agency_id, "person": person_id, "due_on": due_on, "row": work.id}
    audit.record(
        kind="boards.task_given", by=by, subject=work, case_id=story_of(by, board), facts=dict(board=board.id, **given)
    )
    _tell_who_has_it(by, board, work)
    return work


def _tell_who_has_it(by: Actor, board: Board, work: SharedTask) -> None:
    """The person whose work it is; without one, whoever sits there for the agency."""
    if work.person_id:
        tell_people(by=by, board=board, people=[work.person_id])
    else:
        tell_table(by=by, board=board, agency_ids=[work.agency_id])


def _gave(by: Actor, board: Board, work: SharedTask) -> bool:
    return work.recorded_by.agency_id == by.agency_id or permissions.leads(by, board)


def _change(by: Actor, board: Board, work: SharedTask, act: str, text: str, **changes) -> None:
    said = {"id": work.id, "act": act, "text": text, "at": clock.now(), **changes}
    write_guarded("boards_change_task", said)
    work.refresh_from_db()


@transaction.atomic
def finish_shared_task(*, by: Actor, board_id: UUID, work_id: UUID, result: str) -> SharedTask:
    """The work of one's agency is done, and what came of it. Raises NotVisible, NotAllowed, RuleBroken."""
    work: SharedTask = queries.at_table(by, SharedTask, queries.board_for(by, board_id), work_id)
    if work.agency_id != by.agency_id:
        raise NotAllowed
    current = work.state == WorkState.OPEN
    board = board_to(by, board_id, "voice", says_something=bool(result.strip()), is_current=current)
    _change(by, board, work, "done", result)
    audit.record(
        kind="boards.task_done",
        by=by,
        subject=work,
        case_id=story_of(by, board),
        facts=dict(board=board.id, row=work.id),
    )
    tell_people(by=by, board=board, people=[work.recorded_by_id])
    return work


@transaction.atomic
def move_task(
    *, by: Actor, board_id: UUID, work_id: UUID, agency_id: UUID, due_on: date, reason: str,
    person_id: UUID | None = None,
) -> SharedTask:  # fmt: skip
    """Give open work to another agency or person at the table, or another day. Raises NotVisible, NotAllowed, RuleBroken."""
    board = queries.board_for(by, board_id)
    work: SharedTask = queries.at_table(by, SharedTask, board, work_id)
    if not (_gave(by, board, work) or work.agency_id == by.agency_id):
        raise NotAllowed
    board = board_to(
        by, board_id, "voice", says_something=bool(reason.strip()) and due_on >= clock.today(),
        is_current=work.state == WorkState.OPEN, other_sits=_can_work(board_id, agency_id, person_id),
    )  # fmt: skip
    before = {"from_agency": work.agency_id, "from_person": work.person_id, "from_day": work.due_on}
    _change(by, board, work, "move", reason, agency_id=agency_id, person_id=person_id, due_on=due_on)
    moved = {"agency": agency_id, "person": person_id, "due_on": due_on, "reason": reason, "row": work.id}
    audit.record(
        kind="boards.task_moved",
        by=by,
        subject=work,
        case_id=story_of(by, board),
        facts=dict(board=board.id, **before, **moved),
    )
    _tell_who_has_it(by, board, work)
    return work


@transaction.atomic
def take_task_back(*, by: Actor, board_id: UUID, work_id: UUID, reason: str) -> SharedTask:
    """Open work is not needed any more: said by who gave it or leads. Raises NotVisible, NotAllowed, RuleBroken."""
    board = queries.board_for(by, board_id)
    work: SharedTask = queries.at_table(by, SharedTask, board, work_id)
    if not _gave(by, board, work):
        raise NotAllowed
    current = work.state == WorkState.OPEN
    board = board_to(by, board_id, "voice", says_something=bool(reason.strip()), is_current=current)
    _change(by, board, work, "take_back", reason)
    audit.record(
        kind="boards.task_taken_back",
        by=by,
        subject=work,
        case_id=story_of(by, board),
        facts=dict(board=board.id, row=work.id, reason=reason),
    )
    _tell_who_has_it(by, board, work)
    return work


@transaction.atomic
def open_task_again(*, by: Actor, board_id: UUID, work_id: UUID, reason: str) -> SharedTask:
    """Work was settled that is not done. Raises NotVisible, NotAllowed, RuleBroken."""
    board = queries.board_for(by, board_id)
    work: SharedTask = queries.at_table(by, SharedTask, board, work_id)
    if not (_gave(by, board, work) or work.agency_id == by.agency_id):
        raise NotAllowed
    current = work.state in (WorkState.DONE, WorkState.TAKEN_BACK)
    board = board_to(by, board_id, "voice", says_something=bool(reason.strip()), is_current=current)
    before = work.result
    _change(by, board, work, "again", reason)
    audit.record(
        kind="boards.task_again",
        by=by,
        subject=work,
        case_id=story_of(by, board),
        facts=dict(board=board.id, row=work.id, reason=reason, result=before),
    )
    _tell_who_has_it(by, board, work)
    return work


@transaction.atomic
def write_message(*, by: Actor, board_id: UUID, text: str, corrects_id: UUID | None = None) -> Message:
    """Write to everybody at the table, or correct one's own last words; both stay readable.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    own = current = True
    if corrects_id:
        first = queries.at_table(by, Message, queries.board_for(by, board_id), corrects_id)
        if first.recorded_by_id != by.id:
            raise NotAllowed
        current = not Message.objects.filter(corrects=first).exists()
    board = board_to(by, board_id, "seat", says_something=bool(text.strip()), own_word=own, is_current=current)
    row_id = uuid7()
    said = {"id": row_id, "board_id": board.id, "text": text, "corrects_id": corrects_id, "recorded_at": clock.now()}
    write_guarded("boards_write_message", said)
    message = Message.objects.get(pk=row_id)
    how = "corrected" if corrects_id else "written"
    audit.record(
        kind=f"boards.message_{how}",
        by=by,
        subject=message,
        case_id=story_of(by, board),
        facts=dict(board=board.id, row=message.id),
    )
    tell_table(by=by, board=board, link=reverse("boards:messages", args=[board.id]))
    return message


@transaction.atomic
def note_reading(*, by: Actor, board_id: UUID) -> None:
    """The messages of a table have been read by this person; written down where something was new. Raises NotVisible."""
    board = queries.board_for(by, board_id)
    if queries.unread(by, board):
        write_guarded("boards_note_reading", {"id": uuid7(), "board_id": board.id, "read_at": clock.now()})
        audit.record(
            kind="boards.messages_read", by=by, subject=board, case_id=story_of(by, board), facts=dict(board=board.id)
        )
