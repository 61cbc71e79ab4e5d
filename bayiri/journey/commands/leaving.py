"""Somebody leaves the agency: their work is handed over in bulk, then the account ends at once."""

from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies import rules
from bayiri.agencies.commands import end_absence, enter_absence
from bayiri.agencies.models import Absence, User
from bayiri.agencies.permissions import may_end_accounts, may_lead_a_team
from bayiri.agencies.queries import colleagues_of
from bayiri.cases.rules import Move
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.journey.commands.hand_over import hand_over
from bayiri.journey.queries.leaving import OpenWork, leaving_facts, open_work, who_leaves
from bayiri.journey.queries.team import most_at_once
from bayiri.monitoring.commands import give_rounds
from bayiri.tasks.commands import readdress_appointments, readdress_tasks


@transaction.atomic
def hand_work_over(*, by: Actor, user_id: UUID, cases_to: UUID | None, work_to: UUID | None) -> OpenWork:
    """Hand over everything that is open with somebody: cases to a colleague or (None) into the queue, other work and
    standing in to `work_to`, rounds of follow-up to everybody who holds them. All or nothing.

    Gives what is left, which is nothing. Raises NotVisible, NotAllowed, RuleBroken, ChangedMeanwhile.
    """
    user = who_leaves(by, user_id)
    if not may_lead_a_team(by):
        raise NotAllowed
    wanted = {one for one in (cases_to, work_to) if one}
    if user.id in wanted or colleagues_of(by).filter(pk__in=wanted).count() < len(wanted):
        raise NotVisible
    work = open_work(by, user.id)
    queued = {case.id for case in work.cases} if cases_to is None else set()
    # Into the queue work goes back to the roles it is for; what is for none would be nobody's.
    nobodys = {task.case_id for task in work.tasks if task.case_id in queued and not task.roles}
    if work_to is None and (work.beside_cases or nobodys):
        raise RuleBroken(["INV-167"])
    if nobodys:
        readdress_tasks(by=by, moves=[(case_id, user.id, work_to) for case_id in nobodys])
    moves = [Move(case.id, user.id, cases_to) for case in work.cases]
    for start in range(0, len(moves), most_at_once()):
        hand_over(by=by, moves=moves[start : start + most_at_once()])
    _give_the_rest(by, user, work_to)
    left = open_work(by, user.id)
    audit.record(
        kind="journey.work_handed_over", by=by, subject=user,
        facts={"cases": len(work.cases), "cases_to": cases_to, "work_to": work_to, "left": left.count},
    )  # fmt: skip
    return left


def _give_the_rest(by: Actor, user: User, to: UUID | None) -> None:
    """What did not go with the cases."""
    rest = open_work(by, user.id)
    if rest.rounds:
        give_rounds(by=by, follow_up_ids=[one.id for one in rest.rounds], officer_id=None)
        rest = open_work(by, user.id)
    if to and rest.tasks:
        readdress_tasks(by=by, moves=[(one, user.id, to) for one in {task.case_id for task in rest.tasks}])
    if to and rest.appointments:
        readdress_appointments(by=by, moves=[(one, user.id, to) for one in {row.case_id for row in rest.appointments}])
    for absence in rest.deputies:
        _stand_in(by, absence, to)


def _stand_in(by: Actor, absence: Absence, deputy_id: UUID | None) -> None:
    """The days that remain of an absence, with another deputy where that one can stand in; else with none."""
    end_absence(by=by, absence_id=absence.id)
    deputy = User.objects.filter(pk=deputy_id).exclude(pk=absence.person_id).first() if deputy_id else None
    fits = deputy is not None and not deputy.roles_today.isdisjoint(absence.person.roles_today)
    enter_absence(
        by=by, person_id=absence.person_id, from_on=max(absence.from_on, clock.today()), until_on=absence.until_on,
        deputy_id=deputy_id if fits else None,
    )  # fmt: skip


@transaction.atomic
def end_account(*, by: Actor, user_id: UUID) -> None:
    """End the account of somebody who leaves: sessions, roles, the address of their calendar, all at once.

    Raises NotVisible, NotAllowed, RuleBroken where work is open with them.
    """
    user = who_leaves(by, user_id)
    if not may_end_accounts(by):
        raise NotAllowed
    if reasons := rules.reasons_not_to_leave(leaving_facts(by, user, open_work(by, user.id))):
        raise RuleBroken(reasons)
    write_guarded("journey_end_account", {"id": uuid7(), "person_id": user.id, "recorded_at": clock.now()})
    audit.record(kind="journey.account_ended", by=by, subject=user)
