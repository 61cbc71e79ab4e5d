"""Whom to follow up now: the list, given to colleagues, printed for the road."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.agencies.queries import colleagues_of
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.monitoring import commands, forms, permissions, queries
from bayiri.monitoring.queries.work_list import NOBODY
from bayiri.pages.answers import sentences
from bayiri.pages.reader import actor_of, note_refusal
from bayiri.rulebooks.queries import law

ME = "me"


def work_list(request: HttpRequest) -> HttpResponse:
    """Rounds due, overdue and not reached, of the reader's agency."""
    actor = _who_follows_up(request)
    colleagues = [(str(pk), name) for pk, name in _colleagues(actor)]
    listed = queries.work_list(actor, _filters(actor, request.GET, {key for key, _name in colleagues}))
    officers = [
        (ME, _("Me")),
        (NOBODY, _("Nobody yet")),
        *((key, name) for key, name in colleagues if key != str(actor.id)),
    ]
    form = forms.WorkListForm(
        request.GET or None, officers=officers, places=listed.places, tries=listed.tries_until_lost
    )
    form.is_valid()
    terms = law("voluntary-return", on=forms.today())
    context = {
        "title": _("Follow-ups"),
        "form": form,
        "listed": listed,
        "narrowed": bool(set(request.GET) - {"page"}),
        "colleagues": colleagues,
        "ahead": terms.number("follow_up_ahead_days"),
        "vulnerable_days": terms.number("follow_up_vulnerable_days"),
        "query": request.GET.urlencode(),
        "me": str(actor.id),
    }
    return render(request, "monitoring/work_list.html", context)


@require_POST
def printed(request: HttpRequest) -> HttpResponse:
    """The lines that were ticked, or all that were shown, as a sheet to take along. The log says who printed it."""
    actor = _who_follows_up(request)
    rounds = commands.print_list(by=actor, follow_up_ids=_chosen(request.POST, or_shown=True))
    context = {
        "title": _("Follow-ups to hold"), "rounds": rounds, "printed_on": forms.today(), "printed_by": actor.name,
        "back_url": reverse("monitoring:work-list"),
    }  # fmt: skip
    return render(request, "monitoring/print.html", context)


@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Name who holds the rounds that were ticked."""
    actor = _who_follows_up(request)
    chosen, officer = _chosen(request.POST), request.POST.get("to", "")
    back = f"{reverse('monitoring:work-list')}?{QueryDict(request.POST.get('query', '')).urlencode()}"
    officer_id = None if officer == NOBODY else _uuid(officer)
    if not chosen or (officer != NOBODY and officer_id is None):
        messages.error(request, _("Tick the people first, and choose who follows them up."))
        return redirect(back)
    try:
        given = commands.give_rounds(by=actor, follow_up_ids=chosen, officer_id=officer_id)
    except RuleBroken as broken:
        note_refusal(request, broken.reasons)
        messages.error(request, " ".join(sentences(broken.reasons)))
    else:
        messages.success(request, _("Given: %(number)s.") % {"number": len(given)})
    return redirect(back)


def _who_follows_up(request: HttpRequest) -> Actor:
    actor: Actor = actor_of(request)
    if not permissions.follows_up(actor):
        raise NotAllowed
    return actor


def _colleagues(actor: Actor) -> Any:
    return colleagues_of(actor, *permissions.FOLLOW_UP_ROLES).values_list("pk", "name")


def _filters(actor: Actor, sent: QueryDict, colleagues: set[str]) -> queries.Filters:
    """What was understood of the filters; the rest narrows nothing."""
    officer = str(actor.id) if sent.get("officer") == ME else sent.get("officer", "")
    page = sent.get("page", "1")
    return queries.Filters(
        show=sent.get("show", ""),
        officer=officer if officer in {NOBODY, *colleagues} else "",
        place=sent.get("place", ""),
        vulnerable=bool(sent.get("vulnerable")),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def _chosen(sent: QueryDict, *, or_shown: bool = False) -> list[UUID]:
    """The rounds that were ticked; where none was and that is meant, all that the page showed."""
    ticked = sent.getlist("round") or (sent.getlist("shown") if or_shown else [])
    return [found for one in ticked if (found := _uuid(one))]


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
