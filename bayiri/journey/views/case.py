"""The case page: one request renders all of it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from bayiri.agencies.choices import Section
from bayiri.core.errors import NotVisible
from bayiri.journey.queries.case_file import case_file
from bayiri.journey.queries.part import require_part
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.reference.countries import country_name


@shows("case", "identity", "journey", "protection", "health", "finance", "plan", "contact", "basis", "arrival")
def case_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Header, next step, people with their decisions and safeguards, and a summary a room."""
    actor = actor_of(request)
    try:
        file = case_file(actor, case_id)
    except NotVisible:
        require_part(actor, case_id)  # who was given parts of the case is led to these
        return redirect("journey:part", case_id)
    reader = get_language() or "en"
    context = {
        "file": file,
        "time_to_leave": file.time_to_leave if Section.BASIS in file.held else None,
        "case": file.case,
        "title": file.case.number,
        "host": country_name(file.case.host_country, reader),
        "destination": country_name(file.case.destination_country, reader),
    }
    return render(request, "journey/case.html", context)
