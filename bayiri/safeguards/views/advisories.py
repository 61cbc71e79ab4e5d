"""Pages of advisories: the law's, and those that this installation adds and ends."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of
from bayiri.reference.countries import country_name
from bayiri.rulebooks.queries import advisories
from bayiri.safeguards import permissions
from bayiri.safeguards.commands import advisories as commands
from bayiri.safeguards.commands.advisories import AdvisoryData
from bayiri.safeguards.forms import AdvisoryForm, EndAdvisoryForm
from bayiri.safeguards.queries import protection

A_PAGE = 25


def listed(request: HttpRequest) -> HttpResponse:
    """Every advisory: the law's in force, and the installation's own, those that have ended last."""
    actor, language = actor_of(request), get_language() or "en"
    of_law = [
        {"one": one, "words": one.words.get(language, one.words["en"]), "country": country_name(one.country, language)}
        for one in advisories(on=clock.today()) if one.in_force(clock.today())
    ]  # fmt: skip
    page = Paginator(protection.own_advisories(), A_PAGE).get_page(request.GET.get("page"))
    own = [{"one": one, "country": country_name(one.country, language)} for one in page]
    context = {
        "title": _("Advisories on countries and areas"), "of_law": of_law, "own": own, "page": page, "actor": actor,
        "may_advise": permissions.may_advise(actor, protection.advisory_roles()), "today": clock.today(),
    }  # fmt: skip
    return render(request, "safeguards/advisories.html", context)


def add(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if not permissions.may_advise(actor, protection.advisory_roles()):
        raise NotAllowed
    form = AdvisoryForm(request.POST or None, initial={"valid_from": clock.today()})

    def act(said: dict[str, Any]) -> None:
        said["profiles"] = tuple(said["profiles"])
        commands.add_advisory(by=actor, data=AdvisoryData(**said))

    return form_page(
        request, form, act, onward=reverse("safeguards:advisories"), title=_("Add an advisory"), danger=True,
        done=_("The advisory is in force from its day. Whoever works on a case it speaks of is told."),
        back_url=reverse("safeguards:advisories"),
    )  # fmt: skip


def end(request: HttpRequest, advisory_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    if not permissions.may_advise(actor, protection.advisory_roles()):
        raise NotAllowed
    advisory = protection.advisory_for(advisory_id)
    if advisory.agency_id != actor.agency_id:
        raise NotVisible
    form = EndAdvisoryForm(request.POST or None)

    def act(said: dict[str, Any]) -> None:
        commands.end_advisory(by=actor, advisory_id=advisory.id, **said)

    return form_page(
        request, form, act, onward=reverse("safeguards:advisories"), done=_("The advisory is ended."), title=_("End an advisory"),
        lead=advisory.words, back_url=reverse("safeguards:advisories"), danger=True,
    )  # fmt: skip
