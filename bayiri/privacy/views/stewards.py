"""What who answers for data looks at: requests by deadline, and the dry run of what is overwritten."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from bayiri.core import clock
from bayiri.core.errors import NotAllowed
from bayiri.pages.reader import actor_of
from bayiri.privacy import queries
from bayiri.privacy.permissions import answers


def requests(request: HttpRequest) -> HttpResponse:
    """Requests the agency received: open ones by deadline, or those that were answered."""
    if not answers(actor_of(request)):
        raise NotAllowed
    done = "done" in request.GET
    page = queries.requests_page(done=done, number=_number(request.GET.get("page", "")))
    context = {"title": _("Requests about data"), "page": page, "done": done, "today": clock.today()}
    return render(request, "privacy/requests.html", context)


def outlook(request: HttpRequest) -> HttpResponse:
    """What becomes due, what holds it back, what was done: nothing is changed here."""
    actor = actor_of(request)
    if not answers(actor):
        raise NotAllowed
    periods = queries.periods()
    asked = request.GET.get("days", "")
    days = int(asked) if asked.isdecimal() and len(asked) < 5 and int(asked) in periods else periods[1]
    context = {
        "title": _("What is overwritten, and when"), "periods": periods, "view": queries.outlook(actor, days),
        "today": clock.today(),
    }  # fmt: skip
    return render(request, "privacy/outlook.html", context)


def _number(asked: str) -> int:
    return max(int(asked), 1) if asked.isdecimal() and len(asked) < 5 else 1
