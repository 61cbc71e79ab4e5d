"""The list of cases: narrowed, sorted, paged."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from bayiri.agencies.permissions import may_lead_a_team
from bayiri.cases.permissions import may_bring_in, may_carry_cases, may_take_list
from bayiri.core.actor import Actor
from bayiri.journey.forms.cases import ANYONE, ME, NOBODY, CaseFilterForm
from bayiri.journey.forms.codes import label_of
from bayiri.journey.queries import case_list
from bayiri.pages.reader import actor_of


def cases(request: HttpRequest) -> HttpResponse:
    actor: Actor = actor_of(request)
    form = CaseFilterForm(
        request.GET or None,
        colleagues=case_list.colleague_choices(actor),
        vulnerabilities=case_list.vulnerability_choices(),
        agencies=case_list.agency_choices(),
    )
    filters = _filters(actor, form, request.GET)
    context = {
        "title": _("Cases"),
        "form": form,
        "page": case_list.case_list(actor, filters),
        "chips": _chips(form, request.GET),
        "areas": "" if filters.destination else ", ".join(sorted(map(_area, actor.areas))),
        "sort": filters.sort,
        "may_take_list": may_take_list(actor),
        "may_import": may_bring_in(actor),
        "list_query": urlencode(filters.said),
        "may_take": may_carry_cases(actor) or may_lead_a_team(actor),
    }
    return render(request, "journey/cases.html", context)


def _area(area: str) -> str:
    """ "IRQ/Erbil" as the reader knows it."""
    country, _slash, place = area.partition("/")
    return f"{label_of('countries', country)}: {place}" if place else label_of("countries", country)


def _filters(actor: Actor, form: CaseFilterForm, sent: QueryDict) -> case_list.CaseFilters:
    """What was understood of the filters: a fault in one of them leaves the others standing."""
    form.is_valid()
    typed: dict[str, Any] = getattr(form, "cleaned_data", {})
    said = typed.get("caseworker", "")
    page, sort = sent.get("page", "1"), sent.get("sort", "")
    return case_list.CaseFilters(
        stage=typed.get("stage", ""),
        destination=typed.get("destination", ""),
        caseworker_id=actor.id if said == ME else UUID(said) if said not in (ANYONE, NOBODY) else None,
        nobodys=said == NOBODY,
        vulnerability=typed.get("vulnerability", ""),
        agency_id=UUID(typed["agency"]) if typed.get("agency") else None,
        sort=sort if sort in case_list.SORTS else case_list.USUAL_SORT,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def _chips(form: CaseFilterForm, sent: QueryDict) -> list[dict[str, str]]:
    """The filters that hold, each with the address of the list without it."""
    chips = []
    for field in form:
        value = getattr(form, "cleaned_data", {}).get(field.name)
        if not value:
            continue
        without = sent.copy()
        for name in (field.name, "page"):
            without.pop(name, None)
        chips.append({"label": f"{field.label}: {form_label(field, value)}", "url": f"?{without.urlencode()}"})
    return chips


def form_label(field: Any, value: str) -> str:
    return str(dict(field.field.choices).get(value, value))
