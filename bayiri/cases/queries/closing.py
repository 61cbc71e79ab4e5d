"""Whether a case may be closed: what was proposed, and who looks a second time."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from bayiri.cases import rules
from bayiri.cases.choices import ClosingAnswer
from bayiri.cases.models import Case, ClosingProposal
from bayiri.cases.permissions import may_look_a_second_time
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.rulebooks.queries import law


def open_proposal(case: Case) -> ClosingProposal | None:
    """The proposal to close that waits for a second look, with who made it."""
    return case.closing_proposals.filter(answer="").select_related("recorded_by__agency").first()


def sent_back(case: Case) -> ClosingProposal | None:
    """The last proposal to close, where it was sent back or has lapsed, with who did and why."""
    last = case.closing_proposals.select_related("answered_by").order_by("-recorded_at", "-id").first()
    return last if last and last.answer in (ClosingAnswer.SENT_BACK, ClosingAnswer.LAPSED) else None


@dataclass(frozen=True)
class Looker:
    """Whose work the second look is: people of an agency with this role; whether the reader is one of them."""

    agency_id: UUID
    role: str
    is_actor: bool


def who_looks(case: Case, proposer_id: UUID) -> list[Looker]:
    """Who may look a second time at what this person proposed, as the law's document orders it; nobody is possible."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_who_looks(%s, %s) ORDER BY 1, 2", [case.id, proposer_id])
        return [Looker(*row) for row in cursor.fetchall()]


def may_look_now(actor: Actor, case: Case, proposal: ClosingProposal | None) -> bool:
    """Whether it is for this person to look a second time at what was proposed."""
    if proposal is None or not may_look_a_second_time(actor):
        return False
    return any(looker.is_actor for looker in who_looks(case, proposal.recorded_by_id))


def closing_facts(actor: Actor, case: Case, outcome: str = "") -> rules.ClosingFacts:
    """What the rules need to know when a case is closed with this outcome."""
    document = law("case-management", on=clock.today())
    waiting = open_proposal(case)
    return rules.ClosingFacts(
        outcome=outcome,
        stage=case.stage,
        outcomes_to_look_at=frozenset(document.words("second_look_outcomes")),
        stages_to_look_at=frozenset(document.words("second_look_stages")),
        proposed=waiting.outcome if waiting else "",
        proposed_by=str(waiting.recorded_by_id) if waiting else "",
        actor_id=str(actor.id),
        may_look=may_look_now(actor, case, waiting),
    )
