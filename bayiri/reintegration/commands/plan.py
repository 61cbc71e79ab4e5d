"""Writing plans: lines, what the returnee says to them, what is given, who looks whether it arrived."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from bayiri import audit
from bayiri.agencies.choices import Section
from bayiri.cases.choices import Stage
from bayiri.cases.commands import move_stage
from bayiri.cases.commands.by_part import move_by_part
from bayiri.cases.models import Case
from bayiri.cases.queries import member_for, members_of
from bayiri.cases.queries.part import case_to_write_in, is_minor
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import ChangedMeanwhile, NotAllowed, NotVisible, RuleBroken
from bayiri.core.ids import uuid7
from bayiri.reintegration import permissions, queries, rules
from bayiri.reintegration.models import Delivery, Plan, PlanApproval, PlanLine, Verification
from bayiri.tasks.commands import end_tasks
from bayiri.tasks.models import TaskKind

CONTENT = (
    "dimension",
    "level",
    "form",
    "phase",
    "member_id",
    "need",
    "found_need_id",
    "description",
    "provider",
    "amount",
    "currency",
    "planned_on",
)


@dataclass(frozen=True)
class LineData:
    """One line as written down. `amount` counts minor units of `currency`; no member: the whole family."""

    dimension: str
    level: str
    form: str
    need: str
    description: str
    provider: str
    planned_on: date
    amount: int = 0
    currency: str = ""
    member_id: UUID | None = None
    phase: str = "after_arrival"
    found_need_id: UUID | None = None


@dataclass(frozen=True)
class Said:
    """What somebody said to the plan: yes or no; how; language by ISO 639-3. A comment is `take_down_comment`."""

    approves: bool
    channel: str
    language: str
    comment: str = ""
    guardian_name: str = ""


@transaction.atomic
def add_plan_line(*, by: Actor, case_id: UUID, line: LineData) -> PlanLine:
    """Add a line; the first one opens the plan. What people agreed to before lapses.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_to_write_in(by, case_id, Section.PLAN, to_write=True)
    if not permissions.may_plan(by, case):
        raise NotAllowed
    if reasons := rules.reasons_not_to_write_line(rules.LineFacts(case.stage, line.need)):
        raise RuleBroken(reasons)
    if line.member_id:
        member_for(by, case, line.member_id)
    if line.found_need_id:
        queries.need_for(by, case, line.found_need_id)
    plan, now = _plan(by, case), clock.now()
    added = PlanLine.objects.create(
        plan=plan,
        case=case,
        **vars(line),
        changed_by_id=by.id,
        changed_at=now,
        recorded_by_id=by.id,
        recorded_at=now,
    )
    settle_plan(by=by, case=case)
    facts = {"dimension": line.dimension, "form": line.form, "amount": line.amount, "currency": line.currency}
    audit.record(kind="reintegration.line_added", by=by, subject=added, case_id=case.id, facts=facts)
    return added


@transaction.atomic
def change_plan_line(*, by: Actor, line_id: UUID, version: int, changes: dict[str, Any]) -> PlanLine:
    """Change a line as opened at `version`; its approval and what people agreed to lapse.

    `changes` names fields of LineData. Raises NotAllowed, ChangedMeanwhile, RuleBroken.
    """
    case, line = line_to_write(by, line_id)
    if not permissions.may_plan(by, case):
        raise NotAllowed
    if line.version != version:
        raise ChangedMeanwhile(line)
    changes = {name: value for name, value in changes.items() if name in CONTENT and getattr(line, name) != value}
    facts = rules.LineFacts(case.stage, changes.get("need", line.need), line.state)
    if reasons := rules.reasons_not_to_write_line(facts):
        raise RuleBroken(reasons)
    if changes.get("member_id"):
        member_for(by, case, changes["member_id"])
    if changes.get("found_need_id"):
        queries.need_for(by, case, changes["found_need_id"])
    if not changes:
        return line
    for name, value in changes.items():
        setattr(line, name, value)
    line.version, line.changed_by_id, line.changed_at = line.version + 1, by.id, clock.now()
    line.save(update_fields=[*changes, "version", "changed_by", "changed_at"])
    line.refresh_from_db()
    settle_plan(by=by, case=case)
    audit.record(
        kind="reintegration.line_changed",
        by=by,
        subject=line,
        case_id=case.id,
        facts={"changed": sorted(changes)},
    )
    return line


