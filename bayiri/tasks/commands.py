"""Opening and ending work; what became of an appointment; the secret address of one's own calendar."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from bayiri import audit
from bayiri.agencies.choices import Section, SubjectKind
from bayiri.agencies.permissions import may_write
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.guarded import in_milliseconds, write_guarded
from bayiri.tasks import rules
from bayiri.tasks.models import ENDED_BY_HAND, Appointment, CalendarFeed, Task
from bayiri.tasks.queries import appointment_for, open_tasks_for, token_hash


def open_task(
    *, by: Actor, kind: str, case_id: UUID, case_label: str, due_on: date, agency_id: UUID | None = None,
    roles: Iterable[str] = (),
    person_id: UUID | None = None, member_id: UUID | None = None, note: str = "", by_part: bool = False,
) -> Task:  # fmt: skip
    """Open one piece of work; an open one that says the same (kind, case, member, people, day, note) is kept instead.

    `by_part`: the actor was given a part of the case to write in, and does not see its work; the database opens it. For
    other commands, which write the event.
    """
    if by_part:
        return _open_by_part(kind=kind, case_id=case_id, agency_id=agency_id or by.agency_id, roles=list(roles),
                             person_id=person_id, member_id=member_id, due_on=due_on)  # fmt: skip
    same = Task.objects.filter(
        kind=kind,
        case_id=case_id,
        member_id=member_id,
        ended_at__isnull=True,
        due_on=due_on,
        roles=list(roles),
        person_id=person_id,
        note=note,
    ).first()
    return same or Task.objects.create(
        kind=kind, case_id=case_id, case_label=case_label, member_id=member_id, note=note,
        agency_id=agency_id or by.agency_id,
        roles=list(roles), person_id=person_id, due_on=due_on, recorded_by_id=by.id, recorded_at=clock.now(),
    )  # fmt: skip


def _open_by_part(**said: Any) -> Task:
    task = Task(**said, recorded_at=clock.now())
    row = {**said, "id": task.id, "recorded_at": in_milliseconds(task.recorded_at)}
    write_guarded("tasks_open_by_part", row)
    return task


@transaction.atomic
def finish_task(*, by: Actor, task_id: UUID) -> Task:
    """Say that one's own work is done, where no act of the case ends it. Raises NotVisible, RuleBroken."""
    task = open_tasks_for(by).filter(pk=task_id).first()
    if task is None:
        raise NotVisible
    if task.kind not in ENDED_BY_HAND:
        raise RuleBroken(["INV-82"])
    end_tasks(by=by, case_id=task.case_id, task_id=task.id)
    audit.record(kind="task.finished", by=by, subject=task, case_id=task.case_id, facts={"kind": task.kind})
    return task


@transaction.atomic
def reopen_task(*, by: Actor, case_id: UUID, task_id: UUID, reason: str) -> Task:
    """Work was said to be done that is not: the same is to be done again. Raises NotVisible, NotAllowed, RuleBroken."""
    task = Task.objects.filter(pk=task_id, case_id=case_id).first()
    if task is None:
        raise NotVisible
    if not may_write(by, SubjectKind.CASE, case_id):
        raise NotAllowed
    if task.ended_at is None or task.kind not in ENDED_BY_HAND or not reason.strip():
        raise RuleBroken(["INV-127"])
    again = open_task(
        by=by, kind=task.kind, case_id=case_id, case_label=task.case_label, due_on=task.due_on, agency_id=task.agency_id,
        roles=task.roles, person_id=task.person_id, member_id=task.member_id, note=task.note,
    )  # fmt: skip
    why = audit.because(by=by, case_id=case_id, section=Section.JOURNEY, reason=reason)
    facts = {"row": task.id, "kind": task.kind, "because": why}
    audit.record(kind="task.reopened", by=by, subject=again, case_id=case_id, facts=facts)
    return again


def end_tasks(
    *, by: Actor, case_id: UUID, kinds: Iterable[str] = (), member_id: UUID | None = None, task_id: UUID | None = None,
    note: str = "",
) -> int:  # fmt: skip
    """End a case's open work of some kinds (of every kind where none is named), also what `by` does not see; how many
    ended. For other commands, which write the event.
    """
    said: list[Any] = [case_id, [str(kind) for kind in kinds], member_id, task_id, note, clock.now()]
    with connection.cursor() as cursor:
        cursor.execute("SELECT tasks_end(%s, %s, %s, %s, %s, %s)", said)
        return cursor.fetchone()[0]


