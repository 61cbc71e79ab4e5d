"""Saying that something recorded of the journey was not so, and asking for what is true."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from bayiri.agencies.choices import Role
from bayiri.cases.choices import ProposalLapsed
from bayiri.cases.commands.settling import lapse_closing
from bayiri.cases.models import Case
from bayiri.cases.queries import case_for, members_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.journey.commands.under_way import begin_after_arrival, last_arrival
from bayiri.monitoring.commands import strike_rounds
from bayiri.reintegration.commands import note_arrival
from bayiri.reintegration.models import Plan
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import Task, TaskKind
from bayiri.travel import commands as travel
from bayiri.travel.queries import fact_for


@transaction.atomic
def contradict(*, by: Actor, case_id: UUID, fact_id: UUID, reason: str) -> Case:
    """Another person says that a release, a departure, an arrival was not so; both entries stay.

    The caseworker and the protection officers are told at once, and find out what is true. Raises NotAllowed,
    NotVisible, RuleBroken, as `travel.commands.contradict`, which writes the event.
    """
    before = case_for(by, case_id).stage
    with override("en"):  # pages translate it for whoever reads the task
        label = fact_for(case_for(by, case_id), fact_id).label
    fact = travel.contradict(by=by, case_id=case_id, fact_id=fact_id, reason=reason)
    case = case_for(by, case_id)
    member_id = fact.row.member_id
    if before == "arrived" and case.stage != "arrived":
        nobody_has_arrived(by, case)
    if not any(member.state == "departed" for member in members_of(case)):
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.CONFIRM_ARRIVAL])
    if fact.column == "outside":
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.OUTSIDE_PROCEDURE], member_id=member_id)
    ask_what_is_true(by, case, member_id, label)
    return case


@transaction.atomic
def follow_arrival(*, by: Actor, case_id: UUID, settles: UUID, member_id: UUID | None = None, label: str = "") -> None:
    """What follows for the responsible agency from words on arrivals of who receives, within what its caseworker may do.

    Once everybody is there the plan and the follow-ups begin, as work of the agency that `settles`; where that was not
    so they wait again, and somebody finds out what is true of `member_id`. Done twice it does nothing more. The word
    itself wrote the event.
    """
    case = case_for(by, case_id, to_write=True)
    lapse_closing(by=by, case=case, because=ProposalLapsed.CASE_MOVED)
    known = Plan.objects.filter(case=case, arrived_on__isnull=False).exists()
    if case.stage == "arrived" and not known:
        begin_after_arrival(by=by, case=case, arrived_on=last_arrival(case), settles=settles)
    elif case.stage == "departed" and known:
        nobody_has_arrived(by, case)
    open_already = Task.objects.filter(case_id=case.id, kind=TaskKind.CONTRADICTED, ended_at__isnull=True)
    if member_id and not open_already.filter(member_id=member_id).exists():
        ask_what_is_true(by, case, member_id, label)


def ask_what_is_true(by: Actor, case: Case, member_id: UUID, label: str) -> None:
    """The caseworker and the protection officers are told at once that two words stand against each other."""
    for roles, person in (([Role.COUNSELLOR], case.caseworker_id), ([Role.PROTECTION_OFFICER], None)):
        open_task(
            by=by, kind=TaskKind.CONTRADICTED, case_id=case.id, case_label=case.number, member_id=member_id,
            agency_id=case.agency_id, roles=roles, person_id=person, due_on=clock.today(), note=label,
        )  # fmt: skip


def nobody_has_arrived(by: Actor, case: Case) -> None:
    """Nobody has arrived after all: no plan is due, no follow-up counts from that day, and somebody finds the person."""
    note_arrival(by=by, case_id=case.id, arrived_on=None)
    strike_rounds(by=by, case=case)
    end_tasks(by=by, case_id=case.id, kinds=[TaskKind.PLAN, TaskKind.FOLLOW_UP])
    if case.stage != "departed":
        return
    open_task(
        by=by, kind=TaskKind.CONFIRM_ARRIVAL, case_id=case.id, case_label=case.number, agency_id=case.agency_id,
        roles=[Role.TRAVEL_OFFICER], due_on=clock.today(),
    )  # fmt: skip
