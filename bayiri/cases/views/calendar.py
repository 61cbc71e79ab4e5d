"""The calendar: one's own appointments or a colleague's, by day and week."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bayiri.agencies.queries import colleagues_of
from bayiri.cases.forms import ChooseCaseForm
from bayiri.cases.models import Case
from bayiri.cases.queries import case_of_number, latest_own_cases, names_of_heads
from bayiri.core import clock
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of
from bayiri.reference.languages import language_name
from bayiri.tasks.models import Appointment
from bayiri.tasks.queries import appointments_of, clashes_among


@dataclass(frozen=True)
class Entry:
    """One appointment as the calendar shows it."""

    appointment: Appointment
    head: str
    language: str
    clashes: bool
    to_settle: bool


@dataclass(frozen=True)
class Day:
    """One day of the calendar."""

    on: date
    is_today: bool
    entries: list[Entry]


def calendar(request: HttpRequest) -> HttpResponse:
    """A week from Monday, or a day; a colleague's where one is chosen."""
    actor = actor_of(request)
    colleagues = list(colleagues_of(actor).values_list("pk", "name"))
    names = {str(pk): name for pk, name in colleagues}
    who = request.GET.get("who", "") if request.GET.get("who", "") in names else str(actor.id)
    today = clock.today()
    on = _day_named(request.GET.get("on", ""), today)
    by_day = request.GET.get("view") == "day"
    first = on if by_day else on - timedelta(days=on.weekday())
    length = 1 if by_day else 7
    rows = appointments_of(actor, UUID(who), clock.midnight(first), clock.midnight(first + timedelta(days=length)))
    context = {
        "title": _("Calendar"), "who": who, "whose": names.get(who, actor.name), "is_mine": who == str(actor.id),
        "colleagues": colleagues, "days": _days(rows, first, length, today), "by_day": by_day, "on": on, "today": today,
        "first": first, "last": first + timedelta(days=length - 1), "previous": first - timedelta(days=length),
        "next": first + timedelta(days=length),
    }  # fmt: skip
    return render(request, "cases/calendar.html", context)


def add(request: HttpRequest) -> HttpResponse:
    """Choose the case of a new appointment; the day goes along."""
    actor = actor_of(request)
    form = ChooseCaseForm(request.POST or None, find=lambda typed: case_of_number(actor, typed))
    on = _day_named(request.GET.get("on", ""), clock.today())

    def act(said: dict[str, Any]) -> Case:
        return said["number"]

    def onward(case: Case) -> str:
        return reverse("cases:make-appointment", args=[case.id]) + f"?on={on.isoformat()}"

    return form_page(
        request, form, act, onward=onward, template="cases/choose_case.html", title=_("Which case is it for?"),
        back_url=reverse("cases:calendar") + f"?on={on.isoformat()}",
        submit=_("Continue"), cases=latest_own_cases(actor),
    )  # fmt: skip


def _days(rows: list[Appointment], first: date, length: int, today: date) -> list[Day]:
    now, reader = clock.now(), get_language() or "en"
    heads, clashing = names_of_heads(row.case_id for row in rows), clashes_among(rows)
    entries = [
        (
            clock.day_of(row.starts_at),
            Entry(
                row, heads.get(row.case_id, ""), language_name(row.language, reader), row.id in clashing,
                row.is_planned and row.ends_at <= now,
            ),
        )
        for row in rows
    ]  # fmt: skip
    days = [first + timedelta(days=place) for place in range(length)]
    return [Day(day, day == today, [entry for on, entry in entries if on == day]) for day in days]


def _day_named(text: str, otherwise: date) -> date:
    try:
        named = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return named if 1900 < named.year < 2200 else otherwise
