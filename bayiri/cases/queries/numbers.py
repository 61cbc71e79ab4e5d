"""Cases and members as they are called outside: a case by its number, a member by their place in it."""

from bayiri.cases.models import Case, Member
from bayiri.cases.queries import cases_visible_to
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible


def case_called(actor: Actor, number: str) -> Case:
    """One case by its number. Raises NotVisible."""
    case = cases_visible_to(actor).select_related("agency").filter(number=number).first()
    if case is None:
        raise NotVisible
    return case


def numbered(case: Case) -> dict[int, Member]:
    """Members in the order in which they were written down, counted from 1: who joins comes last, nobody's number
    changes.
    """
    members = case.members.order_by("joined_at", "id")[:1000]
    return dict(enumerate(members, start=1))
