"""Booking journeys, and the rows that release, departure and arrival leave; journey's acts call the latter."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Role
from bayiri.cases.commands import go_back, move_member, move_stage
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for, members_of
from bayiri.cases.rules import GONE
from bayiri.consent.queries import reconfirmation_window_hours, sharing_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.safeguards.commands import ask_to_clear
from bayiri.safeguards.queries.family import parts_family
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import TaskKind
from bayiri.travel import permissions, queries, rules
from bayiri.travel.choices import MovementState
from bayiri.travel.models import Movement, Seat


def _stamp(by: Actor, case: Case) -> dict:
    return {"case_id": case.id, "recorded_by_id": by.id, "recorded_at": clock.now()}


@transaction.atomic
def book_movement(
    *, by: Actor, case_id: UUID, member_ids: list[UUID], means: str, carrier: str, number: str, from_place: str,
    to_place: str,
    departs_at: datetime, arrives_at: datetime,
) -> Movement:  # fmt: skip
    """Book seats for members of a case. Refused while a safeguard stands before booking.

    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_book(by, case):
        raise NotAllowed
    members = [member for member in members_of(case) if member.id in set(member_ids)]
    if len(members) < len(set(member_ids)):
        raise NotVisible
    gates = tuple(dict.fromkeys(gate for member in members for gate in queries.standing_gates(member, "booking")))
    facts = rules.BookingFacts(
        case.stage, departs_at, arrives_at, clock.now(), tuple(member.state for member in members), gates,
        parts_family=parts_family(case, members),
    )  # fmt: skip
    if reasons := rules.reasons_not_to_book(facts):
        raise RuleBroken(reasons)
    movement = Movement.objects.create(
        means=means, carrier=carrier, number=number, from_place=from_place, to_place=to_place, departs_at=departs_at,
        arrives_at=arrives_at, **_stamp(by, case),
    )  # fmt: skip
    Seat.objects.bulk_create([Seat(movement=movement, member=member, **_stamp(by, case)) for member in members])
    for member in members:
        move_member(by=by, member=member, to_state="booked")
    if case.stage == "approved":
        move_stage(by=by, case=case, act="booked")
    _ask_to_confirm(by, case, movement)
    receiving = {consent.recipient_id for consent in sharing_of(case) if consent.given and consent.recipient_id}
    ask_to_clear(by=by, case=case, step="release", until=_window_opens_on(movement), receiving=receiving)
    audit.record(kind="travel.booked", by=by, subject=movement, case_id=case.id, facts={"members": len(members)})
    return movement


@transaction.atomic
def postpone_movement(
    *, by: Actor, case_id: UUID, movement_id: UUID, departs_at: datetime, arrives_at: datetime
) -> Movement:
    """Move a journey to another time. Releases and confirmations were for the old one and are asked for again."""
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_book(by, case):
        raise NotAllowed
    movement = queries.movement_for(case, movement_id)
    if reasons := rules.reasons_not_to_change(movement.state, departs_at, arrives_at, clock.now()):
        raise RuleBroken(reasons)
    movement.departs_at, movement.arrives_at = departs_at, arrives_at
    movement.save(update_fields=["departs_at", "arrives_at"])
    for seat in queries.seats_of(movement):
        if seat.member.state == "released":
            move_member(by=by, member=seat.member, to_state="booked")
    if case.stage == "released":
        move_stage(by=by, case=case, act="release_lapsed", reason="postponed")
    _ask_to_confirm(by, case, movement)
    audit.record(kind="travel.postponed", by=by, subject=movement, case_id=case.id, facts={"departs_at": departs_at})
    return movement


@transaction.atomic
def cancel_movement(*, by: Actor, case_id: UUID, movement_id: UUID) -> Movement:
    """Cancel a journey; its passengers give up their seats and may be booked again."""
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_book(by, case):
        raise NotAllowed
    movement = queries.movement_for(case, movement_id)
    if movement.state != MovementState.SCHEDULED:
        raise RuleBroken(["INV-53"])
    movement.state = MovementState.CANCELLED
    movement.save(update_fields=["state"])
    for seat in queries.seats_of(movement):
        give_up_seat(by=by, seat=seat)
    if (
        case.stage in ("preparing", "released")
        and not Seat.objects.filter(case=case, given_up_at__isnull=True).exists()
    ):
        move_stage(by=by, case=case, act="booking_cancelled")
    end_tasks(by=by, case_id=case.id, kinds=[TaskKind.CONFIRM_DECISION])
    audit.record(kind="travel.cancelled", by=by, subject=movement, case_id=case.id)
    return movement


