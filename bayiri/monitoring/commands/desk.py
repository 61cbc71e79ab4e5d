"""Work on many rounds at once, and looking at the plan again."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Section
from bayiri.agencies.models import User
from bayiri.cases.queries import member_for
from bayiri.cases.queries.part import case_to_write_in
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.ids import uuid7
from bayiri.monitoring import permissions, queries, rules
from bayiri.monitoring.commands.rounds import call, keep_task, round_to_write
from bayiri.monitoring.models import FollowUp, PlanReview
from bayiri.tasks.commands import end_tasks
from bayiri.tasks.models import TaskKind


@transaction.atomic
def give_rounds(*, by: Actor, follow_up_ids: Iterable[UUID], officer_id: UUID | None) -> list[FollowUp]:
    """Name who holds these rounds, or (None) nobody; all of them or none. Raises NotVisible, NotAllowed, RuleBroken."""
    officer = User.objects.filter(pk=officer_id, is_active=True).first() if officer_id else None
    if officer_id and officer is None:
        raise NotVisible
    return [_give(by, follow_up_id, officer) for follow_up_id in dict.fromkeys(follow_up_ids)]


@transaction.atomic
def print_list(*, by: Actor, follow_up_ids: Iterable[UUID]) -> list[FollowUp]:
    """The rounds of a list to be printed, with names and safe numbers; that it was printed stands in the log."""
    rounds = queries.rounds_to_print(by, follow_up_ids)
    audit.record(kind="monitoring.list_printed", by=by, facts={"rounds": [str(one.id) for one in rounds]})
    return rounds


@transaction.atomic
def review_plan(*, by: Actor, case_id: UUID, member_id: UUID, found: str) -> PlanReview:
    """Say in words what was found when the plan was looked at again; the work asked for by a low score ends.

    Raises NotVisible (nothing was answered yet), NotAllowed, RuleBroken.
    """
    case = case_to_write_in(by, case_id, Section.FOLLOW_UP, to_write=True)
    member = member_for(by, case, member_id)
    if not permissions.may_follow_up(by, case):
        raise NotAllowed
    follow_up = queries.last_round_held(member.id)
    if follow_up is None:
        raise NotVisible
    if reasons := rules.reasons_not_to_hear(case.stage, clock.today(), clock.today()):
        raise RuleBroken(reasons)
    review_id = uuid7()
    call("monitoring_record_review", (review_id, follow_up.id, found, clock.now()))
    review = PlanReview.objects.get(pk=review_id)
    end_tasks(by=by, case_id=case.id, kinds=[TaskKind.REVIEW_PLAN], member_id=member.id)
    audit.record(
        kind="monitoring.plan_reviewed", by=by, subject=review, case_id=case.id, facts={"months": follow_up.months}
    )
    return review


def _give(by: Actor, follow_up_id: UUID, officer: User | None) -> FollowUp:
    case, follow_up = round_to_write(by, follow_up_id)
    facts = rules.OfficerFacts(
        stage=case.stage,
        state=follow_up.state,
        own_agency=follow_up.agency_id == by.agency_id,
        of_the_agency=officer is None or officer.agency_id == follow_up.agency_id,
        has_role=officer is None or bool(permissions.FOLLOW_UP_ROLES & officer.roles_today),
        gave_help=officer is not None and officer.id in queries.people_who_gave_help(case),
    )
    if reasons := rules.reasons_not_to_give(facts):
        raise RuleBroken(reasons)
    follow_up.officer = officer
    follow_up.save(update_fields=["officer"])
    keep_task(by=by, case=case, member_id=follow_up.member_id)
    told = {"officer": officer and officer.id, "months": follow_up.months}
    audit.record(kind="monitoring.given", by=by, subject=follow_up, case_id=case.id, facts=told)
    return follow_up
