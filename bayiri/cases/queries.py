"""Reading cases, always as somebody."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.queries import is_seen_by
from bayiri.cases import rules
from bayiri.cases.models import Case, CounsellingSession, Member
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible


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
        "household": sorted(str(member.person_id) for member in members if member.state not in ("withdrawn", "left")),
        "duration": case.duration,
        "mode": case.mode,
    }