def open_tasks_again(*, by: Actor, case_id: UUID, ended_at: datetime, but_for: Iterable[str] = ()) -> None:
    """Work of a case that ended at one moment, with an act that is taken back, is to be done again. For other commands,
    which write the event.
    """
    for task in Task.objects.filter(case_id=case_id, ended_at=ended_at).exclude(kind__in=list(but_for)):
        open_task(
            by=by, kind=task.kind, case_id=case_id, case_label=task.case_label, member_id=task.member_id,
            agency_id=task.agency_id, roles=task.roles, person_id=task.person_id, due_on=task.due_on, note=task.note,
        )  # fmt: skip


def readdress_tasks(*, by: Actor, moves: Sequence[tuple[UUID, UUID | None, UUID | None]]) -> int:
    """Open work on cases that names one person, names another from here on: (case, from, to); how many did.

    Work that named a caseworker goes with the case; into the queue it goes back to the roles it was also for. One
    statement. For other commands, which write the event.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tasks_task t SET person_id = m.to_person"
            " FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[]) AS m (of_case, from_person, to_person)"
            " WHERE t.case_id = m.of_case AND t.ended_at IS NULL AND t.agency_id = %s AND t.person_id = m.from_person",
            [*(list(column) for column in zip(*moves, strict=True)), by.agency_id],
        )
        return cursor.rowcount


def readdress_appointments(
    *, by: Actor, moves: Sequence[tuple[UUID, UUID | None, UUID | None]], only: Sequence[UUID] | None = None
) -> dict[UUID, list[UUID]]:
    """Coming appointments of cases with one person are with another from here on: (case, from, to); which, by case.

    What has begun, or was settled, stays with who had it; so does everything of a case that nobody gets. `only` narrows
    to some of them. One statement. For other commands, which write the event.
    """
    moved: dict[UUID, list[UUID]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tasks_appointment a SET person_id = m.to_person, changed_by_id = %s, changed_at = %s, version = a.version + 1"
            " FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[]) AS m (of_case, from_person, to_person)"
            " WHERE a.case_id = m.of_case AND a.person_id = m.from_person AND m.to_person IS NOT NULL AND a.agency_id = %s"
            " AND a.state = 'planned' AND a.starts_at > %s AND (%s::uuid[] IS NULL OR a.id = ANY(%s::uuid[]))"
            " RETURNING a.case_id, a.id",
            [
                by.id, now := clock.now(), *(list(column) for column in zip(*moves, strict=True)), by.agency_id, now,
                *[None if only is None else list(only)] * 2,
            ],
        )  # fmt: skip
        for case_id, appointment_id in cursor.fetchall():
            moved[case_id].append(appointment_id)
    return moved


@transaction.atomic
def settle_appointment(
    *, by: Actor, case_id: UUID, appointment_id: UUID, to_state: str, reason: str = ""
) -> Appointment:
    """Write down what became of an appointment: held, not come, cancelled. Raises NotVisible, NotAllowed, RuleBroken."""
    appointment = appointment_for(by, case_id, appointment_id, to_write=True)
    if appointment.agency_id != by.agency_id or not may_write(by, SubjectKind.CASE, case_id):
        raise NotAllowed
    now = clock.now()
    facts = rules.AppointmentFacts(now, appointment.starts_at, appointment.state, to_state, reason)
    if reasons := rules.reasons_not_to_settle(facts):
        raise RuleBroken(reasons)
    changes = {"state": to_state, "reason": reason, "changed_by_id": by.id, "changed_at": now}
    for name, value in {**changes, "version": appointment.version + 1}.items():
        setattr(appointment, name, value)
    appointment.save(update_fields=[*changes, "version"])
    audit.record(
        kind=f"appointment.{to_state}", by=by, subject=appointment, case_id=case_id, facts={"kind": appointment.kind}
    )
    return appointment


@transaction.atomic
def renew_feed(*, by: Actor, language: str) -> str:
    """A new secret address for the actor's calendar, in words of `language`; the old one stops. Gives its token, once."""
    token = secrets.token_urlsafe(32)
    said = {"token_hash": token_hash(token), "language": language, "renewed_at": clock.now()}
    feed, _made = CalendarFeed.objects.update_or_create(user_id=by.id, defaults=said)
    audit.record(kind="calendar.feed_renewed", by=by, subject=feed)
    return token


@transaction.atomic
def stop_feed(*, by: Actor) -> None:
    """The secret address shows nothing any more."""
    CalendarFeed.objects.filter(user_id=by.id).update(token_hash=None, renewed_at=clock.now())
    audit.record(kind="calendar.feed_stopped", by=by)
