"""Help that was given and verified, and what the rules ask before it is."""

from datetime import date
from uuid import UUID

from django.db.models import Max, Min, Q, Sum

from bayiri.cases.models import Act, Case
from bayiri.cases.queries import members_of, without_mistakes
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.reintegration import rules
from bayiri.reintegration.models import Delivery, Plan, PlanApproval, PlanLine, Verification
from bayiri.reintegration.queries.plan import comments_wait, household, last_words


def arrived_on(case: Case) -> date | None:
    """The day of arrival as noted, or else the day it was recorded; None where there is neither."""
    noted = Plan.objects.filter(case=case).values_list("arrived_on", flat=True).first()
    recorded = Act.objects.filter(case=case, kind="arrived").aggregate(at=Min("recorded_at"))["at"]
    return noted or (clock.day_of(recorded) if recorded else None)


def people_who_gave_help(case: Case) -> set[UUID]:
    """Who recorded a delivery in this case, or verified one, or in the case that its people were split from, as far as
    the plans are visible here.
    """
    cases = Q(case=case) | Q(case__splits__case=case)
    delivered = Delivery.objects.filter(cases).values_list("recorded_by_id")
    verified = Verification.objects.filter(cases).values_list("recorded_by_id")
    return {found for (found,) in delivered.union(verified)}


def delivery_for(case: Case, delivery_id: UUID) -> Delivery:
    """One delivery of a visible case. Raises NotVisible."""
    found = Delivery.objects.filter(case=case, pk=delivery_id).select_related("line").first()
    if found is None:
        raise NotVisible
    return found


def verification_for(case: Case, verification_id: UUID) -> Verification:
    """One verification of a visible case. Raises NotVisible."""
    found = Verification.objects.filter(case=case, pk=verification_id).first()
    if found is None:
        raise NotVisible
    return found


def approval_facts(case: Case, line: PlanLine) -> rules.ApprovalFacts:
    answers = PlanApproval.objects.filter(plan=line.plan_id)
    return rules.ApprovalFacts(
        stage=case.stage,
        state=line.state,
        must_agree=rules.who_must_agree(household(members_of(case)), line.member_id),
        answers=last_words(answers, line.plan.version),
        comments_waiting=comments_wait(case),
    )


def delivery_facts(case: Case, line: PlanLine, *, delivered_on: date, amount: int) -> rules.DeliveryFacts:
    return rules.DeliveryFacts(
        stage=case.stage,
        state=line.state,
        phase=line.phase,
        today=clock.today(),
        delivered_on=delivered_on,
        arrived_on=arrived_on(case),
        amount=amount,
        delivered_before=without_mistakes(line.deliveries.all()).aggregate(total=Sum("amount"))["total"] or 0,
        planned=line.amount,
    )


def verification_facts(by: Actor, case: Case, line: PlanLine, *, verified_on: date) -> rules.VerificationFacts:
    return rules.VerificationFacts(
        stage=case.stage,
        state=line.state,
        today=clock.today(),
        verified_on=verified_on,
        last_delivered_on=without_mistakes(line.deliveries.all()).aggregate(last=Max("delivered_on"))["last"],
        verifier=by.id,
        delivered_by=frozenset(line.deliveries.values_list("recorded_by_id", flat=True)),
    )
