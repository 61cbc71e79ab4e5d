"""Putting right what was written into a plan by mistake: nothing vanishes, money least of all."""

from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Section
from bayiri.cases.commands.mistakes import take_back_row
from bayiri.cases.models import Case
from bayiri.cases.queries.part import case_to_write_in
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.reintegration import permissions, queries, rules
from bayiri.reintegration.commands.plan import call, line_to_write, settle_plan
from bayiri.reintegration.models import PlanLine


@transaction.atomic
def reverse_delivery(*, by: Actor, case_id: UUID, delivery_id: UUID, reason: str) -> None:
    """Help was noted that was not given, or not on this line: another person reverses it, and both entries stay.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = _to_carry_out(by, case_id)
    delivery = queries.delivery_for(case, delivery_id)
    same = delivery.recorded_by_id == by.id
    if reasons := rules.reasons_not_to_reverse(case.stage, delivery.line.state, same_person=same):
        raise RuleBroken(reasons)
    take_back_row("reintegration_reverse_delivery", delivery.id, reason)
    settle_plan(by=by, case=case)
    facts = {"row": delivery.id}
    audit.record(kind="reintegration.delivery_reversed", by=by, subject=delivery, case_id=case.id, facts=facts)


@transaction.atomic
def take_back_verification(*, by: Actor, case_id: UUID, verification_id: UUID, reason: str) -> None:
    """That help arrived was written down by mistake: somebody looks again. Raises NotVisible, NotAllowed, RuleBroken."""
    case = _to_carry_out(by, case_id)
    check = queries.verification_for(case, verification_id)
    if not check.found_in_order:
        raise RuleBroken(["INV-128"])
    take_back_row("reintegration_take_back_verification", check.id, reason)
    settle_plan(by=by, case=case)
    facts = {"row": check.id}
    audit.record(kind="reintegration.verification_taken_back", by=by, subject=check, case_id=case.id, facts=facts)


@transaction.atomic
def take_back_approval(*, by: Actor, case_id: UUID, line_id: UUID, reason: str) -> PlanLine:
    """A line was approved by mistake: it is planned again, while nothing of it was given. Raises NotVisible,
    NotAllowed, RuleBroken.
    """
    case, line = line_to_write(by, line_id, case_id)
    if not permissions.may_carry_out(by, case):
        raise NotAllowed
    _plan_again(by, case, line, "approved", reason)
    facts = {"row": line.id, "because": audit.because(by=by, case_id=case.id, section=Section.PLAN, reason=reason)}
    audit.record(kind="reintegration.approval_taken_back", by=by, subject=line, case_id=case.id, facts=facts)
    return line


@transaction.atomic
def bring_back_line(*, by: Actor, case_id: UUID, line_id: UUID, reason: str) -> PlanLine:
    """A line was dropped by mistake: it is planned again, and everybody agrees anew. Raises NotVisible, NotAllowed,
    RuleBroken.
    """
    case, line = line_to_write(by, line_id, case_id)
    if not permissions.may_plan(by, case):
        raise NotAllowed
    _plan_again(by, case, line, "dropped", reason)
    facts = {"row": line.id, "because": audit.because(by=by, case_id=case.id, section=Section.PLAN, reason=reason)}
    audit.record(kind="reintegration.line_brought_back", by=by, subject=line, case_id=case.id, facts=facts)
    return line


def _plan_again(by: Actor, case: Case, line: PlanLine, was: str, reason: str) -> None:
    if reasons := rules.reasons_not_to_plan_again(case.stage, line.state, was, reason):
        raise RuleBroken(reasons)
    call("reintegration_plan_again", line.id, was)
    line.refresh_from_db()
    settle_plan(by=by, case=case)


def _to_carry_out(by: Actor, case_id: UUID) -> Case:
    case = case_to_write_in(by, case_id, Section.PLAN, to_write=True)
    if not permissions.may_carry_out(by, case):
        raise NotAllowed
    return case
