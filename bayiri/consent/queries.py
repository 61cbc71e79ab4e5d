"""Reading decisions."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from bayiri.agencies.models import Agency
from bayiri.cases.models import Case, CounsellingSession, Member
from bayiri.cases.queries import sessions_that_count
from bayiri.cases.rules import GONE
from bayiri.consent.choices import Standing
from bayiri.consent.models import Reconfirmation, Refusal, ReturnDecision, SharingConsent
from bayiri.core import clock
from bayiri.core.errors import NotVisible
from bayiri.people.models import Person
from bayiri.people.rules import is_child
from bayiri.rulebooks.queries import law


def standings(case: Case, at: datetime | None = None, travels_on: date | None = None) -> dict[UUID, str]:
    """Where each member's decision stands: member id to one of `Standing`. One query, answered by the database.

    Who is of age by `travels_on` needs a decision of their own by then (INV-98).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT member_id, standing FROM consent_standings(%s, %s, %s)", [case.id, at or clock.now(), travels_on]
        )
        return dict(cursor.fetchall())


def all_decided(case: Case, at: datetime | None = None, *, reflected: bool = True) -> bool:
    """Everybody who takes part has a decision in force; without `reflected`, signing is enough."""
    enough = {Standing.IN_FORCE} if reflected else {Standing.IN_FORCE, Standing.REFLECTION}
    taking_part = set(case.members.exclude(state__in=GONE).values_list("id", flat=True))
    said = standings(case, at)
    return bool(taking_part) and all(said.get(member_id) in enough for member_id in taking_part)


@dataclass(frozen=True)
class MemberDecision:
    """One member with where their decision stands and the latest declaration, for pages."""

    member: Member
    standing: Standing
    latest: ReturnDecision | None
    is_child: bool


def decisions_of(case: Case, members: list[Member]) -> list[MemberDecision]:
    """Every member's decision, in the order of `members`. Two queries."""
    said = standings(case)
    latest: dict[UUID, ReturnDecision] = {}
    for decision in ReturnDecision.objects.filter(case=case).select_related("recorded_by").order_by("decided_at"):
        latest[decision.member_id] = decision
    today = clock.today()
    return [
        MemberDecision(
            member, Standing(said.get(member.id, "none")), latest.get(member.id), is_child(member.person.born_on, today)
        )
        for member in members
    ]


def latest_session_with(case: Case, member: Member) -> CounsellingSession | None:
    """The last counselling session the member took part in; for a child, any of the case."""
    sessions = sessions_that_count(case).order_by("-held_at")
    if is_child(member.person.born_on, clock.today()):
        return sessions.first()
    return sessions.filter(members_present__contains=[member.id]).first()


def decision_for(case: Case, decision_id: UUID) -> ReturnDecision:
    """One declaration of a visible case, with whose it is. Raises NotVisible."""
    found = ReturnDecision.objects.filter(case=case, pk=decision_id).select_related("member__person").first()
    if found is None:
        raise NotVisible
    return found


def refusal_for(case: Case, refusal_id: UUID) -> Refusal:
    """One refusal of a visible case, with whose it is. Raises NotVisible."""
    try:
        return Refusal.objects.select_related("member__person", "review").get(case=case, pk=refusal_id)
    except Refusal.DoesNotExist:
        raise NotVisible from None


def refusals_to_review(case: Case) -> list[Refusal]:
    return list(Refusal.objects.filter(case=case, review__isnull=True).select_related("member__person", "recorded_by"))


def confirmed_for(movement_id: UUID, departs_at: datetime) -> dict[UUID, Reconfirmation]:
    """The last answer of each member who was asked again before a departure at that time."""
    answers = Reconfirmation.objects.filter(movement_id=movement_id, departs_at=departs_at).order_by("confirmed_at")
    return {answer.member_id: answer for answer in answers}


def sharing_of(case: Case) -> list[SharingConsent]:
    """What stands now between each person and each recipient: the last word of each, under whichever record it was said.

    Where two records of one person stand in the household, it is the word of the entry that takes part; not to be saved.
    """
    last: dict[tuple, SharingConsent] = {}
    rows = SharingConsent.objects.filter(case=case).select_related("recipient", "member__person")
    counts: dict[UUID, Member] = {}
    for consent in rows.order_by("said_at", "id"):
        if consent.member_id not in counts:
            counts[consent.member_id] = _entry_that_counts(consent.member)
        consent.member = counts[consent.member_id]
        last[consent.member_id, consent.whom, consent.purpose] = consent
    return list(last.values())


def _entry_that_counts(member: Member) -> Member:
    """The same person's entry in the household, where their record was made one with another; else this one."""
    person = member.person
    while person.merged_into_id and (kept := Person.objects.filter(pk=person.merged_into_id).first()):
        person = kept
    if person.pk == member.person_id:
        return member
    return Member.objects.select_related("person").filter(case_id=member.case_id, person=person).first() or member


def reconfirmation_window_hours() -> int:
    return law("voluntary-return", on=clock.today()).number("reconfirmation_window_hours")


def known_to(case: Case) -> dict[UUID, list[str]]:
    """By member, the names of other agencies that know the same person: both data stewards said so, and the person agrees
    to share with that agency. For the responsible agency alone. Two queries, or one where there is nobody.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT member_id, agency_id FROM consent_known_to(%s)", [case.id])
        rows = cursor.fetchall()
    names = dict(Agency.objects.filter(pk__in={agency for _member, agency in rows}).values_list("pk", "name"))
    told: dict[UUID, list[str]] = {}
    for member_id, agency_id in rows:
        told.setdefault(member_id, []).append(names[agency_id])
    return told
