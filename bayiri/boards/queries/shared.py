"""What of a case a table may open."""

from collections.abc import Collection
from uuid import UUID

from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.permissions import is_responsible
from bayiri.boards.models import (
    Board,
)
from bayiri.cases.models import Case
from bayiri.cases.queries import cases_visible_to, members_of
from bayiri.cases.rules import GONE
from bayiri.consent.queries import sharing_of
from bayiri.core.actor import Actor


def consents_stand(case: Case, agency_id: UUID, purpose: str, sections: Collection[str]) -> bool:
    """Whether everybody of the case who takes part said yes to this recipient, purpose and parts; no parts: all of them."""
    said = {
        one.member_id: one.given and (not one.sections or set(sections) <= set(one.sections))
        for one in sharing_of(case)
        if (one.recipient_id, one.purpose) == (agency_id, purpose)
    }
    part = [member.id for member in members_of(case) if member.state not in GONE]
    return bool(part) and all(said.get(member_id, False) for member_id in part)


def owned_case(actor: Actor, board: Board) -> Case | None:
    """The table's case, where the actor's agency is responsible for it."""
    if board.case_id is None or not is_responsible(actor, SubjectKind.CASE, board.case_id):
        return None
    return cases_visible_to(actor).filter(pk=board.case_id).first()
