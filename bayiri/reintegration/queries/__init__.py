"""Reading plans, always as somebody."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, Min, OuterRef, Prefetch, Q, Sum

from bayiri.agencies.models import User
from bayiri.cases.models import Act, Case, Member
from bayiri.cases.queries import members_of, with_mistakes, without_mistakes
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.people.rules import is_child
from bayiri.reintegration import rules
from bayiri.reintegration.choices import Dimension, Form, Level, LineState
from bayiri.reintegration.models import Delivery, Need, Plan, PlanApproval, PlanComment, PlanLine, Verification
from bayiri.rulebooks.currencies import in_minor_units
from bayiri.rulebooks.outlook import ContextVersion, DistrictOffer
from bayiri.rulebooks.queries import InForce, district_context
from bayiri.safeguards.queries import screenings_that_count


@dataclass(frozen=True)
class PlanView:
    """A plan as one page needs it: lines and what became of them, what people said, who has not agreed."""

    plan: Plan
    lines: list[PlanLine]
    answers: list[PlanApproval]
    waiting_for: list[Member]
    comments: list[PlanComment]

    @property
    def comments_waiting(self) -> list[PlanComment]:
        """Comments without an answer: nothing is approved before they have one."""
        return [comment for comment in self.comments if not hasattr(comment, "answer")]

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
                sums["delivered"] += line.given
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
            Prefetch("deliveries", with_mistakes(Delivery.objects.select_related("recorded_by"))),
            Prefetch("verifications", with_mistakes(Verification.objects.select_related("recorded_by"))),
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
    in_order = sorted(lines, key=lambda line: (line.planned_on, line.id))
    return PlanView(plan, in_order, answers, waiting, _comments_of(plan, by_id, lines))


def _comments_of(plan: Plan, members: dict[UUID, Member], lines: list[PlanLine]) -> list[PlanComment]:
    """What was said to a plan with what was done about it, the latest first."""
    by_id = {line.id: line for line in lines}
    found = plan.comments.select_related("recorded_by", "answer__recorded_by").order_by("-said_on", "-id")
    for comment in found:
        comment.member = members.get(comment.member_id, comment.member)
        if comment.line_id:
            comment.line = by_id[comment.line_id]
    return list(found)


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


def needs_found(case: Case) -> list[tuple[Member, str]]:
    """What the last assessment of each member found to be needed, as far as it is visible here."""
    screenings = screenings_that_count(case).select_related("member__person").order_by("screened_at", "id")
    last = {screening.member_id: screening for screening in screenings}
    return [(one.member, one.needs) for one in last.values() if one.needs]


def need_for(actor: Actor, case: Case, need_id: UUID) -> Need:
    """One need of this case. Raises NotVisible."""
    need = Need.objects.filter(case=case, pk=need_id).select_related("member__person").first()
    if need is None:
        raise NotVisible
    return need


def comment_for(actor: Actor, case: Case, comment_id: UUID) -> PlanComment:
    """One comment of this case, with its answer where it has one. Raises NotVisible."""
    found = PlanComment.objects.filter(case=case, pk=comment_id).select_related("member__person", "line", "answer")
    if (comment := found.first()) is None:
        raise NotVisible
    return comment


def comments_wait(case: Case, *, member_id: UUID | None = None) -> bool:
    """Whether a comment on the plan, of this member where one is named, has no answer yet."""
    waiting = PlanComment.objects.filter(case=case, answer__isnull=True)
    return (waiting.filter(member_id=member_id) if member_id else waiting).exists()


def officer_of(plan: Plan) -> User:
    """Whoever wrote last on the plan: a line, or the plan itself."""
    last = plan.lines.select_related("changed_by").order_by("-changed_at", "-id").first()
    return last.changed_by if last else plan.recorded_by


@dataclass(frozen=True)
class Offered:
    """A service of the district that could answer a need; `amount` in minor units. Never put into the plan by itself."""

    code: str
    name: str
    provider: str
    form: str
    amount: int
    currency: str
    condition: str
    verified: bool


@dataclass(frozen=True)
class NeedView:
    """A need with the lines that answer it, or else what the district could offer; nothing is a gap of the place."""

    need: Need
    lines: list[PlanLine]
    offers: list[Offered]

    @property
    def is_open(self) -> bool:
        return not self.need.settled_because

    @property
    def is_gap(self) -> bool:
        return self.is_open and not self.lines


@dataclass(frozen=True)
class NeedsView:
    """The needs of a household, each person's own, against the plan and the district."""

    members: list[Member]
    needs: list[NeedView]
    lines_without_need: list[PlanLine]
    district: InForce[ContextVersion] | None

    @property
    def gaps(self) -> list[NeedView]:
        return [view for view in self.needs if view.is_gap]

    @property
    def by_member(self) -> list[tuple[Member, list[tuple[str, list[NeedView]]]]]:
        """(member, [(name of the dimension, needs)]), every member of the household."""
        groups = []
        for member in self.members:
            own = [view for view in self.needs if view.need.member_id == member.id and view.is_open]
            dimensions = [(str(one.label), [view for view in own if view.need.dimension == one]) for one in Dimension]
            groups.append((member, [(name, views) for name, views in dimensions if views]))
        return groups


