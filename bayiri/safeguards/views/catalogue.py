"""The page of the catalogue: what stands before which step, for whom, and who may say what about it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bayiri.core import clock
from bayiri.safeguards.choices import Step
from bayiri.safeguards.queries.catalogue import catalogue


def show(request: HttpRequest) -> HttpResponse:
    """Every safeguard and what it blocks, as a table to print and a list to read."""
    context = {
        "title": _("Safeguards and what they block"), "steps": Step.labels, "rows": catalogue(clock.today()),
        "language": get_language() or "en", "today": clock.today(),
    }  # fmt: skip
    return render(request, "safeguards/catalogue.html", context)
