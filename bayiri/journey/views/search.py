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
from bayiri.people.permissions import keeps_data_in_order


def search(request: HttpRequest) -> HttpResponse:
    """The box; and persons with their cases, the likest first, where something was typed: that is logged."""
    actor = actor_of(request)
    form = SearchForm(request.GET or None)
    context: dict[str, Any] = {
        "title": _("Search"),
        "form": form,
        "may_open_in_emergency": may_open_in_emergency(actor),
    }
    if form.is_bound and form.is_valid() and form.cleaned_data["q"]:
        typed = form.cleaned_data["q"]
        result = find(actor, typed)
        note_search(by=actor, kind=result.kind, length=len(typed), found=len(result.people) + len(result.cases))
        may_merge = keeps_data_in_order(actor) and len(result.people) > 1
        context.update(result=result, typed=typed, may_merge=may_merge)
    return render(request, "journey/search.html", context)
