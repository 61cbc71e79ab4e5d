"""Everything that happened in a case: narrowed, paged, printed."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bayiri.cases.queries import case_for, members_of
from bayiri.journey.forms.timeline import TimelineForm
from bayiri.journey.queries.timeline import TimelineFilters, said_in, timeline_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of


@shows(
    "timeline", "identity", "contact", "journey", "basis", "arrival", "protection", "health", "finance", "plan", "follow_up"
)  # fmt: skip
def timeline(request: HttpRequest, case_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    case = case_for(actor, case_id)
    members = members_of(case)
    kinds, actors = said_in(case)
    people = [(str(member.id), member.person.name) for member in members]
    form = TimelineForm(request.GET or None, kinds=kinds, people=people, actors=actors)
    form.is_valid()
    typed: dict[str, Any] = getattr(form, "cleaned_data", {})
    number = request.GET.get("page", "1")
    filters = TimelineFilters(
        kind=typed.get("kind", ""), room=typed.get("room", ""),
        member_id=UUID(typed["person"]) if typed.get("person") else None,
        actor_id=UUID(typed["who"]) if typed.get("who") else None,
        since=typed.get("since"), until=typed.get("until"), whole="whole" in request.GET,
        page=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
    )  # fmt: skip
    narrowed = any(typed.get(name) for name in form.fields)
    context = {
        "title": _("What happened"), "case": case, "form": form, "narrowed": narrowed, "whole": filters.whole,
        "page": timeline_page(actor, case, members, filters, get_language() or "en"),
        "back_url": reverse("journey:case", args=[case.id]),
    }  # fmt: skip
    return render(request, "journey/timeline.html", context)
