"""Hand many cases over at once: choose them, look at what would happen, do it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bayiri.agencies.permissions import may_lead_a_team
from bayiri.cases.rules import Move
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.journey.commands import hand_over as commands
from bayiri.journey.forms.cases import ANYONE, ME, NOBODY
from bayiri.journey.forms.team import EVENLY, QUEUE, ChosenForm, HandOverFilterForm, move_as_text, move_from
from bayiri.journey.queries import team
from bayiri.journey.queries.case_list import CaseFilters, colleague_choices, vulnerability_choices
from bayiri.pages.answers import sentences
from bayiri.pages.reader import actor_of


def hand_over(request: HttpRequest) -> HttpResponse:
    """The list with its filters; sent with `step` preview, what would happen; with confirm, it happens."""
    actor = actor_of(request)
    if not may_lead_a_team(actor):
        raise NotAllowed
    if request.method == "POST":
        return _confirmed(request, actor) if request.POST.get("step") == "confirm" else _preview(request, actor)
    return _list(request, actor)


def _list(request: HttpRequest, actor: Actor, form: ChosenForm | None = None) -> HttpResponse:
    filter_form = HandOverFilterForm(
        request.GET or None, colleagues=colleague_choices(actor), vulnerabilities=vulnerability_choices()
    )
    listed = team.to_hand_over(actor, _filters(actor, filter_form))
    context = {
        "title": _("Hand cases over"),
        "filter_form": filter_form,
        "form": form or _chosen_form(actor),
        "listed": listed,
        "ids": " ".join(str(one.case.id) for one in listed),
        "chosen": set(request.POST.getlist("case")),
        "most": team.most_at_once(),
    }
    return render(request, "journey/team/hand_over.html", context, status=422 if form else 200)


def _preview(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = _chosen_form(actor, request.POST)
    if not form.is_valid():
        return _list(request, actor, form)
    to, cases = form.cleaned_data["to"], team.chosen_cases(actor, form.cleaned_data["cases"])
    one = None if to in (EVENLY, QUEUE) else UUID(to)
    moves = team.planned_moves(team.desks(actor), cases, one, evenly=to == EVENLY)
    if not moves:
        form.add_reasons([_("Nothing would change: these cases are there already, or nobody is here to take them.")])
        return _list(request, actor, form)
    return render(request, "journey/team/preview.html", _as_shown(actor, cases, moves))


def _as_shown(actor: Actor, cases: list[team.ListedCase], moves: list[Move]) -> dict[str, Any]:
    """Each move with its case and names, how many each colleague gets, and how many stay where they are."""
    names: dict[UUID | None, str] = {desk.person.id: desk.person.name for desk in team.desks(actor)}
    by_id, coming = {one.case.id: one for one in cases}, team.coming_along(actor, moves)
    rows: list[dict[str, Any]] = [
        {
            "listed": by_id[move.case_id], "to": names.get(move.to_id, ""),
            "text": move_as_text(move), "coming": coming[move.case_id],
        }
        for move in moves
    ]  # fmt: skip
    sums: dict[str, int] = {}
    for row in rows:
        sums[row["to"]] = sums.get(row["to"], 0) + 1
    return {
        "title": _("Look before you hand over"),
        "rows": rows,
        "sums": sorted(sums.items()),
        "stay": len(cases) - len(moves),
    }


def _confirmed(request: HttpRequest, actor: Actor) -> HttpResponse:
    try:
        moves = [move_from(text) for text in request.POST.getlist("move")]
    except ValueError:
        raise NotVisible from None
    try:
        commands.hand_over(by=actor, moves=moves)
    except RuleBroken as broken:
        form = _chosen_form(actor, request.POST)
        form.add_reasons(sentences(broken.reasons))
        return _list(request, actor, form)
    done = ngettext("%(number)s case is handed over.", "%(number)s cases are handed over.", len(moves))
    messages.success(request, done % {"number": len(moves)})
    return redirect("journey:team")


def _chosen_form(actor: Actor, sent: Any = None) -> ChosenForm:
    people = [(str(desk.person.id), desk.label) for desk in team.desks(actor) if desk.may_receive]
    return ChosenForm(sent, receivers=people, most=team.most_at_once())


def _filters(actor: Actor, form: HandOverFilterForm) -> CaseFilters:
    form.is_valid()
    typed: dict[str, Any] = getattr(form, "cleaned_data", {})
    said = typed.get("caseworker", "")
    return CaseFilters(
        stage=typed.get("stage", ""),
        destination=typed.get("destination", ""),
        caseworker_id=actor.id if said == ME else UUID(said) if said not in (ANYONE, NOBODY) else None,
        nobodys=said == NOBODY,
        vulnerability=typed.get("vulnerability", ""),
    )
