"""Pages of an emergency: open a case of others, see who did, say whether it was justified."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bayiri.cases import permissions, queries
from bayiri.cases.commands.emergency import open_in_emergency, review_emergency
from bayiri.cases.forms.emergency import EmergencyForm, EmergencyReviewForm
from bayiri.cases.queries.emergency import emergency_openings, opening_for
from bayiri.core import clock
from bayiri.core.errors import NotAllowed
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.rulebooks.queries import law


def open_case(request: HttpRequest) -> HttpResponse:
    """Open a case of another agency by its number, with the reason."""
    actor = actor_of(request)
    if not permissions.may_open_in_emergency(actor):
        raise NotAllowed
    sharing = law("sharing", on=clock.today())
    hours = sharing.number("emergency_hours")
    form = EmergencyForm(request.POST or None)

    def onward(case_id: UUID | None) -> str:
        return reverse("journey:case", args=[case_id]) if case_id else reverse("cases:emergency") + "?none=1"

    missing = _("No case has this number.") if request.GET.get("none") else ""
    lead = ngettext(
        "You see the case for %(hours)s hour, to read. The caseworker and the managers are told at once.",
        "You see the case for %(hours)s hours, to read. The caseworker and the managers are told at once.",
        hours,
    ) % {"hours": hours}
    return form_page(
        request, form, lambda said: open_in_emergency(by=actor, **said), onward=onward, template="cases/emergency.html",
        title=_("Open a case in an emergency"), lead=lead, missing=missing, back_url=reverse("journey:search"),
        days=sharing.number("emergency_review_days"),
    )  # fmt: skip


@shows("emergency", "protection")
def openings(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Every time the case was opened in an emergency."""
    actor = actor_of(request)
    case = queries.case_for(actor, case_id)
    context = {
        "title": _("Opened in an emergency"), "case": case, "openings": emergency_openings(case),
        "may_review": permissions.may_review_emergency(actor, case), "back_url": reverse("journey:case", args=[case.id]),
        "today": clock.today(),
    }  # fmt: skip
    return render(request, "cases/emergencies.html", context)


@shows("emergency", "protection")
def review(request: HttpRequest, case_id: UUID, opening_id: UUID) -> HttpResponse:
    """Say whether one opening was justified."""
    actor = actor_of(request)
    case = queries.case_for(actor, case_id)
    opening = opening_for(case, opening_id)
    if not permissions.may_review_emergency(actor, case):
        raise NotAllowed
    back = reverse("cases:emergencies", args=[case.id])

    def act(said):
        return review_emergency(by=actor, case_id=case.id, opening_id=opening.id, **said)

    return form_page(
        request, EmergencyReviewForm(request.POST or None), act, onward=back, done=_("Saved."),
        template="cases/review_emergency.html", title=_("Was this opening justified?"), opening=opening, case=case, back_url=back,
    )  # fmt: skip
