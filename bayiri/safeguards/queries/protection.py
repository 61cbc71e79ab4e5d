"""Reading the risk on return: assessments, reviews, what was said in fear, what forbids a return."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, QuerySet

from bayiri.cases.models import Case, Member
from bayiri.cases.queries import has_carried
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.people.rules import is_child
from bayiri.rulebooks.queries import InForce, instruments, law
from bayiri.rulebooks.shapes.protection import Instrument, InstrumentsVersion
from bayiri.safeguards.choices import Gate, State
from bayiri.safeguards.models import Advisory, Finding, ProtectionReview, ReturnRisk, ReturnRiskReview, SeniorDecision
from bayiri.safeguards.queries import AdvisoryAbout, advisories_about
from bayiri.safeguards.rules.risk import RiskReviewFacts, SeniorFacts


def instruments_in_force(on: date) -> InForce[InstrumentsVersion]:
    """What forbids a return, by the law's document of a day."""
    return instruments(on=on)


def instruments_for(case: Case, member: Member) -> list[Instrument]:
    """What binds the State that this person would be returned from."""
    today = clock.today()
    child = is_child(member.person.born_on, today)
    return [one for one in instruments(on=today).content.instruments if one.applies(case.host_country, child=child)]


def named(codes: Iterable[str]) -> list[Instrument]:
    """The instruments of these codes, as today's document words them; what it no longer names is left out."""
    wanted = set(codes)
    return [one for one in instruments(on=clock.today()).content.instruments if one.instrument in wanted]


def assessments_of(member: Member) -> list[ReturnRisk]:
    """Every assessment of the risk for one person, the newest first, each with its review. One query; fifty at most."""
    rows = ReturnRisk.objects.filter(member=member).select_related("recorded_by__agency", "review__recorded_by__agency")
    return list(rows.order_by("-assessed_at")[:50])


def assessment_for(case: Case, assessment_id: UUID) -> ReturnRisk:
    """One assessment of a visible case. Raises NotVisible."""
    rows = ReturnRisk.objects.select_related("member__person", "recorded_by__agency", "review")
    found = rows.filter(case=case, pk=assessment_id).first()
    if found is None:
        raise NotVisible
    return found


def review_facts(case: Case, assessment: ReturnRisk) -> RiskReviewFacts:
    """What the rules need to know of an assessment that somebody wants to review."""
    mine = ReturnRisk.objects.filter(member_id=assessment.member_id)
    since = Finding.objects.filter(
        member_id=assessment.member_id, gate=Gate.NON_REFOULEMENT, found_at__gt=assessment.assessed_at
    ).exclude(state=State.CLEARED)
    return RiskReviewFacts(
        author_id=str(assessment.recorded_by_id),
        is_last=not mine.filter(assessed_at__gt=assessment.assessed_at).exists(),
        is_reviewed=ReturnRiskReview.objects.filter(assessment=assessment).exists(),
        result=assessment.result,
        same_destination=(assessment.country, assessment.place) == (case.destination_country, case.destination_place),
        something_since=since.exists(),
    )


def reviews_waiting(actor: Actor) -> QuerySet[ProtectionReview]:
    """What people fear that nobody has reviewed yet, by when it is due, as far as the actor sees the protection."""
    rows = ProtectionReview.objects.filter(done_at__isnull=True).select_related(
        "case", "member__person", "fear", "taken_by"
    )
    return rows.order_by("due_at", "id")


def reviews_of(member: Member) -> list[ProtectionReview]:
    """Everything one person said in fear, the newest first, and what became of it. Fifty at most."""
    rows = ProtectionReview.objects.filter(member=member).select_related("fear", "taken_by", "recorded_by__agency")
    return list(rows.order_by("-recorded_at")[:50])


def review_for(case: Case, review_id: UUID) -> ProtectionReview:
    """One protection review of a visible case. Raises NotVisible."""
    found = ProtectionReview.objects.select_related("member__person", "fear").filter(case=case, pk=review_id).first()
    if found is None:
        raise NotVisible
    return found


def own_advisories() -> QuerySet[Advisory]:
    """What installations' people have added, those in force first."""
    rows = Advisory.objects.select_related("agency", "recorded_by", "ended_by")
    return rows.order_by(F("ended_at").desc(nulls_first=True), "-recorded_at", "id")


def advisory_for(advisory_id: UUID) -> Advisory:
    """One advisory that was added here. Raises NotVisible."""
    found = Advisory.objects.select_related("agency").filter(pk=advisory_id).first()
    if found is None:
        raise NotVisible
    return found


def advisories_of(case: Case, member: Member) -> list[AdvisoryAbout]:
    """The advisories that speak of one member today."""
    return advisories_about(case, clock.today()).get(member.id, [])


def senior_decisions_of(member: Member) -> list[SeniorDecision]:
    """What senior people decided about one person, the newest first."""
    rows = SeniorDecision.objects.filter(member=member).select_related("recorded_by__agency")
    return list(rows.order_by("-recorded_at", "-id")[:50])


def senior_roles() -> frozenset[str]:
    return frozenset(law("protection", on=clock.today()).words("senior_roles"))


def advisory_roles() -> frozenset[str]:
    return frozenset(law("protection", on=clock.today()).words("advisory_roles"))


def senior_facts(actor: Actor, case: Case, member: Member, code: str) -> SeniorFacts:
    """What the rules need to know of who wants to decide about an advisory."""
    last = ReturnRisk.objects.filter(member=member).select_related("review").order_by("-assessed_at").first()
    review = getattr(last, "review", None)
    return SeniorFacts(
        str(actor.id), actor.roles, senior_roles(), actor.agency_id == case.agency_id, str(case.caseworker_id or ""),
        has_carried(case, actor.id), str(last.recorded_by_id) if last else "", str(review.recorded_by_id) if review else "",
        any(one.code == code and one.effect == "senior" for one in advisories_of(case, member)),
    )  # fmt: skip


@dataclass(frozen=True)
class RiskFile:
    """Everything about the risk of one person, for a page."""

    assessments: list[ReturnRisk]
    reviews: list[ProtectionReview]
    advisories: list[AdvisoryAbout]
    decisions: list[SeniorDecision]
    instruments: list[Instrument]

    @property
    def to_review(self) -> ReturnRisk | None:
        """The last assessment, where nobody has reviewed it yet."""
        last = self.assessments[0] if self.assessments else None
        return last if last and not hasattr(last, "review") else None


def risk_file(case: Case, member: Member) -> RiskFile:
    """The same, in five queries."""
    return RiskFile(
        assessments_of(member), reviews_of(member), advisories_of(case, member), senior_decisions_of(member),
        instruments_for(case, member),
    )  # fmt: skip
