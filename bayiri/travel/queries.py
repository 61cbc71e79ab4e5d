"""Reading journeys."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from bayiri.cases.models import Case, Member
from bayiri.consent.models import Reconfirmation
from bayiri.consent.queries import confirmed_for, reconfirmation_window_hours
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.safeguards.queries import gate_label, reasons_against
from bayiri.travel import rules
from bayiri.travel.choices import Fact
from bayiri.travel.models import Contradiction, Movement, OutsideDeparture, Release, Seat, TravelEvent


def movement_for(case: Case, movement_id: UUID) -> Movement:
    """One journey of a visible case. Raises NotVisible."""
    try:
        return Movement.objects.select_for_update(of=("self",), no_key=True).get(case=case, pk=movement_id)
    except Movement.DoesNotExist:
        raise NotVisible from None


def require_movement(case: Case, movement_id: UUID) -> None:
    """Raises NotVisible where the journey is none of the case's: a page shows no form for it."""
    if not Movement.objects.filter(case=case, pk=movement_id).exists():
        raise NotVisible


def seats_of(movement: Movement) -> list[Seat]:
    return list(_seats_held().filter(movement=movement))


def _seats_held() -> QuerySet[Seat]:
    """Seats not given up, with who has them, in the order they were taken."""
    held = Seat.objects.filter(given_up_at__isnull=True)
    return held.select_related("member__person").order_by("recorded_at", "id")


def has_seat(movement: Movement, member: Member) -> bool:
    return movement.seats.filter(member=member, given_up_at__isnull=True).exists()


def standing_gates(member: Member, step: str, movement: Movement | None = None) -> tuple[str, ...]:
    """Names of the safeguards that stand between a member and a step, in the reader's language."""
    travels_on = clock.day_of(movement.departs_at) if movement else None
    return tuple(gate_label(code) for code in reasons_against(member, step, travels_on))


def release_facts(case: Case, movement: Movement, member: Member) -> rules.ReleaseFacts:
    answer = confirmed_for(movement.id, movement.departs_at).get(member.id)
    return rules.ReleaseFacts(
        movement_state=movement.state,
        departs_at=movement.departs_at,
        now=clock.now(),
        has_seat=has_seat(movement, member) and member.state == "booked",
        stage=case.stage,
        confirmed_at=answer.confirmed_at if answer and answer.result == "confirmed" else None,
        window_opens_at=movement.departs_at - timedelta(hours=reconfirmation_window_hours()),
        gates=standing_gates(member, "release", movement),
    )


@dataclass(frozen=True)
class Passenger:
    """One person on a journey, for pages, with the last answer before departure."""

    member: Member
    answer: Reconfirmation | None


@dataclass(frozen=True)
class Journey:
    movement: Movement
    passengers: list[Passenger]
    window_opens_at: datetime

    @property
    def is_open(self) -> bool:
        return self.movement.state == "scheduled"


def journeys_of(case: Case) -> list[Journey]:
    """Every journey of a case with its passengers, the latest first: three queries, however many journeys."""
    movements = list(Movement.objects.filter(case=case).order_by("-departs_at"))
    passengers: dict[UUID, list[Passenger]] = defaultdict(list)
    if any(movement.state != "cancelled" for movement in movements):
        asked = Reconfirmation.objects.filter(case=case).order_by("confirmed_at")
        departs_at = {movement.id: movement.departs_at for movement in movements}
        answers = {(answer.movement_id, answer.departs_at, answer.member_id): answer for answer in asked}
        for seat in _seats_held().filter(case=case):
            answer = answers.get((seat.movement_id, departs_at[seat.movement_id], seat.member_id))
            passengers[seat.movement_id].append(Passenger(seat.member, answer))
    hours = timedelta(hours=reconfirmation_window_hours())
    return [Journey(movement, passengers[movement.id], movement.departs_at - hours) for movement in movements]


def outside_departures_of(case: Case) -> list[OutsideDeparture]:
    return list(OutsideDeparture.objects.filter(case=case).select_related("member__person", "recorded_by"))


@dataclass(frozen=True)
class FactOutside:
    """One thing that happened to somebody: as which column of a contradiction it is named, what, when, by whom."""

    column: str
    row: Any
    label: str
    at: datetime | date

    @property
    def contradiction(self) -> Contradiction | None:
        return getattr(self.row, "contradiction", None)


def facts_about(member: Member) -> list[FactOutside]:
    """Releases, what happened on the way, and departures outside the procedure, in the order they were recorded."""
    named = ("recorded_by", "contradiction__recorded_by")
    found = [FactOutside("release", row, str(Fact.RELEASED.label), row.released_at)
             for row in Release.objects.filter(member=member).select_related(*named)]  # fmt: skip
    found += [FactOutside("event", row, str(Fact(row.kind).label), row.happened_at)
              for row in TravelEvent.objects.filter(member=member).select_related(*named)]  # fmt: skip
    found += [FactOutside("outside", row, str(Fact.OUTSIDE.label), row.departed_on)
              for row in OutsideDeparture.objects.filter(member=member).select_related(*named)]  # fmt: skip
    return sorted(found, key=lambda fact: (fact.row.recorded_at, fact.row.id))


def fact_for(case: Case, fact_id: UUID) -> FactOutside:
    """One fact about somebody of a visible case. Raises NotVisible."""
    for kind in (Release, TravelEvent, OutsideDeparture):
        row = kind.objects.filter(case=case, pk=fact_id).select_related("member__person").first()
        if row:
            return next(fact for fact in facts_about(row.member) if fact.row.pk == fact_id)
    raise NotVisible


@dataclass(frozen=True)
class Arrival:
    """One traveller as who receives them sees it: where they are, and the last word on their arrival.

    `place` is expected, under_way, arrived, no_show or not_travelling; `said` is arrived, missing or empty.
    """

    member_id: UUID
    person_id: UUID
    is_head: bool
    place: str
    movement_id: UUID | None
    event_id: UUID | None
    said: str
    said_at: datetime | None
    said_by: UUID | None
    said_agency: str

    @property
    def is_under_way(self) -> bool:
        return self.place == "under_way"


def arrivals_of(actor: Actor, case_id: UUID) -> list[Arrival]:
    """Who travels in a case whose arrival the actor sees, the main applicant first; nobody where they do not. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM travel_arrivals(%s)", [case_id])
        return [Arrival(*row) for row in cursor.fetchall()]


def receiving_facts(actor: Actor, case_id: UUID) -> rules.ReceivingFacts:
    """Whether the actor's agency receives, whether anybody does, whether it is responsible. Raises NotVisible where they see no arrival."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT mine, anybody, responsible FROM travel_who_receives(%s)", [case_id])
        row = cursor.fetchone()
    if row is None:
        raise NotVisible
    return rules.ReceivingFacts(*row)


def movements_seen(actor: Actor, case_id: UUID) -> list[Movement]:
    """The journeys of a case as far as the actor sees its arrival, without cancelled ones, the latest first."""
    rows = Movement.objects.filter(case_id=case_id).exclude(state="cancelled")
    return list(rows.order_by("-departs_at", "-id")[:20])
