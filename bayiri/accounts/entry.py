"""The way in: from the first proof of who somebody is to an open session."""

from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bayiri.accounts import queries, rules
from bayiri.accounts.choices import Proof
from bayiri.accounts.commands import entering
from bayiri.accounts.devices import address_of, device_of
from bayiri.accounts.sealed import set_entrant
from bayiri.accounts.sessions import SessionStore
from bayiri.agencies.models import User
from bayiri.core import clock

PENDING = "entrant"


@dataclass(frozen=True)
class Entrant:
    """Somebody who has shown one thing and is not in yet."""

    user: User
    proved: list[str]


def session_of(request: HttpRequest) -> SessionStore:
    return cast(SessionStore, request.session)


def wanted(request: HttpRequest) -> str:
    """The page that was asked for before signing in; only one of our own."""
    path = request.GET.get("next", "")
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else "/"


def begin(request: HttpRequest, user: User, proof: Proof, onward: str) -> HttpResponse:
    """After the first proof: let in, or ask for the second step, or help to set it up."""
    request.session.cycle_key()
    request.session[PENDING] = {
        "user": str(user.pk), "proved": [proof.value], "at": clock.now().timestamp(), "next": onward,
    }  # fmt: skip
    return go_on(request, Entrant(user, [proof.value]))


def entrant_of(request: HttpRequest) -> Entrant | None:
    """Who is on the way in, if they are not too late; their own second factors are seen from here on."""
    held = request.session.get(PENDING)
    if not held or clock.now().timestamp() - held["at"] > 60 * queries.terms().number("pending_minutes"):
        return None
    user = queries.active_user(held["user"])
    if user is None:
        return None
    set_entrant(user.pk)
    return Entrant(user, held["proved"])


def prove_code(request: HttpRequest, entrant: Entrant) -> Entrant:
    """The second step was done."""
    proved = sorted({*entrant.proved, Proof.CODE.value})
    request.session[PENDING] = {**request.session[PENDING], "proved": proved}
    return Entrant(entrant.user, proved)


def go_on(request: HttpRequest, entrant: Entrant) -> HttpResponse:
    """The next page on the way in, or the session itself."""
    set_entrant(entrant.user.pk)
    entry = queries.entry(entrant.user, entrant.proved)
    if not rules.reasons_not_to_open(entry) and (entry.is_proved or not entry.needs_factor):
        return open_session(request, entrant)
    # Who may wait is asked all the same: the page says until when, and lets them in.
    return redirect("accounts:second-step" if entry.has_factor else "accounts:set-up")


def open_session(request: HttpRequest, entrant: Entrant) -> HttpResponse:
    """Let somebody in, under a new key."""
    onward = request.session.pop(PENDING, {}).get("next", "/")
    login(request, entrant.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session["proved"] = entrant.proved
    request.session["address"], request.session["device"] = address_of(request), device_of(request)
    confirm(request)
    entering.note_sign_in(by=None, user=entrant.user, proved=entrant.proved, address=address_of(request))
    return HttpResponseRedirect(onward)


def confirm(request: HttpRequest) -> None:
    """Somebody has just shown again who they are."""
    request.session["confirmed_at"] = clock.now().timestamp()


def is_confirmed(request: HttpRequest) -> bool:
    """Whether that is recent enough to change how one signs in."""
    age = clock.now().timestamp() - request.session.get("confirmed_at", 0)
    return abs(age) <= 60 * queries.terms().number("pending_minutes")


def first_confirm(onward: str) -> HttpResponseRedirect:
    """To the page where somebody shows again who they are; from there on to `onward`."""
    return HttpResponseRedirect(f"{reverse('accounts:confirm')}?next={onward}")


def locked_page(request: HttpRequest, until) -> HttpResponse:
    """Too many attempts: says for how long, and nothing about whether the account exists."""
    seconds = max(1, int((until - clock.now()).total_seconds()))
    minutes = -(-seconds // 60)
    text = ngettext(
        "There were too many wrong attempts. Nobody can sign in this way for %(minutes)s more minute.",
        "There were too many wrong attempts. Nobody can sign in this way for %(minutes)s more minutes.",
        minutes,
    ) % {"minutes": minutes}
    context = {
        "title": _("Wait a little"),
        "text": text,
        "what_to_do": _(
            "Wait, then try again. If it was not you, tell your manager: your account stays closed meanwhile."
        ),
    }
    response = render(request, "pages/message.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response
