"""Requests of other programs: let in by a token, bounded, answered once, refused as RFC 9457 says."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from bayiri.accounts.commands.systems import Entered, enter_by_token
from bayiri.agencies.rules import narrow_only
from bayiri.core.actor import Actor
from bayiri.core.errors import RuleBroken
from bayiri.exchange.commands import once as kept
from bayiri.pages import wire
from bayiri.pages.reader import note_refusal, note_scopes, scopes_of

MOST_BYTES = 256 * 1024
MOST_KEY = 100
# What is open without a token, by the name of its address.
OPEN = frozenset({"openapi-json"})
REFUSALS: dict[int, Callable[[], HttpResponse]] = {404: wire.not_found}

Answer = Callable[[HttpRequest, Callable[[HttpRequest], Actor | None]], HttpResponseBase]


def answered(request: HttpRequest, answer: Answer) -> HttpResponseBase:
    """The answer to a request of another program: who comes too often waits, who sends too much is refused unread."""
    if _size(request) > MOST_BYTES:
        return wire.any_other(413)
    entered = _let_in(request)
    if entered and entered.wait:
        return wire.too_many(entered.wait)
    note_scopes(request, entered.scopes if entered else ())
    response = answer(request, lambda _request: entered.user.actor if entered else None)
    is_page = response.get("Content-Type", "").startswith("text/html")
    if response.status_code >= 400 and is_page:
        plain = REFUSALS.get(response.status_code, lambda: wire.any_other(response.status_code))()
        if "Allow" in response:
            plain["Allow"] = response["Allow"]
        return plain
    return response


def refusal(request: HttpRequest, actor: Actor | None) -> HttpResponse | None:
    """Why this is not answered at all: nobody comes with a token, or a partner wants what partners do not open."""
    found = request.resolver_match
    if found is not None and found.url_name in OPEN:
        return None
    if actor is None:
        return wire.no_token()
    if narrow_only(actor.roles) and not request.path.startswith(wire.ROOT + "referrals"):
        note_refusal(request, [])
        return wire.not_allowed()
    if request.method == "POST" and request.content_type != "application/json":
        return wire.any_other(415)
    return None


def once(request: HttpRequest, answer: Callable[[HttpRequest], Any]) -> Any:
    """What is sent again under the key it was sent with is not done again: the first answer comes once more."""
    key = request.headers.get("Idempotency-Key", "") if wire.is_call(request) and request.method == "POST" else ""
    actor: Actor | None = getattr(request, "actor", None)
    if not key or actor is None:
        return answer(request)
    if len(key) > MOST_KEY:
        return wire.not_understood(["Idempotency-Key"])
    # With what the token may do: what was answered to who may no longer ask is not answered again.
    allowed = " ".join([*sorted(scopes_of(request)), *sorted(actor.roles)])
    said = hashlib.sha256(f"{request.path}\n{allowed}\n".encode() + request.body).hexdigest()
    try:
        before = kept.answer_of(by=actor, key=key, said=said)
    except RuleBroken as broken:
        note_refusal(request, broken.reasons)
        return wire.rule_broken(broken.reasons)
    if before:
        response = HttpResponse(before.body, status=before.status, content_type="application/json; charset=utf-8")
        response["Idempotent-Replayed"] = "true"
        return response
    response = answer(request)
    if 200 <= response.status_code < 300:
        kept.keep_answer(by=actor, key=key, said=said, status=response.status_code, body=response.content.decode())
    return response


def _size(request: HttpRequest) -> int:
    said = request.headers.get("Content-Length") or "0"
    return int(said) if said.isascii() and said.isdigit() else 0


def _let_in(request: HttpRequest) -> Entered | None:
    way, _space, token = request.headers.get("Authorization", "").partition(" ")
    return enter_by_token(by=None, token=token.strip()) if way.lower() == "bearer" and token.strip() else None
