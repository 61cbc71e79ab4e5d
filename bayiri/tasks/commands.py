"""Opening and ending work. For other rooms' commands, which write the event."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from bayiri import audit
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible, RuleBroken
from bayiri.tasks.models import ENDED_BY_HAND, Task
from bayiri.tasks.queries import open_tasks_for


def open_task(
    *, by: Actor, kind: str, case_id: UUID, case_label: str, due_on: date, agency_id: UUID | None = None,
    roles: Iterable[str] = (),
    person_id: UUID | None = None, member_id: UUID | None = None, note: str = "",
) -> Task:  # fmt: skip
    """Open one piece of work; an open one of the same kind for the same case, member and people is kept instead.

    For other commands, which write the event.
    """
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


def end_tasks(
    *, by: Actor, case_id: UUID, kinds: Iterable[str] = (), member_id: UUID | None = None, task_id: UUID | None = None,
    note: str = "",
) -> int:  # fmt: skip
    """End a case's open work of some kinds (of every kind where none is named); how many ended.

    For other commands, which write the event.
    """
    tasks = Task.objects.filter(case_id=case_id, ended_at__isnull=True)
    if kinds := list(kinds):
        tasks = tasks.filter(kind__in=kinds)
    if member_id:
        tasks = tasks.filter(member_id=member_id)
    if task_id:
        tasks = tasks.filter(pk=task_id)
    if note:
        tasks = tasks.filter(note=note)
    return tasks.update(ended_at=clock.now(), ended_by_id=by.id)


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
