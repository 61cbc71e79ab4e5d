"""From the last question to the arrival: confirm again, release, board, depart, arrive; and what happened outside."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Role
from bayiri.cases.choices import FearSaidIn
from bayiri.cases.commands import move_stage
from bayiri.cases.commands.fear import say_fear
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for, member_for
from bayiri.cases.rules import stage_after
from bayiri.consent import commands as consent
from bayiri.consent.choices import Confirmation
from bayiri.consent.queries import confirmed_for
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.journey.commands.decide import lapse_release, withdraw
from bayiri.journey.commands.under_way import (
    await_arrival,
    begin_after_arrival,
    everybody_is,
    note_arrivals,
    note_where_people_are,
)
from bayiri.journey.permissions import may_begin_engagement
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import TaskKind
from bayiri.travel import commands as travel
from bayiri.travel import permissions, queries
from bayiri.travel.commands.arrivals import require_receiver


@transaction.atomic
def confirm_decision_again(
    *, by: Actor, case_id: UUID, movement_id: UUID, member_id: UUID, result: str, channel: str, language: str,
    alone: bool,
    interpreter_name: str = "", fears_return: bool = False, fear_words: str = "",
) -> Case:  # fmt: skip
    """Record the answer to being asked again before departure. A changed mind withdraws; not reached is not confirmed;
    who is afraid to return is not released, nor stays so.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    member = member_for(by, case, member_id)
    movement = queries.movement_for(case, movement_id)
    consent.record_reconfirmation(
        by=by, case=case, member=member, movement_id=movement.id, departs_at=movement.departs_at, result=result,
        channel=channel,
        language=language, alone=alone, interpreter_name=interpreter_name,
    )  # fmt: skip
    if fears_return:
        say_fear(by=by, case=case, member_ids=[member.id], said_in=FearSaidIn.RECONFIRMATION, words=fear_words)
    if result == Confirmation.CHANGED_MIND:
        withdraw(by=by, case_id=case.id, member_id=member.id)
        case.refresh_from_db()
    elif (fears_return or result != Confirmation.CONFIRMED) and member.state == "released":
        lapse_release(by=by, case=case, members=[member])  # the last answer counts: silence is not consent
    answers = confirmed_for(movement.id, movement.departs_at)
    if all(
        answers.get(seat.member_id) and answers[seat.member_id].result == "confirmed"
        for seat in queries.seats_of(movement)
    ):
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.CONFIRM_DECISION])
    return case


@transaction.atomic
def release_member(*, by: Actor, case_id: UUID, movement_id: UUID, member_id: UUID) -> Case:
    """Authorise one person to travel. Refused while a gate stands, by the rules and again by the database.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_book(by, case):
        raise NotAllowed
    member = member_for(by, case, member_id)
    row = travel.write_release(by=by, case=case, movement=queries.movement_for(case, movement_id), member=member)
    if case.stage == "preparing" and everybody_is(case, "released"):
        move_stage(by=by, case=case, act="released")
    audit.record(kind="journey.released", by=by, subject=member, case_id=case.id, facts={"row": row})
    return case


@transaction.atomic
def record_travel(
    *, by: Actor, case_id: UUID, movement_id: UUID, member_id: UUID, event: str, happened_at: datetime
) -> Case:
    """Record boarding, departure, no-show or arrival of one person. Raises NotAllowed, NotVisible, RuleBroken."""
    case = case_for(by, case_id, to_write=True)
    if event == "arrived":
        require_receiver(by=by, case_id=case.id)
    elif not permissions.may_record_journey(by, case):
        raise NotAllowed
    member = member_for(by, case, member_id)
    movement = queries.movement_for(case, movement_id)
    row = travel.write_event(by=by, case=case, movement=movement, member=member, kind=event, happened_at=happened_at)
    if event == "departed":
        await_arrival(by=by, case=case, movement=movement)
        note_where_people_are(by=by, case=case)
    elif event == "arrived":
        note_arrivals(by=by, case=case, arrived_on=clock.day_of(happened_at))
    elif event == "no_show":
        _no_show(by, case, member)
    audit.record(kind=f"journey.{event}", by=by, subject=member, case_id=case.id, facts={"row": row})
    return case


@transaction.atomic
def report_departure_outside_procedure(
    *, by: Actor, case_id: UUID, member_id: UUID, how: str, note: str, departed_on: date
) -> Case:
    """Record a departure that happened without release: never counted as assisted; told at once to those who must know.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_record_journey(by, case):
        raise NotAllowed
    member = member_for(by, case, member_id)
    row = travel.write_outside_departure(by=by, case=case, member=member, how=how, note=note, departed_on=departed_on)
    case.refresh_from_db()
    if stage_after(case.stage, "departed_outside_procedure") and everybody_is(case, "departed"):
        move_stage(by=by, case=case, act="departed_outside_procedure", reason=how)
    for roles, person in (
        ([Role.COUNSELLOR], case.caseworker_id),
        ([Role.PROTECTION_OFFICER], None),
        ([Role.DIRECTOR], None),
    ):
        open_task(
            by=by, kind=TaskKind.OUTSIDE_PROCEDURE, case_id=case.id, case_label=case.number, member_id=member.id,
            agency_id=case.agency_id, roles=roles, person_id=person, due_on=clock.today(),
        )  # fmt: skip
    facts = {"how": how, "row": row}
    audit.record(kind="journey.departed_outside_procedure", by=by, subject=member, case_id=case.id, facts=facts)
    return case


@transaction.atomic
def confirm_arrival_outside_procedure(*, by: Actor, case_id: UUID, member_id: UUID, happened_at: datetime) -> Case:
    """Somebody who departed outside the procedure has arrived: arrival and reintegration stay open to them."""
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_say_arrived(by, case):
        raise NotAllowed
    member = member_for(by, case, member_id)
    travel.write_outside_arrival(by=by, case=case, member=member, happened_at=happened_at)
    note_arrivals(by=by, case=case, arrived_on=clock.day_of(happened_at))
    audit.record(kind="journey.arrived", by=by, subject=member, case_id=case.id)
    return case


@transaction.atomic
def open_after_arrival(*, by: Actor, case_id: UUID, arrived_on: date) -> Case:
    """A case that begins after arrival: its plan and follow-ups count from the day of arrival. Raises NotVisible,
    RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if case.stage != "arrived":
        raise RuleBroken(["INV-71"])
    begin_after_arrival(by=by, case=case, arrived_on=arrived_on)
    audit.record(kind="journey.arrived", by=by, subject=case, case_id=case.id, facts={"arrived_on": arrived_on})
    return case


@transaction.atomic
def start_engagement(*, by: Actor, case_id: UUID) -> Case:
    """A virtual return begins: there is no travel, the person contributes from abroad. Raises NotAllowed,
    RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not may_begin_engagement(by, case):
        raise NotAllowed
    if case.mode != "virtual":
        raise RuleBroken(["INV-05"])
    move_stage(by=by, case=case, act="engagement_started")
    audit.record(kind="journey.engagement_started", by=by, subject=case, case_id=case.id)
    return case


def _no_show(by: Actor, case: Case, member: Member) -> None:
    """Somebody did not come: nobody is blamed, somebody asks why. The others are under way without them."""
    open_task(
        by=by, kind=TaskKind.REVIEW_REFUSAL, case_id=case.id, case_label=case.number, member_id=member.id,
        agency_id=case.agency_id,
        roles=[Role.COUNSELLOR, Role.PROTECTION_OFFICER], due_on=clock.today(), note="no_show",
    )  # fmt: skip
    note_where_people_are(by=by, case=case)
