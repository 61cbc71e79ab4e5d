"""Calling agencies to a table, and ending it."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from bayiri import audit
from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.permissions import is_responsible
from bayiri.boards import permissions, queries, rules
from bayiri.boards.choices import BoardKind
from bayiri.boards.commands.news import tell_people, tell_table
from bayiri.boards.commands.writing import board_to, story_of
from bayiri.boards.models import Board, CareHandOver
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for, members_of
from bayiri.cases.rules import ENDS, GONE
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.guarded import call_guarded, write_guarded
from bayiri.core.ids import uuid7


@transaction.atomic
def open_board(
    *, by: Actor, kind: str, subject: str, question: str, case_id: UUID | None = None, about: Collection[UUID] = ()
) -> Board:
    """Call a table: on a policy question, on a case one writes to, or for people of a case one is responsible for.

    `about`: the members whom a task force is about. Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True) if case_id else None
    if not permissions.may_open_board(by):
        raise NotAllowed
    if reasons := _reasons_not_to_open(by, case, kind, subject, question, about):
        raise RuleBroken(reasons)
    now, board_id = clock.now(), uuid7()
    said = {
        "id": board_id, "seat_id": uuid7(), "kind": kind, "subject": subject, "question": question, "case_id": case_id,
        "about": [str(one) for one in about], "recorded_at": now,
    }  # fmt: skip
    write_guarded("boards_open", said)
    board = Board.objects.get(pk=board_id)
    audit.record(
        kind="boards.opened",
        by=by,
        subject=board,
        case_id=story_of(by, board),
        facts=dict(board=board.id, kind_of=kind),
    )
    return board


def _reasons_not_to_open(
    by: Actor, case: Case | None, kind: str, subject: str, question: str, about: Collection[UUID]
) -> list[str]:
    own = case is not None and is_responsible(by, SubjectKind.CASE, case.id)
    if kind == BoardKind.TASK_FORCE and not own:
        return ["INV-03"]
    part = {member.id for member in members_of(case) if member.state not in GONE} if case else set()
    right = bool(about) and set(about) <= part if kind == BoardKind.TASK_FORCE else not about
    return [] if right and subject.strip() and question.strip() else ["INV-180"]


@transaction.atomic
def end_board(*, by: Actor, board_id: UUID, how: str, reason: str = "") -> Board:
    """End a table: with its question answered or dropped; a task force when everybody has arrived, or where another
    person agrees that who is missing travels no more. Sight that seats had opened ends at once.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    board = board_to(by, board_id, "lead")
    if board.kind == BoardKind.TASK_FORCE:
        reasons = rules.reasons_not_to_end(end_facts(by=by, board=board), how=how)
    else:
        right = how == "answered" or (how == "dropped" and bool(reason.strip()))
        reasons = [] if right else ["INV-180"]
    if reasons:
        raise RuleBroken(reasons)
    call_guarded("boards_end", board.id, how, reason, clock.now())
    audit.record(
        kind="boards.ended",
        by=by,
        subject=board,
        case_id=story_of(by, board),
        facts=dict(board=board.id, how=how, reason=reason),
    )
    # What was said about a case is open to nobody else once its table has ended.
    tell_table(by=by, board=board, link=reverse("boards:boards") if board.case_id else "")
    board.refresh_from_db()
    return board


def end_facts(*, by: Actor, board: Board, reason: str | None = None) -> rules.EndFacts:
    """What the rules need to know when a task force ends; with a `reason`, when it is asked for. For acts that write
    the event.
    """
    states = tuple(Member.objects.filter(pk__in=board.about).values_list("state", flat=True))
    case = queries.owned_case(by, board)
    pending = CareHandOver.objects.filter(board=board, previous__isnull=False, receipt__isnull=True)
    said = board.ended_because if reason is None else reason
    return rules.EndFacts(
        states=states,
        arrivals_confirmed=queries.arrivals(board),
        case_ended=case is not None and case.stage in ENDS,
        says_why=bool(said.strip()),
        by_another=reason is not None or board.end_asked_by_id not in (None, by.id),
        waits_for_receipt=reason is None and pending.exists(),
    )


@transaction.atomic
def ask_to_end(*, by: Actor, board_id: UUID, reason: str) -> Board:
    """Say that a task force ends though not everybody arrives, and why; another person has to agree.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    board = board_to(by, board_id, "lead")
    facts = end_facts(by=by, board=board, reason=reason)
    task_force = board.kind == BoardKind.TASK_FORCE
    if reasons := rules.reasons_not_to_end(facts, how="not_travelling") if task_force else ["INV-184"]:
        raise RuleBroken(reasons)
    call_guarded("boards_ask_to_end", board.id, reason, clock.now())
    audit.record(
        kind="boards.end_asked",
        by=by,
        subject=board,
        case_id=story_of(by, board),
        facts=dict(board=board.id, reason=reason),
    )
    tell_people(by=by, board=board, of=[board.agency_id])
    board.refresh_from_db()
    return board


@transaction.atomic
def open_again(*, by: Actor, board_id: UUID, reason: str) -> Board:
    """A table was ended by mistake: it stands again with who sat there. What seats had opened of a case stays closed.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    board = queries.board_for(by, board_id)
    if not permissions.leads(by, board):
        raise NotAllowed
    facts = rules.TableFacts(
        is_open=True, sits=True, leads=True, is_current=board.ended_at is not None, says_something=bool(reason.strip())
    )
    if reasons := rules.reasons_not_to_act(facts, needs="lead"):
        raise RuleBroken(reasons)
    call_guarded("boards_open_again", board.id, reason, clock.now())
    audit.record(
        kind="boards.opened_again",
        by=by,
        subject=board,
        case_id=story_of(by, board),
        facts=dict(board=board.id, reason=reason),
    )
    tell_table(by=by, board=board)
    board.refresh_from_db()
    return board


@transaction.atomic
def note_minutes(*, by: Actor, board_id: UUID) -> Board:
    """Minutes were opened to print or save. Raises NotVisible."""
    board = queries.board_for(by, board_id)
    audit.record(
        kind="boards.minutes_printed", by=by, subject=board, case_id=story_of(by, board), facts=dict(board=board.id)
    )
    return board
