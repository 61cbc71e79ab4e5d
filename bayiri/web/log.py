"""The log's seals: for those who answer for the log, and as a file that an outsider can check."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from bayiri.audit import queries
from bayiri.audit.choices import HOLD_THE_LOG
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.pages.answers import as_file
from bayiri.pages.reader import actor_of
from bayiri.rulebooks.queries import law
from bayiri.web.commands import take_seal_out


def seals(request: HttpRequest) -> HttpResponse:
    """The last seal, what waits for the next one, when the log was checked and what was found."""
    if not actor_of(request).has_role(*HOLD_THE_LOG):
        raise NotAllowed
    said = request.GET.get("page", "1")
    page = queries.seals_page(int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1)
    standing = queries.standing_of_the_log()
    terms, now = law("the-log", on=clock.today()), clock.now()
    sealed = standing.last.sealed_at if standing.last else None
    checked = standing.checks[0].at if standing.checks else None
    minutes, hours = terms.number("seal_minutes"), terms.number("verify_hours")
    context = {
        "title": _("The log’s seals"), "page": page, "standing": standing, "minutes": minutes, "hours": hours,
        # Twice the time: a seal that is made while the page is read is not late.
        "seal_late": bool(standing.unsealed) and (sealed is None or now - sealed > timedelta(minutes=2 * minutes)),
        "check_late": checked is None or now - checked > timedelta(hours=2 * hours),
    }  # fmt: skip
    return render(request, "web/seals.html", context)


def seal(request: HttpRequest, seal_number: int) -> HttpResponse:
    """One seal as JSON, to keep outside or hand on. That it was taken out stands in the log."""
    actor = actor_of(request)
    if not actor.has_role(*HOLD_THE_LOG):
        raise NotAllowed
    one = queries.seal_of_number(seal_number)
    if one is None:
        raise NotVisible
    take_seal_out(by=actor, number=one.number)
    return as_file(one.as_file(), "application/json", f"seal-{one.number}.json", download=True)
