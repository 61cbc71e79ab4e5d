"""Register a household: one page, and a second one only where somebody may be known already."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases.models import Case
from bayiri.cases.permissions import may_bring_in, may_register, may_register_for_queue
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.journey.commands.register import register_household
from bayiri.journey.forms.register import ADD, EDIT, REMOVE, HouseholdForm
from bayiri.journey.templatetags.journey import place_options
from bayiri.journey.views.review import Review
from bayiri.pages.answers import sentences
from bayiri.pages.reader import actor_of, note_refusal


def register(request: HttpRequest) -> HttpResponse:
    """The form; again with one block more, less or open; the review of likely duplicates; the new case."""
    actor = actor_of(request)
    if not may_register(actor):
        raise NotAllowed
    if request.method != "POST":
        return _form(request, HouseholdForm.blank(actor))
    step, _sep, place = request.POST.get("step", "").partition(":")
    if step in (ADD, REMOVE, EDIT):
        at = int(place) if place.isascii() and place.isdigit() else None
        return _form(request, HouseholdForm.kept(request.POST, step, at))
    return _checked(request, HouseholdForm.sent(request.POST))


def places(request: HttpRequest) -> HttpResponse:
    """The places of the country that was just chosen, for the box beside it."""
    return HttpResponse(place_options(request.GET.get("destination_country", "")))


def _form(request: HttpRequest, household: HouseholdForm) -> HttpResponse:
    if household.is_bound:
        household.fold_those_without_fault()
    context = {
        "title": _("Register a return"),
        "form": household,
        "may_import": may_bring_in(actor_of(request)),
        "may_queue": may_register_for_queue(actor_of(request)),
    }
    return render(request, "journey/registering/register.html", context, status=422 if household.is_bound else 200)


def _checked(request: HttpRequest, household: HouseholdForm) -> HttpResponse:
    if not household.is_valid():
        return _form(request, household)
    review = Review(request, household.members)
    if review.undecided:
        return review.page(household)
    try:
        case = _register(request, household, review)
    except RuleBroken as broken:
        note_refusal(request, broken.reasons)
        household.add_reasons(sentences(broken.reasons))
        return _form(request, household)
    messages.success(request, _("%(number)s is open.") % {"number": case.number})
    return redirect(reverse("journey:case", args=[case.id]))


def _register(request: HttpRequest, household: HouseholdForm, review: Review) -> Case:
    return register_household(
        by=actor_of(request),
        form=household.journey.form_data(),
        members=household.new_members(review.chosen),
        arrived_on=household.journey.cleaned_data["arrived_on"],
        earlier_case_id=review.earlier_case_id,
        for_queue=household.journey.cleaned_data["for_queue"],
    )
