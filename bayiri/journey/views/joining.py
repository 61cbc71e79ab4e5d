"""Somebody joins a household."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases.models import Case
from bayiri.cases.permissions import may_change
from bayiri.cases.queries import case_for
from bayiri.core.actor import Actor
from bayiri.core.errors import RuleBroken
from bayiri.journey.commands.change import join_household
from bayiri.journey.forms.register import EDIT, JoinForm
from bayiri.journey.views.review import Review
from bayiri.pages.answers import sentences
from bayiri.pages.reader import actor_of, note_refusal


def add(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Somebody joins the household; likely duplicates are shown first."""
    actor: Actor = actor_of(request)
    case = case_for(actor, case_id, may=may_change)
    if request.method != "POST":
        return _add_form(request, case, JoinForm.blank())
    if request.POST.get("step") == EDIT:
        return _add_form(request, case, JoinForm.kept(request.POST))
    household = JoinForm.sent(request.POST)
    if not household.is_valid():
        return _add_form(request, case, household)
    review = Review(request, household.members)
    if review.undecided:
        return review.page(household)
    try:
        join_household(
            by=actor,
            case_id=case.id,
            member=household.new_members(review.chosen)[0],
        )
    except RuleBroken as broken:
        note_refusal(request, broken.reasons)
        household.add_reasons(sentences(broken.reasons))
        return _add_form(request, case, household)
    messages.success(request, _("%(name)s belongs to the household now.") % {"name": review.names[0]})
    return redirect(reverse("journey:case", args=[case.id]))


def _add_form(request: HttpRequest, case: Case, household: JoinForm) -> HttpResponse:
    context = {
        "title": _("Add a person"),
        "form": household,
        "member": household.members[0],
        "case": case,
        "back_url": reverse("journey:case", args=[case.id]),
    }
    return render(request, "journey/add_member.html", context, status=422 if household.is_bound else 200)
