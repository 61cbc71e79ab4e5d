"""The case page: one request renders all of it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from bayiri.journey.queries.case_file import case_file
from bayiri.pages.reader import actor_of
from bayiri.reference.countries import country_name


def case_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Header, next step, people with their decisions and safeguards, and a summary a room."""
    file = case_file(actor_of(request), case_id)
    reader = get_language() or "en"
    context = {
        "file": file,
        "case": file.case,
        "title": file.case.number,
        "host": country_name(file.case.host_country, reader),
        "destination": country_name(file.case.destination_country, reader),
    }
    return render(request, "journey/case.html", context)
