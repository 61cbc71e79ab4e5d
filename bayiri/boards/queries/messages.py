"""What was said at a table, and who has read it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bayiri.agencies.models import User
from bayiri.boards.models import Board, Message, Reading
from bayiri.boards.queries.seats import A_PAGE, AT_ONCE
from bayiri.core.actor import Actor


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


def messages_page(board: Board, page: int, *, size: int = A_PAGE) -> tuple[list[Said], bool]:
    """Messages of a table, the latest first; what was corrected stands with its correction. Whether more follow."""
    rows = Message.objects.filter(board=board, corrects__isnull=True).select_related("recorded_by__agency")
    start = (page - 1) * size
    found = list(rows.order_by("-recorded_at", "-id")[start : start + size + 1])
    chains = {message.id: [message] for message in found[:size]}
    first_of: dict[UUID | None, UUID] = {message.id: message.id for message in found[:size]}
    if found:
        since = found[min(size, len(found)) - 1].recorded_at
        corrections = Message.objects.filter(board=board, corrects__isnull=False, recorded_at__gte=since)
        for one in corrections.order_by("recorded_at", "id")[: AT_ONCE * 5]:
            if first := first_of.get(one.corrects_id):
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