@transaction.atomic
def contradict(*, by: Actor, case_id: UUID, fact_id: UUID, reason: str) -> queries.FactOutside:
    """Say that what was recorded of the world outside was not so. It stays, and the contradiction beside it.

    The person and the case stand again where what nobody contradicts has brought them, unless help after the arrival
    has begun. For journey's contradicting, which opens the work. Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_contradict(by, case):
        raise NotAllowed
    fact = queries.fact_for(case, fact_id)
    if reasons := rules.reasons_not_to_contradict(
        same_person=fact.row.recorded_by_id == by.id, already=fact.contradiction is not None, reason=reason
    ):
        raise RuleBroken(reasons)
    row = {"id": uuid7(), **_stamp(by, case), "member_id": fact.row.member_id, "reason": reason}
    write_guarded("travel_contradict", {**row, f"{fact.column}_id": fact.row.id})
    case.refresh_from_db()
    states = [member.state for member in members_of(case) if member.state not in GONE]
    while act := rules.act_that_follows_a_contradiction(case.stage, states):
        go_back(by=by, case=case, act=act, reason=reason)
    facts = {"what": fact.column, "row": fact.row.id}
    audit.record(kind="travel.contradicted", by=by, subject=fact.row.member, case_id=case.id, facts=facts)
    return fact


def give_up_seat(*, by: Actor, seat: Seat) -> None:
    """Free one seat; its member may be booked again. For other commands, which write the event."""
    seat.given_up_at = clock.now()
    seat.save(update_fields=["given_up_at"])
    if seat.member.state in ("booked", "released", "no_show"):
        move_member(by=by, member=seat.member, to_state="active")


def write_release(*, by: Actor, case: Case, movement: Movement, member: Member) -> UUID:
    """Hand one release to the database, which computes the gates itself; its id. For journey's release, which writes
    the event.

    Raises RuleBroken.
    """
    if reasons := rules.reasons_not_to_release(queries.release_facts(case, movement, member)):
        raise RuleBroken(reasons)
    row = {
        "id": uuid7(),
        **_stamp(by, case),
        "movement_id": movement.id,
        "member_id": member.id,
        "released_at": clock.now(),
    }
    write_guarded("travel_release_member", row)
    member.state = "released"
    return row["id"]


def write_event(*, by: Actor, case: Case, movement: Movement, member: Member, kind: str, happened_at: datetime) -> UUID:
    """Hand one travel event to the database; its id. For journey's acts, which write the event. Raises RuleBroken."""
    gates = queries.standing_gates(member, "release", movement) if kind in ("boarded", "departed") else ()
    seated = queries.has_seat(movement, member)
    if reasons := rules.reasons_not_to_record_event(state=member.state, event=kind, has_seat=seated, gates=gates):
        raise RuleBroken(reasons)
    row = {"id": uuid7(), **_stamp(by, case), "movement_id": movement.id, "member_id": member.id, "kind": kind}
    write_guarded("travel_record_event", {**row, "happened_at": happened_at})
    member.state = kind
    return row["id"]


def write_outside_departure(*, by: Actor, case: Case, member: Member, how: str, note: str, departed_on: date) -> UUID:
    """Hand a departure without release to the database, as what it is; its id. For journey's report, which writes the
    event.

    Raises RuleBroken.
    """
    if member.state in ("departed", "arrived") or departed_on > clock.today():
        raise RuleBroken(["INV-08"])
    row = {
        "id": uuid7(),
        **_stamp(by, case),
        "member_id": member.id,
        "how": how,
        "note": note,
        "departed_on": departed_on,
    }
    write_guarded("travel_record_outside", row)
    member.state = "departed"
    return row["id"]


def write_outside_arrival(*, by: Actor, case: Case, member: Member, happened_at: datetime) -> None:
    """Hand the arrival of somebody who departed outside the procedure to the database.

    For journey's act, which writes the event.
    """
    write_guarded(
        "travel_record_outside_arrival", {"case_id": case.id, "member_id": member.id, "happened_at": happened_at}
    )
    member.state = "arrived"


def _ask_to_confirm(by: Actor, case: Case, movement: Movement) -> None:
    """Open the task to ask again: from when the window opens, to be done before departure."""
    opens_on = _window_opens_on(movement)
    end_tasks(by=by, case_id=case.id, kinds=[TaskKind.CONFIRM_DECISION])
    open_task(
        by=by, kind=TaskKind.CONFIRM_DECISION, case_id=case.id, case_label=case.number, agency_id=case.agency_id,
        roles=[Role.COUNSELLOR], person_id=case.caseworker_id, due_on=opens_on,
    )  # fmt: skip


def _window_opens_on(movement: Movement) -> date:
    """The first day on which the decision may be confirmed again; by then every safeguard should be clear."""
    return clock.day_of(movement.departs_at - timedelta(hours=reconfirmation_window_hours()))
