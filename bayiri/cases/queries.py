"""Reading cases, always as somebody."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.queries import is_seen_by
from bayiri.cases import rules
from bayiri.cases.choices import ClosingAnswer
from bayiri.cases.models import Case, ClosingProposal, CounsellingSession, Death, HandOver, Member
from bayiri.cases.permissions import may_look_a_second_time
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.rulebooks.queries import law


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """Cases the actor's agency takes part in. Row-level security says the same again."""
    return Case.objects.filter(is_seen_by(actor, SubjectKind.CASE))


def case_for(actor: Actor, case_id: UUID, *, to_write: bool = False) -> Case:
    """One case, locked where it will be written to. Raises NotVisible."""
    cases = cases_visible_to(actor).select_related("agency", "caseworker")
    if to_write:
        cases = cases.select_for_update(of=("self",), no_key=True)
    try:
        return cases.get(pk=case_id)
    except Case.DoesNotExist:
        raise NotVisible from None


def members_of(case: Case) -> list[Member]:
    """Members with their persons, main applicant first, then in the order they were written down."""
    members = case.members.select_related("person").order_by("joined_at", "id")
    return sorted(members, key=lambda member: member.relation != "self")


def member_for(actor: Actor, case: Case, member_id: UUID) -> Member:
    """One member of a case that is visible. Raises NotVisible."""
    try:
        return case.members.select_related("person").get(pk=member_id)
    except Member.DoesNotExist:
        raise NotVisible from None


def sessions_that_count(case: Case) -> QuerySet[CounsellingSession]:
    """The counselling sessions of a case, without those found to be wrong."""
    return case.sessions.filter(correction__isnull=True)


def session_for(case: Case, session_id: UUID) -> CounsellingSession:
    """One session of a visible case. Raises NotVisible."""
    try:
        return case.sessions.select_related("recorded_by", "correction").get(pk=session_id)
    except CounsellingSession.DoesNotExist:
        raise NotVisible from None


def death_for(case: Case, death_id: UUID) -> Death:
    """One death of a visible case, taken back or not. Raises NotVisible."""
    try:
        return case.deaths.select_related("member__person", "recorded_by").get(pk=death_id)
    except Death.DoesNotExist:
        raise NotVisible from None


def session_facts(
    case: Case, members: list[Member], *, held_in_future: bool, language: str, interpreter: str
) -> rules.SessionFacts:
    """What the rules need to know of a counselling session."""
    needing: set[str] = {
        m.person.interpreter_language for m in members if m.person.interpreter_language not in ("", language)
    }
    return rules.SessionFacts(
        languages_needing_interpreter=frozenset(needing),
        language=language,
        interpreter_name=interpreter,
        held_in_future=held_in_future,
        anybody_present=bool(members),
        stage=case.stage,
    )


def material_facts(case: Case, members: list[Member]) -> dict[str, Any]:
    """What a decision to return is bound to, as far as the case knows it: destination and household."""
    return {
        "destination": [case.destination_country, case.destination_place],
        "household": sorted(str(member.person_id) for member in members if member.state not in rules.GONE),
        "duration": case.duration,
        "mode": case.mode,
    }


def open_proposal(case: Case) -> ClosingProposal | None:
    """The proposal to close that waits for a second look, with who made it."""
    return case.closing_proposals.filter(answer="").select_related("recorded_by__agency").first()


def sent_back(case: Case) -> ClosingProposal | None:
    """The last proposal to close, where it was sent back, with who did and why."""
    last = case.closing_proposals.select_related("answered_by").order_by("-recorded_at", "-id").first()
    return last if last and last.answer == ClosingAnswer.SENT_BACK else None


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
        may_look=may_look_a_second_time(actor, case),
    )


def undoable(actor: Actor) -> QuerySet[HandOver]:
    """Hand-overs of the agency's people that may still be undone."""
    minutes = law("case-management", on=clock.today()).number("hand_over_undo_minutes")
    return HandOver.objects.filter(
        recorded_by__agency_id=actor.agency_id,
        recorded_at__gt=clock.now() - timedelta(minutes=minutes),
        undone_at__isnull=True,
    )
