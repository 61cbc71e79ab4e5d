"""So many searches, lists, checks of papers and links with a secret in a short time, then one waits: law/sign-in.yaml says how many.

Counted before the page, in a transaction of its own, so that nothing that the page refuses is forgotten.
"""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bayiri.accounts import rules
from bayiri.accounts.choices import AttemptKind
from bayiri.accounts.commands.entering import note_wrong_link, take_turn
from bayiri.accounts.devices import address_of
from bayiri.core import clock
from bayiri.core.signing import signed

# What is counted when it is sent.
SENT = {
    "journey:search": AttemptKind.SEARCH, "cases:notes": AttemptKind.SEARCH, "cases:own-notes": AttemptKind.SEARCH,
    "oversight:complain": AttemptKind.CHECK, "oversight:by-code": AttemptKind.CHECK,
    "exchange:case-list": AttemptKind.EXPORT, "exchange:follow-up-list": AttemptKind.EXPORT, "exchange:faults": AttemptKind.EXPORT,
}  # fmt: skip
# Pages that a secret in their address opens to anybody: each time they are opened, too. By how their path begins.
SECRETS = ("/welcome/", "/set-password/", "/answer/")
# Where a stranger asks whether a secret is known: each answer counts, whatever it says. Calendars are fetched again and again.
CHECKED = {"/verify/": AttemptKind.CHECK, "/calendar/feed/": AttemptKind.FEED}
# Of those that open an account, what they are called in the log where they open nothing.
ACCOUNTS = {"/welcome/": "invitation", "/set-password/": "password"}
BY_STRANGERS = (AttemptKind.LINK, AttemptKind.CHECK, AttemptKind.FEED)
# A file that is asked for by following a link.
FETCHED = {"/statistics/month": "format"}
# Who complains is not to be found by where they were: what is counted, and kept for some days, is no address.
WITHOUT_ADDRESS = ("/complain", "/complain/status")


class LimitsMiddleware:
    """Refuses with 429 what comes too often from one person, or from one address where nobody is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        kind = kind_of(request)
        if kind is not None:
            person = None if kind in BY_STRANGERS else request.session.get(SESSION_KEY)
            with transaction.atomic():
                until = take_turn(by=None, kind=kind, person=person, address=_whence(request))
            if rules.reasons_not_to_try(until, clock.now()):
                return wait_page(request, until)
        response = self.get_response(request)
        if kind == AttemptKind.LINK and response.status_code in (404, 410):
            _note_wrong(request)
        return response


def _whence(request: HttpRequest) -> str:
    """The caller's address; of who complains only a sign of it, another one each day, from which nobody works it out."""
    if request.path_info in WITHOUT_ADDRESS:
        return signed("turn", f"{clock.today()} {address_of(request)}")[:32]
    return address_of(request)


def _note_wrong(request: HttpRequest) -> None:
    """A link to an account that opened nothing is an event (INV-236), in a transaction of its own, after the page's."""
    for start, kind in ACCOUNTS.items():
        if request.path_info.startswith(start):
            token = request.path_info.removeprefix(start).rstrip("/")
            with transaction.atomic():
                note_wrong_link(by=None, token=token, kind=kind, address=address_of(request))


def kind_of(request: HttpRequest) -> AttemptKind | None:
    """What this request counts as, or None."""
    path = request.path_info
    if path.startswith(SECRETS):
        return AttemptKind.LINK
    for start, kind in CHECKED.items():
        if path.startswith(start):
            return kind
    if request.method == "POST":
        try:
            return SENT.get(resolve(path).view_name)
        except Resolver404:
            return None
    return AttemptKind.EXPORT if request.GET.get(FETCHED.get(path, "")) else None


def wait_page(request: HttpRequest, until) -> HttpResponse:
    """Too often: for how long it rests, and that nothing is lost."""
    seconds = max(1, int((until - clock.now()).total_seconds()))
    minutes = -(-seconds // 60)
    text = ngettext(
        "This was done very often in a short time. It goes on in %(minutes)s minute.",
        "This was done very often in a short time. It goes on in %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}
    context = {"title": _("Wait a little"), "text": text, "what_to_do": _("Everything else works meanwhile.")}
    response = render(request, "pages/message.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response
