"""A plan with its lines, and what people said to it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Prefetch

from bayiri.agencies.models import User
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import members_of, with_mistakes
from bayiri.cases.queries.part import is_minor, member_or_gone
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.reintegration import rules
from bayiri.reintegration.choices import Dimension, Form, Level, LineState
from bayiri.reintegration.models import Delivery, Plan, PlanApproval, PlanComment, PlanLine, Verification


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
        if line.member_id:
            line.member = member_or_gone(case, by_id, line.member_id)
    for answer in answers:
        answer.member = member_or_gone(case, by_id, answer.member_id)
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
        comment.member = member_or_gone(plan.case, members, comment.member_id)
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
    return [rules.Somebody(one.id, is_minor(one), one.state) for one in members]


def comment_for(actor: Actor, case: Case, comment_id: UUID) -> PlanComment:
    """One comment of this case, with its answer where it has one. Raises NotVisible."""
    found = PlanComment.objects.filter(case=case, pk=comment_id).select_related("line", "answer")
    if (comment := found.first()) is None:
        raise NotVisible
    comment.member = member_or_gone(case, {one.id: one for one in members_of(case)}, comment.member_id)
    return comment


def comments_wait(case: Case, *, member_id: UUID | None = None) -> bool:
    """Whether a comment on the plan, of this member where one is named, has no answer yet."""
    waiting = PlanComment.objects.filter(case=case, answer__isnull=True)
    return (waiting.filter(member_id=member_id) if member_id else waiting).exists()


def officer_of(plan: Plan) -> User:
    """Whoever wrote last on the plan: a line, or the plan itself."""
    last = plan.lines.select_related("changed_by").order_by("-changed_at", "-id").first()
    return last.changed_by if last else plan.recorded_by
