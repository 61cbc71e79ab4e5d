"""My work: what is open for me, what is late first."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.agencies.queries import away_today
from bayiri.core import clock
from bayiri.pages.reader import actor_of
from bayiri.tasks.commands import finish_task
from bayiri.tasks.models import ENDED_BY_HAND, Task, TaskKind
from bayiri.tasks.queries import open_tasks_for

SHOWN = 200
CASE_PAGE = "journey:case"
# Where each kind of work is done. What is not named here, or needs more than case and member, is done on the
# case page. Rooms above this one are named by their addresses, never imported.
PAGES = {
    TaskKind.ASSESS: "safeguards:assess",
    TaskKind.RENEW_DECISION: "journey:declare",
    TaskKind.INTERPRETER: "cases:session",
    TaskKind.COMES_OF_AGE: "journey:declare",
    TaskKind.LOOK_AT_HELP: "programmes:entitlements",
    TaskKind.PLAN: "reintegration:plan",
    TaskKind.REVIEW_PLAN: "monitoring:review-plan",
    TaskKind.FOLLOW_UP: "monitoring:follow-ups",
    TaskKind.SECOND_LOOK: "journey:close",
    TaskKind.CLOSE_AGAIN: "journey:close",
}


@dataclass(frozen=True)
class Work:
    """One task as the page shows it."""

    task: Task
    url: str
    case_url: str
    overdue: bool
    stands_in_for: str = ""  # the colleague who is away and whom the task names

    @property
    def ended_by_hand(self) -> bool:
        return self.task.kind in ENDED_BY_HAND


def mine(request: HttpRequest) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    tasks = list(open_tasks_for(actor).select_related("person")[: SHOWN + 1])
    context = {
        "title": _("My work"),
        "groups": grouped(tasks[:SHOWN], today, actor.id),
        "more": len(tasks) > SHOWN,
        "absence": away_today(actor).get(actor.id),
    }
    return render(request, "tasks/mine.html", context)


@require_POST
def done(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """One's own work is done."""
    finish_task(by=actor_of(request), task_id=task_id)
    messages.success(request, _("Done."))
    return redirect("tasks:mine")


def grouped(tasks: list[Task], today: date, reader: UUID | None = None) -> list[dict[str, Any]]:
    """Late, today, the rest of this week (to Sunday), later; groups in which something stands.

    What names somebody else than the `reader` is marked with their name.
    """
    end_of_week = today + timedelta(days=6 - today.weekday())
    groups = [
        (_("Late"), lambda due: due < today),
        (_("Today"), lambda due: due == today),
        (_("This week"), lambda due: today < due <= end_of_week),
        (_("Later"), lambda due: due > max(today, end_of_week)),
    ]
    held = [
        (title, [_work(task, today, reader) for task in tasks if belongs(task.due_on)]) for title, belongs in groups
    ]
    return [{"title": title, "work": work} for title, work in held if work]


def _work(task: Task, today: date, reader: UUID | None) -> Work:
    case_url = reverse(CASE_PAGE, args=[task.case_id])
    whom = task.person.name if reader and task.person and task.person_id != reader else ""
    return Work(task, _page(task) or case_url, case_url, task.due_on < today, whom)


def _page(task: Task) -> str:
    """The address of the page where the work is done, or an empty text where only the case page will do."""
    name = PAGES.get(task.kind)  # type: ignore[call-overload]
    if not name:
        return ""
    wanted: list[list[UUID]] = [[task.case_id, task.member_id]] if task.member_id else []
    for args in [*wanted, [task.case_id]]:
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    return ""
