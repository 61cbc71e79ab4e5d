"""Pages of data stewards: who may be known to another agency."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of
from bayiri.people.choices import MatchState, RecordState
from bayiri.people.commands.matching import look_at_match, step_match
from bayiri.people.forms import StepForm
from bayiri.people.permissions import sees_matches
from bayiri.people.queries import HELD
from bayiri.people.queries.matching import match_for, matches_page, steps_of
from bayiri.reference.countries import nationality_name

LISTS = {
    "": (gettext_lazy("To do"), [MatchState.OPEN, MatchState.ASKED]),
    "linked": (gettext_lazy("The same person"), [MatchState.LINKED]),
    "apart": (gettext_lazy("Not the same person"), [MatchState.APART]),
}
# What stands on the button, and what is said when it is done.
WORDS = {
    "asked": (gettext_lazy("Ask the other agency"), gettext_lazy("The other agency's data steward is asked.")),
    "taken_back": (gettext_lazy("Take the question back"), gettext_lazy("The question is taken back.")),
    "yes": (gettext_lazy("Yes, the same person"), gettext_lazy("The two records are linked.")),
    "no": (gettext_lazy("No, somebody else"), gettext_lazy("The answer is given.")),
    "unsure": (gettext_lazy("Not sure"), gettext_lazy("The answer is given.")),
    "set_aside": (gettext_lazy("Set aside: somebody else"), gettext_lazy("Set aside.")),
    "opened_again": (gettext_lazy("Look at it again"), gettext_lazy("It is to be looked at again.")),
    "parted": (gettext_lazy("Undo the link"), gettext_lazy("The link is undone.")),
}


def matches(request: HttpRequest) -> HttpResponse:
    """People of one's own agency who may be known to another, what waits for an answer first."""
    actor = _steward(request)
    shown = request.GET.get("state", "")
    shown = shown if shown in LISTS else ""
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    page = matches_page(actor, LISTS[shown][1], number)
    context = {
        "title": _("Known to another agency?"), "page": page, "shown": shown,
        "lists": [(value, label) for value, (label, _states) in LISTS.items()],
    }  # fmt: skip
    return render(request, "people/matches.html", context)


def match(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """One match: one's own record, as much of the other as is told, what was done, what can be done."""
    actor = _steward(request)
    found = look_at_match(by=actor, match_id=match_id)
    person = found.person
    context = {
        "title": _("Is this one person?"), "match": found, "steps": steps_of(actor, match_id),
        "nationalities": [nationality_name(code, get_language() or "en") for code in person.nationalities],
        "documents": person.identity_documents.filter(state__in=HELD).order_by("id"),
        "contacts": person.contacts.filter(state=RecordState.CURRENT).order_by("id"),
        "acts": [(act, WORDS[act][0]) for act in found.acts], "back_url": reverse("people:matches"),
    }  # fmt: skip
    return render(request, "people/match.html", context)


def step(request: HttpRequest, match_id: UUID, act: str) -> HttpResponse:
    """Take one step, with the reasons chosen from a list."""
    actor = _steward(request)
    found = match_for(actor, match_id)
    if act not in WORDS:
        raise Http404
    label, done = WORDS[act]

    def write(said: dict[str, Any]) -> str:
        return step_match(by=actor, match_id=match_id, act=act, reasons=said.get("reasons", ()))

    back = reverse("people:match", args=[match_id])
    return form_page(
        request, StepForm(request.POST or None, act=act, submit_label=label), write, onward=back, done=str(done),
        title=label, lead=f"{found.person.name} · {found.agency.name}", back_url=back,
    )  # fmt: skip


def _steward(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not sees_matches(actor):
        raise NotAllowed
    return actor
