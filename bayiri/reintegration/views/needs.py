"""The pages of needs: what each person needs, what the district offers, where the plan has gaps."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bayiri.agencies.choices import Section
from bayiri.cases.queries import member_for
from bayiri.cases.queries.part import case_to_write_in
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.reintegration import commands, forms, permissions, queries
from bayiri.reintegration.choices import SecurityLevel
from bayiri.reintegration.views.plan import plan_url, planner
from bayiri.rulebooks.currencies import in_minor_units


@shows("plan", "plan")
def needs(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Each person's own needs, the lines that answer them, proposals from the district, and the gaps."""
    actor = actor_of(request)
    case = case_to_write_in(actor, case_id, Section.PLAN)
    language = get_language() or "en"
    view = queries.needs_of(actor, case, language)
    context = {
        "title": _("Needs and what the district offers"), "case": case, "view": view,
        "may_plan": permissions.may_plan(actor, case), "back_url": plan_url(case),
        "district": _district(view, language),
    }  # fmt: skip
    return render(request, "reintegration/needs.html", context)


def _district(view: queries.NeedsView, language: str) -> dict[str, Any] | None:
    """What is known of the district, in the reader's language."""
    if view.district is None:
        return None
    known = view.district.content
    prices = [
        (queries.in_language(one.names, language), in_minor_units(one.amount, one.currency), one.currency)
        for one in known.prices
    ]
    return {
        "name": queries.in_language(view.district.names, language), "verified": view.district.status == "verified",
        "security": SecurityLevel(known.security.level), "prices": prices, "version": view.district.version,
        "security_text": queries.in_language(known.security.text, language),
        "seen_on": known.security.seen_on, "price_index": known.price_index, "source": known.security.source,
    }  # fmt: skip


@shows("plan", "plan")
def assess(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """Write down what one person needs, by economic, social and psychosocial life, on three levels."""
    actor, case = planner(request, case_id)
    member = member_for(actor, case, member_id)
    form = forms.NeedsForm(request.POST or None)

    def act(clean: dict[str, Any]) -> Any:
        return commands.assess_needs(by=actor, case_id=case.id, member_id=member.id, found=form.found(clean))

    back = reverse("reintegration:needs", args=[case.id])
    return form_page(
        request, form, act, onward=back, done=_("The needs are written down."), back_url=back,
        title=_("What does %(name)s need?") % {"name": member.person.name},
        lead=_("Only what this person says of their own situation. Leave out what is no need."),
        template="reintegration/assess.html",
    )  # fmt: skip


def settle(request: HttpRequest, case_id: UUID, need_id: UUID) -> HttpResponse:
    """A need asks for nothing any more."""
    actor, case = planner(request, case_id)
    need = queries.need_for(actor, case, need_id)
    form = forms.SettleForm(request.POST or None)
    back = reverse("reintegration:needs", args=[case.id])
    return form_page(
        request, form,
        lambda clean: commands.settle_need(by=actor, case_id=case.id, need_id=need.id, because=clean["because"]),
        onward=back, done=_("The need is settled."), back_url=back, title=_("Settle a need"),
        lead=f"{need.member.person.name}: {need.words}",
    )  # fmt: skip
