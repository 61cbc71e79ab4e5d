"""Cases and members as other programs call them: a case by its number, a member by their place in it."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from bayiri.cases.models import Case
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible


@dataclass(frozen=True)
class Called:
    """A case that the reader's agency takes part in, in whatever section."""

    id: UUID
    number: str
    agency: str

    @property
    def row(self) -> Case | None:
        """The case itself, where the reader's agency sees the journey."""
        return Case.objects.select_related("agency").filter(pk=self.id).first()


def case_called(actor: Actor, number: str) -> Called:
    """One case by its number. Raises NotVisible."""
    found = _called(number, None)
    if found is None:
        raise NotVisible
    return found


def called(actor: Actor, case_id: UUID | None) -> Called | None:
    """How a case is called, for who takes part in it."""
    return _called("", case_id) if case_id else None


def _called(number: str, case_id: UUID | None) -> Called | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_called(%s, %s)", [number, case_id])
        row = cursor.fetchone()
        return Called(*row) if row else None


@dataclass(frozen=True)
class Place:
    """A member by their number: counted in the order in which they were written down, so that nobody's changes."""

    number: int
    id: UUID
    person_id: UUID


def members_numbered(case_id: UUID) -> list[Place]:
    """The members of a case that the reader's agency takes part in. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_members_numbered(%s)", [case_id])
        return [Place(*row) for row in cursor.fetchall()]


def member_numbered(case_id: UUID, number: int) -> Place:
    """One member by their number. Raises NotVisible."""
    for place in members_numbered(case_id):
        if place.number == number:
            return place
    raise NotVisible
