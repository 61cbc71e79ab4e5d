"""Saying that work is done; the feed of one's own calendar. What is open for somebody is shown by the front door."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bayiri.core import clock
from bayiri.core.errors import NotVisible
from bayiri.pages.reader import actor_of, open_to_strangers
from bayiri.rulebooks.queries import law
from bayiri.tasks.commands import finish_task, renew_feed, stop_feed
from bayiri.tasks.feed import calendar_file
from bayiri.tasks.queries import feed_of, feed_rows

FEED_BACK, FEED_AHEAD = timedelta(days=60), timedelta(days=400)


@require_POST
def done(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """One's own work is done."""
    finish_task(by=actor_of(request), task_id=task_id)
    messages.success(request, _("Done."))
    return redirect("web:work")


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
