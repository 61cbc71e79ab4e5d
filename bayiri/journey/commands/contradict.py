"""Saying that something recorded of the journey was not so, and asking for what is true."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from bayiri.agencies.choices import Role
from bayiri.cases.models import Case
from bayiri.cases.queries import case_for, members_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.monitoring.commands import strike_rounds
from bayiri.reintegration.commands import note_arrival
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import TaskKind
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
        _await_arrival(by, case)
    if not any(member.state == "departed" for member in members_of(case)):
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.CONFIRM_ARRIVAL])
    if fact.column == "outside":
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.OUTSIDE_PROCEDURE], member_id=member_id)
    for roles, person in (([Role.COUNSELLOR], case.caseworker_id), ([Role.PROTECTION_OFFICER], None)):
        open_task(
            by=by, kind=TaskKind.CONTRADICTED, case_id=case.id, case_label=case.number, member_id=member_id,
            agency_id=case.agency_id, roles=roles, person_id=person, due_on=clock.today(), note=label,
        )  # fmt: skip
    return case


def _await_arrival(by: Actor, case: Case) -> None:
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
