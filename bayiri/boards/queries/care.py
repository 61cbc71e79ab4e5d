"""Who has a person in their care at a table, and how many have arrived."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from bayiri.agencies.models import Agency
from bayiri.boards.models import Board, CareHandOver, CareReceipt
from bayiri.cases.models import Member

MOST = 1000


def people_about(board: Board) -> list[tuple[UUID, str]]:
    """Whom a task force is about: their names for who may see them, else "" in a fixed order."""
    seen = {m.id: m.person.name for m in Member.objects.filter(pk__in=board.about).select_related("person")}
    return [(member_id, seen.get(member_id, "")) for member_id in board.about]


@dataclass(frozen=True)
class Care:
    """Somebody a task force is about: who has them in their care, what waits, and the whole chain, the latest first."""

    member_id: UUID
    name: str
    number: int
    holder: Agency | None
    waiting: CareHandOver | None
    chain: list[CareHandOver]

    @property
    def since(self) -> datetime | None:
        last = next((one for one in self.chain if one != self.waiting), None)
        return last.happened_at if last else None


def care_of(board: Board) -> list[Care]:
    """The chain of care of everybody a task force is about."""
    rows = list(
        CareHandOver.objects.filter(board=board)
        .select_related("from_agency", "to_agency", "recorded_by", "receipt__recorded_by")
        .order_by("-happened_at", "-id")[:MOST]
    )
    found = []
    for number, (member_id, name) in enumerate(people_about(board), start=1):
        chain = [row for row in rows if row.member_id == member_id]
        waiting = next((row for row in chain if row.previous_id and receipt_of(row) is None), None)
        held = next((r for r in chain if not r.previous_id or ((said := receipt_of(r)) and said.received)), None)
        found.append(Care(member_id, name, number, held.to_agency if held else None, waiting, chain))
    return found


def receipt_of(row: CareHandOver) -> CareReceipt | None:
    """What the receiving agency said of a hand-over, where it has."""
    return getattr(row, "receipt", None)


def arrivals(board: Board) -> int:
    """How many of those a task force is about have arrived, confirmed and not contradicted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT boards_arrivals(%s)", [board.id])
        return cursor.fetchone()[0]
