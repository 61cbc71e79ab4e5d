"""Who has a person in their care: taken in, handed on, confirmed by who receives."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.boards import queries, rules
from bayiri.boards.choices import BoardKind
from bayiri.boards.commands.news import tell_table
from bayiri.boards.commands.writing import board_to, story_of
from bayiri.boards.models import Board, CareHandOver
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.guarded import in_milliseconds, write_guarded
from bayiri.core.ids import uuid7


@dataclass(frozen=True)
class HandOverData:
    """Who gives and who takes, where, when, and how the person is."""

    to_agency_id: UUID
    taken_by: str
    place: str
    happened_at: datetime
    condition: str
    given_by: str = ""


@transaction.atomic
def hand_over(*, by: Actor, board_id: UUID, member_id: UUID, data: HandOverData) -> CareHandOver:
    """Take somebody into care, or hand them on: by the agency that has them, to one at the table, which confirms it.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    board = board_to(by, board_id, "voice")
    care = next((one for one in queries.care_of(board) if one.member_id == member_id), None)
    if care is None:
        raise NotVisible
    if reasons := rules.reasons_not_to_hand_over(_facts(by, board, care, data)):
        raise RuleBroken(reasons)
    row_id = uuid7()
    said = {
        "id": row_id, "board_id": board.id, "member_id": member_id, "to_agency_id": data.to_agency_id,
        "given_by": data.given_by, "taken_by": data.taken_by, "place": data.place,
        "happened_at": in_milliseconds(data.happened_at), "condition": data.condition, "recorded_at": clock.now(),
    }  # fmt: skip
    write_guarded("boards_hand_over", said)
    row = CareHandOver.objects.get(pk=row_id)
    how = "handed_on" if care.holder else "taken"
    about = {"member": member_id, "row": row.id, "to": data.to_agency_id}
    audit.record(
        kind=f"boards.care_{how}", by=by, subject=row, case_id=story_of(by, board), facts=dict(board=board.id, **about)
    )
    tell_table(by=by, board=board, agency_ids=[row.to_agency_id])
    return row


def _facts(by: Actor, board: Board, care: queries.Care, data: HandOverData) -> rules.CareFacts:
    sitting = {agency.id for agency in queries.table(by, board.id).agencies}
    said = all(text.strip() for text in (data.place, data.condition, data.taken_by))
    holder = str(care.holder.id) if care.holder else ""
    return rules.CareFacts(
        holder=holder,
        waits_for_receipt=care.waiting is not None,
        actor_agency=str(by.agency_id),
        from_agency=holder,
        to_agency=str(data.to_agency_id),
        receiver_sits=data.to_agency_id in sitting,
        after_the_last=care.since is None or in_milliseconds(data.happened_at) >= care.since,
        in_future=data.happened_at > clock.now(),
        about_the_task_force=board.kind == BoardKind.TASK_FORCE and said and bool(not holder or data.given_by.strip()),
    )


@transaction.atomic
def confirm_care(
    *, by: Actor, board_id: UUID, hand_id: UUID, received: bool, happened_at: datetime, condition: str
) -> CareHandOver:
    """Say, for the agency that receives, whether the person has come to it, when, and how they are; where not, what
    happened. Raises NotVisible, NotAllowed, RuleBroken.
    """
    board = board_to(by, board_id, "voice", says_something=bool(condition.strip()))
    row: CareHandOver = queries.at_table(by, CareHandOver, board, hand_id)
    if row.to_agency_id != by.agency_id:
        raise NotAllowed
    waits = row.previous_id is not None and queries.receipt_of(row) is None
    at = in_milliseconds(happened_at)
    if reasons := rules.reasons_not_to_confirm(
        waits=waits, is_receiver=True, after_it_was_given=at >= row.happened_at, in_future=at > clock.now()
    ):
        raise RuleBroken(reasons)
    row_id = uuid7()
    said = {
        "id": row_id, "board_id": board.id, "hand_over_id": row.id, "received": received, "happened_at": at,
        "condition": condition, "recorded_at": clock.now(),
    }  # fmt: skip
    write_guarded("boards_confirm_care", said)
    said_so = "confirmed" if received else "denied"
    audit.record(
        kind=f"boards.care_{said_so}",
        by=by,
        subject=row,
        case_id=story_of(by, board),
        facts=dict(board=board.id, row=row.id, member=row.member_id),
    )
    if row.from_agency_id:
        tell_table(by=by, board=board, agency_ids=[row.from_agency_id])
    return CareHandOver.objects.select_related("receipt").get(pk=row.id)