def needs_of(actor: Actor, case: Case, language: str) -> NeedsView:
    """Needs, the lines that answer them, and what the district offers for the rest. Four queries."""
    members = [member for member in members_of(case) if member.state not in rules.GONE]
    needs = list(Need.objects.filter(case=case).select_related("recorded_by").order_by("recorded_at", "id"))
    lines = [
        line for line in PlanLine.objects.filter(case=case).order_by("planned_on", "id") if line.state != "dropped"
    ]
    district = district_of(case)
    services = {one.service: one for one in district.content.services} if district else {}
    answered = {line.found_need_id for line in lines}
    facts = [
        rules.NeedFacts(one.id, one.topic, one.level, one.id in answered) for one in needs if not one.settled_because
    ]
    known = [rules.OfferFacts(one.service, frozenset(one.answers), frozenset(one.levels)) for one in services.values()]
    found = rules.proposals(facts, known)
    views = [
        NeedView(
            need,
            [line for line in lines if line.found_need_id == need.id],
            [offered(services[code], language) for code in found.get(need.id, [])],
        )
        for need in needs
    ]
    return NeedsView(members, views, [line for line in lines if line.found_need_id is None], district)


def district_of(case: Case) -> InForce[ContextVersion] | None:
    """What is known of the district this household goes to; None where nobody wrote it down."""
    return district_context(case.destination_country, case.destination_place, on=clock.today())


def offered(service: DistrictOffer, language: str) -> Offered:
    """A service in the reader's language."""
    condition = in_language(service.condition, language) if service.condition else ""
    amount = in_minor_units(service.price, service.currency) if service.price and service.currency else 0
    return Offered(
        service.service, in_language(service.names, language), service.provider, service.form, amount,
        service.currency or "", condition, service.status == "verified",
    )  # fmt: skip


def in_language(names: Mapping[Any, str], language: str) -> str:
    """A name in the reader's language, else in English, else any."""
    return names.get(language[:2]) or names.get("en") or next(iter(names.values()))


def open_needs(case: Case) -> list[Need]:
    """Needs that are not settled, the first found first."""
    rows = Need.objects.filter(case=case, settled_because="").select_related("member__person")
    return list(rows.order_by("recorded_at", "id"))


def gap_counts(case: Case) -> tuple[int, int]:
    """How many open needs no line answers, and how many lines answer no need of the assessment. Two queries."""
    live = PlanLine.objects.filter(case=case).exclude(state="dropped")
    unanswered = Need.objects.filter(~Exists(live.filter(found_need=OuterRef("pk"))), case=case, settled_because="")
    return unanswered.count(), live.filter(found_need__isnull=True).count()
