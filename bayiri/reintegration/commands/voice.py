"""Writing down what returnees say to their plan, and what was done about it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.cases.queries import case_for, member_for
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.people.rules import is_child
from bayiri.reintegration import permissions, queries, rules
from bayiri.reintegration.models import CommentAnswer, Plan, PlanComment


@dataclass(frozen=True)
class Comment:
    """What somebody said to the plan or to one line, on which occasion, how; language by ISO 639-3."""

    text: str
    said_on: date
    occasion: str
    channel: str
    language: str
    interpreter_name: str = ""
    guardian_name: str = ""


@transaction.atomic
def take_down_comment(
    *, by: Actor, case_id: UUID, member_id: UUID, comment: Comment, line_id: UUID | None = None
) -> PlanComment:
    """Write down what somebody of the household said. Until it is answered, nothing of the plan is approved.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_plan(by, case):
        raise NotAllowed
    member = member_for(by, case, member_id)
    plan = Plan.objects.filter(case=case).first()
    if plan is None:
        raise NotVisible
    line = queries.line_for(by, line_id, case_id=case.id) if line_id else None
    facts = rules.CommentFacts(
        stage=case.stage,
        is_child=is_child(member.person.born_on, clock.today()),
        has_guardian=bool(comment.guardian_name.strip()),
        in_household=member.state not in rules.GONE,
        text=comment.text,
        said_on=comment.said_on,
        today=clock.today(),
    )
    if reasons := rules.reasons_not_to_take_down(facts):
        raise RuleBroken(reasons)
    comment_id = uuid7()
    row = {
        "id": comment_id, "plan_id": plan.id, "line_id": line.id if line else None, "member_id": member.id,
        **vars(comment), "recorded_at": clock.now(),
    }  # fmt: skip
    write_guarded("reintegration_record_comment", row)
    written = PlanComment.objects.get(pk=comment_id)
    said = {"occasion": comment.occasion, "channel": comment.channel, "on_a_line": line is not None}
    audit.record(kind="reintegration.comment_taken_down", by=by, subject=written, case_id=case.id, facts=said)
    return written


@transaction.atomic
def answer_comment(*, by: Actor, case_id: UUID, comment_id: UUID, outcome: str, text: str) -> CommentAnswer:
    """Say what was done about a comment: answered, the plan was changed, or not, and why.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_plan(by, case):
        raise NotAllowed
    comment = queries.comment_for(by, case, comment_id)
    facts = rules.CommentAnswerFacts(
        stage=case.stage,
        answered=hasattr(comment, "answer"),
        outcome=outcome,
        text=text,
        version_then=comment.plan_version,
        version_now=Plan.objects.get(case=case).version,
    )
    if reasons := rules.reasons_not_to_answer_comment(facts):
        raise RuleBroken(reasons)
    answer_id = uuid7()
    row = {
        "id": answer_id, "comment_id": comment.id, "outcome": outcome, "text": text.strip(), "recorded_at": clock.now(),
    }  # fmt: skip
    write_guarded("reintegration_record_response", row)
    answer = CommentAnswer.objects.get(pk=answer_id)
    said = {"outcome": outcome, "comment": comment.id}
    audit.record(kind="reintegration.comment_answered", by=by, subject=answer, case_id=case.id, facts=said)
    return answer
