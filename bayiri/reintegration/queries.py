"""Reading plans, always as somebody."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date
from functools import cached_property
from uuid import UUID

from django.db.models import Max, Min, Sum

from bayiri.cases.models import Act, Case, Member
from bayiri.cases.queries import members_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.people.rules import is_child
from bayiri.reintegration import rules
from bayiri.reintegration.choices import Dimension, Form, Level, LineState
from bayiri.reintegration.models import Delivery, Plan, PlanApproval, PlanLine, Verification
from bayiri.safeguards.queries import screenings_that_count


@dataclass(frozen=True)
class PlanView:
    """A plan as one page needs it: lines and what became of them, what people said, who has not agreed."""

    plan: Plan
    lines: list[PlanLine]
    answers: list[PlanApproval]
    waiting_for: list[Member]

    @property
    def agreed(self) -> bool:
        """Everybody who has to has approved the version that stands now."""
        return not self.waiting_for

    @cached_property
    def live_lines(self) -> list[PlanLine]:
        return [line for line in self.lines if line.state != LineState.DROPPED]

    @property
    def by_dimension(self) -> list[tuple[str, list[PlanLine]]]:
        """(name of the dimension, its lines), without dimensions that have none."""
        groups = [(one.label, [line for line in self.lines if line.dimension == one]) for one in Dimension]
        return [(str(label), lines) for label, lines in groups if lines]

    @property
    def totals(self) -> dict[str, dict[str, int]]:
        """Planned and delivered minor units by currency, dropped lines left out."""
        totals: dict[str, dict[str, int]] = {}
        for line in self.live_lines:
            if line.currency:
                sums = totals.setdefault(line.currency, {"planned": 0, "delivered": 0})
                sums["planned"] += line.amount
                sums["delivered"] += sum(delivery.amount for delivery in line.deliveries.all())
        return totals

    @property
    def shares(self) -> dict[str, dict[str, int]]:
        return shares_of(self.live_lines)


def plan_of(actor: Actor, case: Case) -> PlanView | None:
    """The plan of a case that is visible; None where there is none yet, or it is not shared."""
    plan = Plan.objects.filter(case=case).first()
    if plan is None:
        return None
    plan.case = case
    members = members_of(case)
    by_id = {member.id: member for member in members}
    lines = list(
        plan.lines.select_related("approved_by").prefetch_related(
            "deliveries__recorded_by", "verifications__recorded_by"
        )
    )
    answers = list(plan.answers.select_related("recorded_by").order_by("-recorded_at", "-id"))
    for line in lines:
        if line.member_id in by_id:
            line.member = by_id[line.member_id]
    for answer in answers:
        if answer.member_id in by_id:
            answer.member = by_id[answer.member_id]
    said = last_words(answers, plan.version)
    must = rules.who_must_agree(household(members))
    waiting = [member for member in members if member.id in must and said.get(member.id) is not True]
    return PlanView(plan, sorted(lines, key=lambda line: (line.planned_on, line.id)), answers, waiting)


def plan_counts(actor: Actor, case: Case) -> dict[str, int]:
    """How many lines of the plan stand in each state: what the case page says in one line. One query."""
    return dict(Counter(PlanLine.objects.filter(case=case).values_list("state", flat=True)))


def line_for(actor: Actor, line_id: UUID, *, case_id: UUID | None = None, to_write: bool = False) -> PlanLine:
    """One line that is visible, of this case where one is named. Raises NotVisible."""
    lines = PlanLine.objects.select_related("plan", "changed_by").filter(pk=line_id)
    if case_id:
        lines = lines.filter(case_id=case_id)
    if to_write:
        lines = lines.select_for_update(of=("self",), no_key=True)
    line = lines.first()
    if line is None:
        raise NotVisible
    return line


def shares_of(lines: Iterable[PlanLine]) -> dict[str, dict[str, int]]:
    """Shares in whole percent: {"form": {"cash": 40, ...}, "level": {...}}, each adding up to 100.

    By amount, or by the number of lines where there are two currencies or no prices. What rounding
    leaves goes to the largest share.
    """
    lines = list(lines)
    by_amount = len({line.currency for line in lines}) == 1 and sum(line.amount for line in lines) > 0
    sums: dict[str, dict[str, int]] = {
        "form": dict.fromkeys(Form.values, 0),
        "level": dict.fromkeys(Level.values, 0),
    }
    for line in lines:
        weight = line.amount if by_amount else 1
        sums["form"][line.form] += weight
        sums["level"][line.level] += weight
    return {axis: _percent(parts) for axis, parts in sums.items()}


def _percent(parts: dict[str, int]) -> dict[str, int]:
    total = sum(parts.values())
    if not total:
        return parts
    shares = {name: part * 100 // total for name, part in parts.items()}
    shares[max(parts, key=lambda name: parts[name])] += 100 - sum(shares.values())
    return shares


def last_words(answers: Iterable[PlanApproval], version: int) -> dict[UUID, bool]:
    """Each member's last yes or no to one version of the plan; comments alone are neither."""
    said: dict[UUID, bool] = {}
    for answer in sorted(answers, key=lambda one: (one.recorded_at, one.id)):
        if answer.plan_version == version and answer.approves is not None:
            said[answer.member_id] = answer.approves
    return said


def household(members: Iterable[Member]) -> list[rules.Somebody]:
    today = clock.today()
    return [rules.Somebody(one.id, is_child(one.person.born_on, today), one.state) for one in members]


def arrived_on(case: Case) -> date | None:
    """The day of arrival as noted, or else the day it was recorded; None where there is neither."""
    noted = Plan.objects.filter(case=case).values_list("arrived_on", flat=True).first()
    recorded = Act.objects.filter(case=case, kind="arrived").aggregate(at=Min("recorded_at"))["at"]
    return noted or (recorded.astimezone(UTC).date() if recorded else None)


def people_who_gave_help(case: Case) -> set[UUID]:
    """Who recorded a delivery in this case, or verified one, as far as the plan is visible here."""
    delivered = Delivery.objects.filter(case=case).values_list("recorded_by_id")
    verified = Verification.objects.filter(case=case).values_list("recorded_by_id")
    return {found for (found,) in delivered.union(verified)}


def approval_facts(case: Case, line: PlanLine) -> rules.ApprovalFacts:
    answers = PlanApproval.objects.filter(plan=line.plan_id)
    return rules.ApprovalFacts(
        stage=case.stage,
        state=line.state,
        must_agree=rules.who_must_agree(household(members_of(case)), line.member_id),
        answers=last_words(answers, line.plan.version),
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
        delivered_before=line.deliveries.aggregate(total=Sum("amount"))["total"] or 0,
        planned=line.amount,
    )


def verification_facts(by: Actor, case: Case, line: PlanLine, *, verified_on: date) -> rules.VerificationFacts:
    return rules.VerificationFacts(
        stage=case.stage,
        state=line.state,
        today=clock.today(),
        verified_on=verified_on,
        last_delivered_on=line.deliveries.aggregate(last=Max("delivered_on"))["last"],
        verifier=by.id,
        delivered_by=frozenset(line.deliveries.values_list("recorded_by_id", flat=True)),
    )


def needs_found(case: Case) -> list[tuple[Member, str]]:
    """What the last assessment of each member found to be needed, as far as it is visible here."""
    screenings = screenings_that_count(case).select_related("member__person").order_by("screened_at", "id")
    last = {screening.member_id: screening for screening in screenings}
    return [(one.member, one.needs) for one in last.values() if one.needs]
