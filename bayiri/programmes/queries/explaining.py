"""That the options were explained."""

from uuid import UUID

from bayiri.cases.models import Case, CounsellingSession, Member
from bayiri.cases.queries import sessions_that_count
from bayiri.cases.rules import GONE
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.programmes import permissions, rules
from bayiri.programmes.models import Explanation


def explanations_of(actor: Actor, case: Case) -> list[Explanation]:
    """Every time the options were explained, the latest first. Raises NotAllowed."""
    if not permissions.may_see(actor, case):
        raise NotAllowed
    return list(Explanation.objects.filter(case=case).select_related("recorded_by").order_by("-recorded_at", "-id"))


def explanation_in(actor: Actor, case: Case, explanation_id: UUID) -> Explanation:
    """One explanation of this case. Raises NotVisible."""
    found = Explanation.objects.filter(case=case, pk=explanation_id).select_related("recorded_by").first()
    if found is None:
        raise NotVisible
    return found


def explanation_facts(
    case: Case, present: list[Member], *, shown: str, shown_now: str, language: str, interpreter_name: str
) -> rules.ExplanationFacts:
    """What the rules need to know when somebody writes down that the options were explained."""
    here = [member for member in present if member.state not in GONE]
    return rules.ExplanationFacts(
        stage=case.stage,
        shown=shown,
        shown_now=shown_now,
        anybody_present=bool(here) and len(here) == len(present),
        language=language,
        interpreters_needed=tuple(member.person.interpreter_language for member in here),
        interpreter_name=interpreter_name,
    )


def session_of_today(case: Case) -> CounsellingSession | None:
    """The last counselling session, if it was held today: what was explained was mostly explained there."""
    last = sessions_that_count(case).order_by("-held_at").first()
    return last if last and clock.day_of(last.held_at) == clock.today() else None
