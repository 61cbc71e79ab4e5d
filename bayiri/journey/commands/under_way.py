"""Where the people of a case are: it departs with the last of those who travel, and arrives with the last of them.

For other commands, which write the event.
"""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max

from bayiri.agencies.choices import Role
from bayiri.cases.commands import move_stage
from bayiri.cases.models import Case
from bayiri.cases.queries import members_of
from bayiri.cases.rules import GONE, stage_after
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.monitoring.commands import schedule_follow_ups
from bayiri.people.rules import is_child
from bayiri.reintegration.commands import note_arrival
from bayiri.rulebooks.queries import law
from bayiri.safeguards.queries import is_vulnerable
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import TaskKind
from bayiri.tasks.queries import due_on
from bayiri.travel.models import Movement, TravelEvent

NOT_ON_THE_WAY = (*GONE, "no_show")
ORDER = ("booked", "released", "boarded", "departed", "arrived")


def everybody_is(case: Case, state: str) -> bool:
    """Everybody who travels has reached `state`, or gone further."""
    further = ORDER[ORDER.index(state) :]
    states = [member.state for member in members_of(case) if member.state not in NOT_ON_THE_WAY]
    return bool(states) and all(found in further for found in states)


def await_arrival(*, by: Actor, case: Case, movement: Movement) -> None:
    """Somebody is under way: somebody else asks whether they have arrived, some days after the journey. The act
    writes the event.
    """
    days = law("voluntary-return", on=clock.today()).number("arrival_alert_days")
    open_task(
        by=by, kind=TaskKind.CONFIRM_ARRIVAL, case_id=case.id, case_label=case.number, agency_id=case.agency_id,
        roles=[Role.TRAVEL_OFFICER], due_on=clock.day_of(movement.arrives_at + timedelta(days=days)),
    )  # fmt: skip


def note_where_people_are(*, by: Actor, case: Case) -> None:
    """Bring the case to where its people are, after one more is under way or one fewer is waited for."""
    if everybody_is(case, "departed"):
        if case.stage == "preparing":
            move_stage(by=by, case=case, act="released")
        if stage_after(case.stage, "departed"):
            move_stage(by=by, case=case, act="departed")
    if case.stage == "departed" and everybody_is(case, "arrived"):
        note_arrivals(by=by, case=case, arrived_on=last_arrival(case))


def last_arrival(case: Case) -> date:
    """The day on which the last of them arrived, as far as it is known; else today."""
    arrivals = TravelEvent.objects.filter(case=case, kind="arrived", contradiction=None)
    last = arrivals.aggregate(last=Max("happened_at"))["last"]
    return clock.day_of(last) if last else clock.today()


def note_arrivals(*, by: Actor, case: Case, arrived_on: date) -> None:
    """Nobody under way is asked about any more; with the last one the plan and the follow-ups begin."""
    if not any(member.state == "departed" for member in members_of(case)):
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.CONFIRM_ARRIVAL])
    if not everybody_is(case, "arrived"):
        return
    begin_after_arrival(by=by, case=case, arrived_on=arrived_on)
    if stage_after(case.stage, "arrived"):
        move_stage(by=by, case=case, act="arrived")


def begin_after_arrival(*, by: Actor, case: Case, arrived_on: date, settles: UUID | None = None) -> None:
    """The plan counts from this day and is to be made; the follow-ups are due: work of the agency that `settles`, or of
    the actor's own. For acts that write the event.
    """
    note_arrival(by=by, case_id=case.id, arrived_on=arrived_on)
    agency_id = settles or by.agency_id
    _schedule_rounds(by, case, arrived_on, agency_id)
    open_task(
        by=by, kind=TaskKind.PLAN, case_id=case.id, case_label=case.number, agency_id=agency_id, roles=[Role.REINTEGRATION_OFFICER],
        due_on=due_on("plan_days"),
    )  # fmt: skip


def _schedule_rounds(by: Actor, case: Case, arrived_on: date, agency_id: UUID) -> None:
    """Rounds for every adult, for children where there is no adult; more often and longer where a vulnerability
    asks for it.
    """
    terms = law("voluntary-return", on=clock.today())
    here = [member for member in members_of(case) if member.state == "arrived"]
    vulnerable = set(case.members.filter(is_vulnerable("id")).values_list("id", flat=True))
    adults = [member for member in here if not is_child(member.person.born_on, clock.today())]
    for member in adults or here:
        months = terms.numbers("follow_up_months_vulnerable" if member.id in vulnerable else "follow_up_months")
        schedule_follow_ups(
            by=by, case_id=case.id, member_id=member.id, arrived_on=arrived_on, months=months, agency_id=agency_id
        )
