"""A case for who was given parts of it, and the list of such cases."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.core import clock
from bayiri.journey.queries.part import case_part, helped_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of


@shows("part", "identity", "contact", "arrival", "plan", "follow_up", "finance")
def part(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What of this case was given to the reader's agency; first of all what they may do now."""
    found = case_part(actor_of(request), case_id)
    context = {
        "title": _("Case %(number)s") % {"number": found.case.number}, "part": found, "case": found.case,
        "today": clock.today(), "back_url": reverse("journey:helping"),
    }  # fmt: skip
    return render(request, "journey/part.html", context)


def helping(request: HttpRequest) -> HttpResponse:
    """Cases of others that the reader's agency helps with."""
    number = request.GET.get("page", "1")
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    context = {"title": _("Cases we help with"), "page": helped_page(actor_of(request), wanted), "now": clock.now()}
    return render(request, "journey/helping.html", context)
