"""The team's desk: who carries what, what waits, one case to another colleague."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from bayiri.agencies.permissions import may_lead_a_team
from bayiri.cases.models import Case
from bayiri.cases.permissions import may_carry_cases
from bayiri.cases.queries import case_for
from bayiri.cases.rules import Move
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.journey.commands import hand_over
from bayiri.journey.forms.team import QUEUE, CaseworkerForm
from bayiri.journey.queries import team
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of


def overview(request: HttpRequest) -> HttpResponse:
    """For who leads a team: the queue, everybody's load and absence, what may still be undone."""
    actor = actor_of(request)
    if not may_lead_a_team(actor):
        raise NotAllowed
    desks = team.desks(actor)
    context = {
        "title": _("Team"),
        "desks": desks,
        "coming": team.coming_absences(actor),
        "batches": team.batches(actor),
        **_queue_context(actor, desks),
    }
    return render(request, "journey/team/overview.html", context)


def queue(request: HttpRequest) -> HttpResponse:
    """For everybody who carries cases: what waits, the longest first."""
    actor = actor_of(request)
    if not (may_carry_cases(actor) or may_lead_a_team(actor)):
        raise NotAllowed
    desks = team.desks(actor) if may_lead_a_team(actor) else []
    context = {"title": _("Cases that wait for a caseworker"), **_queue_context(actor, desks)}
    return render(request, "journey/team/queue.html", context)


def caseworker(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take a case out of the queue, hand it to a colleague, or put it back."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    choices = _choices(actor, case)
    if not choices:
        raise NotAllowed
    seen = str(case.caseworker_id or "")
    form = CaseworkerForm(request.POST or None, choices=choices, initial={"seen": seen})

    def act(said):
        move = Move(case.id, said["seen"], said["caseworker_id"])
        if move.from_id != move.to_id:
            hand_over.hand_over(by=actor, moves=[move])

    back = reverse("journey:case", args=[case.id])
    return form_page(
        request, form, act, onward=reverse("journey:team") if "team" in request.POST else back, done=_("The case has a new place."),
        title=_("Another caseworker") if case.caseworker_id else _("Find a caseworker"), back_url=back,
        lead=_("Open work that names the caseworker goes with the case, and so do coming appointments."),
    )  # fmt: skip


@require_POST
def undo_hand_over(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Put back what was handed over, as far as nobody has touched it."""
    back, stay = hand_over.undo_hand_over(by=actor_of(request), batch=batch_id)
    text = ngettext("%(number)s case went back.", "%(number)s cases went back.", back) % {"number": back}
    if stay:
        left = ngettext(
            "%(number)s case was worked on since and stays.", "%(number)s cases were worked on since and stay.", stay
        )
        text = f"{text} {left % {'number': stay}}"
    messages.success(request, text)
    return redirect("journey:team")


def _queue_context(actor: Actor, desks: list[team.Desk]) -> dict[str, Any]:
    waiting, more = team.queue(actor)
    return {
        "waiting": waiting,
        "more": more,
        "may_take": may_carry_cases(actor),
        "leads": may_lead_a_team(actor),
        "receivers": [desk for desk in desks if desk.may_receive],
    }


def _choices(actor: Actor, case: Case) -> list[tuple[str, str]]:
    """To whom the actor may give the case; nobody where it is not theirs to give."""
    leads = may_lead_a_team(actor)
    if case.agency_id != actor.agency_id or not (leads or case.caseworker_id in (None, actor.id)):
        return []
    mine = [(str(actor.id), _("Me"))] if may_carry_cases(actor) and case.caseworker_id != actor.id else []
    if case.caseworker_id is None and not leads:
        return mine
    not_offered = (actor.id, case.caseworker_id)
    others = [desk for desk in team.desks(actor) if desk.may_receive and desk.person.id not in not_offered]
    back = [(QUEUE, _("Back to the queue"))] if leads and case.caseworker_id else []
    return [("", _("Choose")), *mine, *((str(desk.person.id), desk.label) for desk in others), *back]
