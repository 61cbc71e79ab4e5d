"""Search by name in any script, by case number, by document number."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from bayiri.cases.permissions import may_open_in_emergency
from bayiri.journey.commands.looking import note_search
from bayiri.journey.forms.cases import SearchForm
from bayiri.journey.queries.search import search as find
from bayiri.pages.reader import actor_of
from bayiri.pages.searching import is_over, searched
from bayiri.people.permissions import keeps_data_in_order


def search(request: HttpRequest) -> HttpResponse:
    """The box; and persons with their cases, the likest first, where something was typed: that is logged.

    What was typed stands in no address: docs/decisions/technique/0029.
    """
    actor = actor_of(request)
    form, said, onward = searched(request, SearchForm)
    if onward:
        return onward
    context: dict[str, Any] = {
        "is_over": is_over(request, said),
        "title": _("Search"),
        "form": form,
        "may_open_in_emergency": may_open_in_emergency(actor),
    }
    if typed := said.get("q"):
        result = find(actor, typed)
        note_search(by=actor, kind=result.kind, length=len(typed), found=len(result.people) + len(result.cases))
        may_merge = keeps_data_in_order(actor) and len(result.people) > 1
        context.update(result=result, typed=typed, may_merge=may_merge)
    return render(request, "journey/search.html", context)
