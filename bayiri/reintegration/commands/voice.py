"""Writing down what returnees say to their plan, and what was done about it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Role, Section
from bayiri.cases.choices import FearSaidIn
from bayiri.cases.commands.fear import say_fear
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import member_for
from bayiri.cases.queries.part import case_to_write_in, is_minor
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.reintegration import permissions, queries, rules
from bayiri.reintegration.models import CommentAnswer, Plan, PlanComment
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import Task, TaskKind
from bayiri.tasks.queries import due_on


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
    *,
    by: Actor,
    case_id: UUID,
    member_id: UUID,
    comment: Comment,
    line_id: UUID | None = None,
    fears_return: bool = False,
) -> PlanComment:
    """Write down what somebody of the household said. Until it is answered, nothing of the plan is approved; whoever
    made the plan has it as work, in the days of the law's document. Who is afraid to return does not travel.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_to_write_in(by, case_id, Section.PLAN, to_write=True)
    if not permissions.may_plan(by, case):
        raise NotAllowed
    member = member_for(by, case, member_id)
    plan = Plan.objects.filter(case=case).first()
    if plan is None:
        raise NotVisible
    line = queries.line_for(by, line_id, case_id=case.id) if line_id else None
    if reasons := rules.reasons_not_to_take_down(_facts(case, member, comment)):
        raise RuleBroken(reasons)
    comment_id = uuid7()
    row = {
        "id": comment_id, "plan_id": plan.id, "line_id": line.id if line else None, "member_id": member.id,
        **vars(comment), "recorded_at": clock.now(),
    }  # fmt: skip
    write_guarded("reintegration_record_comment", row)
    written = PlanComment.objects.get(pk=comment_id)
    _ask_to_answer(by, case, plan, member)
    said = {"occasion": comment.occasion, "channel": comment.channel, "on_a_line": line is not None}
    audit.record(kind="reintegration.comment_taken_down", by=by, subject=written, case_id=case.id, facts=said)
    if fears_return:
        say_fear(by=by, case=case, member_ids=[member.id], said_in=FearSaidIn.COMMENT, words=comment.text)
    return written


def _facts(case: Case, member: Member, comment: Comment) -> rules.CommentFacts:
    return rules.CommentFacts(
        stage=case.stage, is_child=is_minor(member), has_guardian=bool(comment.guardian_name.strip()),
        in_household=member.state not in rules.GONE, text=comment.text, said_on=comment.said_on, today=clock.today(),
    )  # fmt: skip


@transaction.atomic
def answer_comment(*, by: Actor, case_id: UUID, comment_id: UUID, outcome: str, text: str) -> CommentAnswer:
    """Say what was done about a comment: answered, the plan was changed, or not, and why.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_to_write_in(by, case_id, Section.PLAN, to_write=True)
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
    if not queries.comments_wait(case, member_id=comment.member_id):
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.ANSWER_COMMENT], member_id=comment.member_id)
    said = {"outcome": outcome, "comment": comment.id}
    audit.record(kind="reintegration.comment_answered", by=by, subject=answer, case_id=case.id, facts=said)
    return answer


def _ask_to_answer(by: Actor, case: Case, plan: Plan, member: Member) -> None:
    """One open task a person: theirs is answered first who spoke first. It names whoever wrote last on the plan."""
    if Task.objects.filter(
        case_id=case.id, kind=TaskKind.ANSWER_COMMENT, member_id=member.id, ended_at__isnull=True
    ).exists():
        return
    officer = queries.officer_of(plan)
    open_task(
        by=by, kind=TaskKind.ANSWER_COMMENT, case_id=case.id, case_label=case.number, member_id=member.id,
        agency_id=officer.agency_id, roles=[Role.REINTEGRATION_OFFICER, Role.COUNSELLOR], person_id=officer.id,
        due_on=due_on("comment_days"), by_part=bool(case.in_part),
    )  # fmt: skip