@transaction.atomic
def drop_plan_line(*, by: Actor, line_id: UUID, reason: str = "") -> PlanLine:
    """Take a line out of the plan before anything of it was delivered; why stands with the line, not in the log.

    Raises NotAllowed, RuleBroken.
    """
    case, line = line_to_write(by, line_id)
    if not permissions.may_plan(by, case):
        raise NotAllowed
    if reasons := rules.reasons_not_to_write_line(rules.LineFacts(case.stage, line.need, line.state)):
        raise RuleBroken(reasons)
    call("reintegration_drop_line", line.id, reason, clock.now())
    line.refresh_from_db()
    settle_plan(by=by, case=case)
    audit.record(kind="reintegration.line_dropped", by=by, subject=line, case_id=case.id)
    return line


@transaction.atomic
def record_returnee_answer(*, by: Actor, case_id: UUID, member_id: UUID, plan_version: int, said: Said) -> PlanApproval:
    """Write down what somebody said to the plan at `plan_version`; a child answers with a guardian.

    When everybody who has to has agreed, the task to make the plan, or to review it, ends.
    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_to_write_in(by, case_id, Section.PLAN, to_write=True)
    if not permissions.may_plan(by, case):
        raise NotAllowed
    member, plan = member_for(by, case, member_id), _plan(by, case)
    facts = rules.AnswerFacts(
        stage=case.stage,
        is_child=is_minor(member),
        has_guardian=bool(said.guardian_name.strip()),
        in_household=member.state not in rules.GONE,
        version_read=plan_version,
        version_now=plan.version,
        approves=said.approves,
        comments_waiting=queries.comments_wait(case),
    )
    if reasons := rules.reasons_not_to_record_answer(facts):
        raise RuleBroken(reasons)
    answer_id, words = uuid7(), (said.approves, said.channel, said.language, said.comment, said.guardian_name)
    call("reintegration_record_answer", answer_id, plan.id, member.id, plan_version, *words, clock.now())
    answer = PlanApproval.objects.get(pk=answer_id)
    if settle_plan(by=by, case=case) != "draft":
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.PLAN, TaskKind.REVIEW_PLAN])
    told = {"approves": said.approves, "plan_version": plan_version, "channel": said.channel}
    audit.record(kind="reintegration.plan_answered", by=by, subject=answer, case_id=case.id, facts=told)
    return answer


@transaction.atomic
def approve_plan_line(*, by: Actor, line_id: UUID) -> PlanLine:
    """Approve a line to be carried out, once everybody it concerns agreed to the plan as it stands.

    After arrival the first one starts the plan and moves the case. Raises NotAllowed, RuleBroken.
    """
    case, line = line_to_write(by, line_id)
    if not permissions.may_carry_out(by, case):
        raise NotAllowed
    facts = queries.approval_facts(case, line)
    if reasons := rules.reasons_not_to_approve_line(facts):
        raise RuleBroken(reasons)
    call("reintegration_approve_line", line.id, clock.now())
    line.refresh_from_db()
    settle_plan(by=by, case=case)
    _start(by, case)
    facts_said = {"plan_version": line.approved_version, "agreed": sorted(map(str, facts.must_agree))}
    audit.record(kind="reintegration.line_approved", by=by, subject=line, case_id=case.id, facts=facts_said)
    return line


@transaction.atomic
def record_delivery(
    *,
    by: Actor,
    line_id: UUID,
    delivered_on: date,
    amount: int,
    proof: str,
    proof_reference: str = "",
    note: str = "",
    handed_over_by: str = "",
) -> Delivery:
    """Write down that help was given, all of the line or a part. Raises NotAllowed, RuleBroken."""
    case, line = line_to_write(by, line_id)
    if not permissions.may_carry_out(by, case):
        raise NotAllowed
    facts = queries.delivery_facts(case, line, delivered_on=delivered_on, amount=amount)
    if reasons := rules.reasons_not_to_deliver(facts):
        raise RuleBroken(reasons)
    delivery_id = uuid7()
    call(
        "reintegration_record_delivery",
        delivery_id,
        line.id,
        delivered_on,
        amount,
        proof,
        proof_reference,
        note,
        handed_over_by,
        clock.now(),
    )
    delivery = Delivery.objects.get(pk=delivery_id)
    settle_plan(by=by, case=case)
    _start(by, case)
    audit.record(kind="reintegration.delivered", by=by, subject=delivery, case_id=case.id, facts=asdict(facts))
    return delivery


@transaction.atomic
def record_verification(
    *, by: Actor, line_id: UUID, verified_on: date, how: str, found_in_order: bool, note: str = ""
) -> Verification:
    """Write down what somebody else than the deliverer found. Not in order leaves the line as delivered.

    Raises NotAllowed, RuleBroken.
    """
    case, line = line_to_write(by, line_id)
    if not permissions.may_carry_out(by, case):
        raise NotAllowed
    facts = queries.verification_facts(by, case, line, verified_on=verified_on)
    if reasons := rules.reasons_not_to_verify(facts):
        raise RuleBroken(reasons)
    verification_id = uuid7()
    call(
        "reintegration_record_verification",
        verification_id,
        line.id,
        verified_on,
        how,
        found_in_order,
        note,
        clock.now(),
    )
    verification = Verification.objects.get(pk=verification_id)
    settle_plan(by=by, case=case)
    facts_said = {"how": how, "found_in_order": found_in_order}
    audit.record(kind="reintegration.verified", by=by, subject=verification, case_id=case.id, facts=facts_said)
    return verification


@transaction.atomic
def note_arrival(*, by: Actor, case_id: UUID, arrived_on: date | None) -> Plan:
    """Tell the plan the day of arrival, from which help after arrival may be given; None: nobody arrived after all.

    For journey's arrival; the plan is opened where there is none. Raises NotVisible, NotAllowed.
    """
    case = case_to_write_in(by, case_id, Section.PLAN, to_write=True)
    if not permissions.takes_part(by, case):
        raise NotAllowed
    plan = _plan(by, case)
    plan.arrived_on = arrived_on
    plan.save(update_fields=["arrived_on"])
    audit.record(
        kind="reintegration.arrival_noted",
        by=by,
        subject=plan,
        case_id=case.id,
        facts={"arrived_on": arrived_on},
    )
    return plan


def line_to_write(by: Actor, line_id: UUID, case_id: UUID | None = None) -> tuple[Case, PlanLine]:
    """The case, locked, and the line as it stands then; of this case where one is named. Raises NotVisible."""
    found = queries.line_for(by, line_id)
    if case_id and found.case_id != case_id:
        raise NotVisible
    case = case_to_write_in(by, found.case_id, Section.PLAN, to_write=True)
    return case, queries.line_for(by, line_id, to_write=True)


def _plan(by: Actor, case: Case) -> Plan:
    """The case's plan, opened where there is none."""
    plan = Plan.objects.filter(case=case).first()
    return plan or Plan.objects.create(case=case, recorded_by_id=by.id, recorded_at=clock.now())


def settle_plan(*, by: Actor, case: Case) -> str:
    """Store the state that lines and answers make of the plan, and say it; empty where there is no plan.

    For other commands, which write the event.
    """
    plan = Plan.objects.filter(case=case).first()
    if plan is None:
        return ""
    said = queries.last_words(plan.answers.all(), plan.version)
    agreed = rules.all_agree(rules.who_must_agree(queries.household(members_of(case))), said)
    state = rules.plan_state(plan.lines.values_list("state", flat=True), agreed=agreed)
    if state != plan.state:
        plan.state = state
        plan.save(update_fields=["state"])
    return state


def _start(by: Actor, case: Case) -> None:
    if case.in_part:
        move_by_part(by=by, case=case, function="reintegration_start_plan")
    elif case.stage == Stage.ARRIVED:
        move_stage(by=by, case=case, act="plan_started")


def call(function: str, *arguments: Any) -> None:
    """Run one of the database's guarding functions; names come from this file alone."""
    places = ", ".join(["%s"] * len(arguments))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({places})", arguments)
