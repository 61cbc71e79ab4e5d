"""My work: what is open for me, what is late first, today's appointments; the feed of one's own calendar."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bayiri.agencies.queries import away_today
from bayiri.core import clock
from bayiri.core.errors import NotVisible
from bayiri.pages.reader import actor_of, open_to_strangers
from bayiri.rulebooks.queries import law
from bayiri.tasks.commands import finish_task, renew_feed, stop_feed
from bayiri.tasks.feed import calendar_file
from bayiri.tasks.models import ENDED_BY_HAND, Task, TaskKind
from bayiri.tasks.queries import appointments_at_hand, feed_of, feed_rows, open_tasks_for

SHOWN = 200
SOON = timedelta(days=7)
FEED_BACK, FEED_AHEAD = timedelta(days=60), timedelta(days=400)
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
        "appointments": _at_hand(request),
        "now": clock.now(),
    }
    return render(request, "tasks/mine.html", context)


def _at_hand(request: HttpRequest):
    """Today's appointments, those that nobody said what came of, and those of the week that lack an interpreter."""
    now = clock.now()
    tomorrow = clock.today() + timedelta(days=1)
    return appointments_at_hand(actor_of(request), timezone.make_aware(datetime.combine(tomorrow, time())), now + SOON)


@require_POST
def done(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """One's own work is done."""
    finish_task(by=actor_of(request), task_id=task_id)
    messages.success(request, _("Done."))
    return redirect("tasks:mine")


def feed_address(request: HttpRequest) -> HttpResponse:
    """Make the secret address of one's own calendar, make it anew, or stop it. It is shown once, and not kept."""
    actor = actor_of(request)
    context: dict[str, Any] = {"title": _("Appointments in your own calendar"), "back_url": reverse("cases:calendar")}
    if request.method == "POST" and "stop" in request.POST:
        stop_feed(by=actor)
        messages.success(request, _("The address is stopped. It shows nothing any more."))
        return redirect("tasks:feed-address")
    if request.method == "POST":
        token = renew_feed(by=actor, language=get_language() or "en")
        context["address"] = request.build_absolute_uri(reverse("tasks:feed", args=[token]))
    answer = render(request, "tasks/feed_address.html", {**context, "feed": feed_of(actor)})
    answer["Cache-Control"] = "no-store"
    return answer


@open_to_strangers
@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The appointments of whoever holds this secret address, for a calendar; no names."""
    now = clock.now()
    found = feed_rows(token, now - FEED_BACK, now + FEED_AHEAD)
    if found is None:
        raise NotVisible
    language, rows = found
    minutes = law("voluntary-return", on=clock.today()).number("appointment_reminder_minutes")
    body = calendar_file(rows, language, timedelta(minutes=minutes))
    headers = {"Cache-Control": "private, no-store", "Content-Disposition": 'inline; filename="appointments.ics"'}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


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
