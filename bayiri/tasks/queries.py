"""Reading work and appointments: mine, my agency's, a case's."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from bayiri.agencies.queries import stands_in_for, stood_in_by
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.rulebooks.queries import law
from bayiri.tasks import rules
from bayiri.tasks.choices import WITHOUT_INTERPRETER, AppointmentChannel, AppointmentState
from bayiri.tasks.models import Appointment, CalendarFeed, Task

# An appointment that clashes with another begins at most this long before it.
LONGEST = ONE_DAY = timedelta(days=1)


def due_on(period: str) -> date:
    """Today and the days that the law's document gives for `period`: when a piece of work is due."""
    today = clock.today()
    return today + timedelta(days=law("voluntary-return", on=today).number(period))


def open_tasks_for(actor: Actor) -> QuerySet[Task]:
    """Open work for this person: named, or for a role of theirs in their agency. What is due first comes first.

    Also what names a colleague who is away, and for whom this person stands in today.
    """
    people = [actor.id, *stands_in_for(actor)]
    return (
        Task.objects.filter(agency_id=actor.agency_id, ended_at__isnull=True)
        .filter(Q(person_id__in=people) | Q(person_id__isnull=True, roles__overlap=list(actor.roles)))
        .order_by("due_on", "id")
    )


def open_tasks_of_case(actor: Actor, case_id: UUID) -> QuerySet[Task]:
    """Open work on one case that the actor's agency may see."""
    return (
        Task.objects.filter(case_id=case_id, ended_at__isnull=True)
        .select_related("agency", "person")
        .order_by("due_on", "id")
    )


def work_waits(case_id: UUID, *kinds: str) -> bool:
    """Whether work of these kinds is open in a case, also where the actor may not read it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tasks_waiting(%s, %s)", [case_id, [str(kind) for kind in kinds]])
        return cursor.fetchone()[0]


def appointment_for(actor: Actor, case_id: UUID, appointment_id: UUID, *, to_write: bool = False) -> Appointment:
    """One appointment of a case, locked where it will be written to. Raises NotVisible."""
    appointments = Appointment.objects.filter(pk=appointment_id, case_id=case_id)
    appointments = appointments.select_for_update(of=("self",)) if to_write else appointments
    found = appointments.select_related("person", "agency", "recorded_by").first()
    if found is None:
        raise NotVisible
    return found


def appointments_of(actor: Actor, person_id: UUID, from_: datetime, until: datetime) -> list[Appointment]:
    """What stands in one person's calendar from a moment until before another, as far as the actor sees the cases; also
    what is planned with those for whom they stand in, on the days that these are away.
    """
    wanted = Q(person_id=person_id)
    for absence in stood_in_by(actor, person_id, clock.day_of(from_), clock.day_of(until)):
        away = {
            "starts_at__gte": clock.midnight(absence.from_on),
            "starts_at__lt": clock.midnight(absence.until_on + ONE_DAY),
        }
        wanted |= Q(person_id=absence.person_id, state=AppointmentState.PLANNED, **away)
    rows = Appointment.objects.filter(wanted, starts_at__gte=from_, starts_at__lt=until).select_related("person")
    return list(rows.order_by("starts_at", "id")[:500])


def appointments_at_hand(actor: Actor, until: datetime, soon: datetime) -> list[Appointment]:
    """The actor's own planned ones, and of whom they stand in for today: what began and nobody said what came of it, what
    begins before `until`, and what begins before `soon` and lacks an interpreter.
    """
    people = [actor.id, *stands_in_for(actor)]
    mine = Appointment.objects.filter(person_id__in=people, state=AppointmentState.PLANNED).select_related("person")
    wanted = Q(starts_at__lt=until) | Q(starts_at__lt=soon, interpreter__in=WITHOUT_INTERPRETER)
    return list(mine.filter(wanted).order_by("starts_at", "id")[:50])


def planned_of_case(actor: Actor, case_id: UUID) -> list[Appointment]:
    """What is planned on one case from today on, the next first."""
    rows = Appointment.objects.filter(case_id=case_id, state=AppointmentState.PLANNED, starts_at__gte=clock.now())
    return list(rows.select_related("person").order_by("starts_at", "id")[:50])


def clashing_with(actor: Actor, appointment: Appointment) -> list[tuple[Appointment, list[str]]]:
    """Other planned appointments of the agency at the same time, each with what it shares: person, place, interpreter."""
    near = Appointment.objects.filter(
        agency_id=appointment.agency_id, state=AppointmentState.PLANNED, starts_at__lt=appointment.ends_at,
        starts_at__gt=appointment.starts_at - LONGEST, ends_at__gt=appointment.starts_at,
    )  # fmt: skip
    others = {other.id: other for other in near.select_related("person").order_by("starts_at", "id")[:200]}
    found = rules.clashes(slot_of(appointment), map(slot_of, others.values()))
    return [(others[other_id], shared) for other_id, shared in found.items()]


def clashes_among(appointments: Iterable[Appointment]) -> set[UUID]:
    """Ids of the planned ones that stand in each other's way."""
    slots = [slot_of(appointment) for appointment in appointments if appointment.is_planned]
    return {other_id for slot in slots for other_id in rules.clashes(slot, slots)}


def slot_of(appointment: Appointment) -> rules.Slot:
    """An appointment as far as another may clash with it: a room is taken only by who is in it."""
    in_a_room = appointment.channel == AppointmentChannel.IN_PERSON and appointment.kind != "home_visit"
    return rules.Slot(
        appointment.id, appointment.starts_at, appointment.ends_at, appointment.person_id,
        appointment.place if in_a_room else "", appointment.interpreter_name,
    )  # fmt: skip


def feed_of(actor: Actor) -> CalendarFeed | None:
    """The actor's own feed, where one is open."""
    return CalendarFeed.objects.filter(user_id=actor.id, token_hash__isnull=False).first()


def token_hash(token: str) -> str:
    """What is kept of a token: 32 random bytes need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class FeedRow:
    """One appointment as a stranger who holds the secret address reads it."""

    id: UUID
    case_label: str
    kind: str
    channel: str
    place: str
    starts_at: datetime
    ends_at: datetime
    state: str
    changed_at: datetime
    version: int


def feed_rows(token: str, from_: datetime, until: datetime) -> tuple[str, list[FeedRow]] | None:
    """(language, appointments) of who holds this token; None for a token that nobody holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM tasks_feed(%s, %s, %s)", [token_hash(token), from_, until])
        rows = cursor.fetchall()
    if not rows:
        return None
    return rows[0][-1], [FeedRow(*row[:-1]) for row in rows if row[0] is not None]
