"""Posts news to programs: signed, only to addresses that everybody reaches, never where they are sent on to.

The body holds the kind, a reference and the moment. `Bayiri-Signature: t=<seconds>,v1=<hex>[,v1=<hex>]` is HMAC-SHA256 of
`<seconds>.<body>` with each key that is valid; `id` stays the same however often it is posted.
"""

import asyncio
import hashlib
import hmac
import json
import socket
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from bayiri.agencies.context import acting_as
from bayiri.core import clock, keys
from bayiri.core.actor import ITSELF
from bayiri.exchange import rules
from bayiri.exchange.choices import NewsReason
from bayiri.notifications.channels import open_channels
from bayiri.rulebooks.queries import law

ROUND_SECONDS = 45  # then other work has its turn


class NotTaken(Exception):
    """A piece of news was not taken: why."""


@dataclass(frozen=True)
class News:
    """One piece of news that is being posted, with the keys that sign it."""

    id: str
    reference: str
    kind: str
    about: str
    happened_at: datetime
    address: str
    tries: int
    keys: list[list[str]]

    @property
    def body(self) -> bytes:
        said = {
            "id": self.reference,
            "kind": self.kind,
            "reference": self.about,
            "happened_at": self.happened_at.isoformat(),
        }
        return json.dumps(said, separators=(",", ":")).encode()


def post_due() -> int:
    """Post what is due, one after the other; how many were taken up."""
    until, taken = time.monotonic() + ROUND_SECONDS, 0
    while time.monotonic() < until and (news := _claim()):
        taken += 1
        _deliver(news)
    return taken


def signature(body: bytes, at: int, secrets: list[bytes]) -> str:
    """What proves where news comes from: the moment, and a mark for each key."""
    said = f"{at}.".encode() + body
    return ",".join([f"t={at}", *(f"v1={hmac.new(key, said, hashlib.sha256).hexdigest()}" for key in secrets)])


def public_numbers(host: str, port: int) -> list[str]:
    """The numbers of the network behind a name, all of which everybody reaches. Raises NotTaken."""
    try:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise NotTaken(NewsReason.NO_ANSWER) from None
    if not found or not (settings.HOOKS_STAY_HERE or all(rules.is_public(one) for one in found)):
        raise NotTaken(NewsReason.NOT_PUBLIC)
    return found


def _claim() -> News | None:
    with acting_as(ITSELF), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM exchange_claim_news(%s)", [clock.now()])
        row = cursor.fetchone()
        if row is None:
            return None
        found = row[-1] if isinstance(row[-1], list) else json.loads(row[-1])
        return News(*[str(row[0]), *row[1:-1], found])


def _deliver(news: News) -> None:
    terms = law("notifications", on=clock.today())
    try:
        _post(news, terms.number("answer_seconds"))
    except NotTaken as failed:
        minutes = rules.pause_after(news.tries, terms.numbers("retry_minutes"))
        _settle(news, str(failed.args[0]), None if minutes is None else clock.now() + timedelta(minutes=minutes))
    else:
        _settle(news, "", None)


def _post(news: News, seconds: int) -> None:
    import httpx  # only the worker posts

    if rules.reasons_not_to_post_to(news.address, local=settings.HOOKS_STAY_HERE):
        raise NotTaken(NewsReason.NOT_PUBLIC)
    parts = urlsplit(news.address)
    host = parts.hostname or ""
    number = public_numbers(host, parts.port or (443 if parts.scheme == "https" else 80))[0]
    # Asked by the number that was looked at, so that the name cannot lead elsewhere meanwhile; the certificate is the name's.
    target = httpx.URL(news.address).copy_with(host=number)
    secrets = [
        keys.opened(keys.Sealed(bytes.fromhex(sealed), by), f"exchange.hookkey.content:{key_id}")
        for key_id, sealed, by in news.keys
    ]
    headers = {
        "host": parts.netloc, "content-type": "application/json", "user-agent": "Bayiri",
        "bayiri-signature": signature(news.body, int(clock.now().timestamp()), secrets),
    }  # fmt: skip

    async def status() -> int:
        async with httpx.AsyncClient(timeout=seconds, trust_env=False, follow_redirects=False) as client:
            asked = client.build_request("POST", target, content=news.body, headers=headers)
            asked.extensions["sni_hostname"] = host
            answer = await client.send(asked, stream=True)
            await answer.aclose()
            return answer.status_code

    async def in_time() -> int:
        # Of the whole answer: who sends a letter at a time would hold the postman, and everybody's news with him.
        return await asyncio.wait_for(status(), seconds)

    try:
        answered = asyncio.run(in_time())
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError):
        raise NotTaken(NewsReason.NO_ANSWER) from None
    if not 200 <= answered < 300:
        raise NotTaken(NewsReason.REFUSED)


def _settle(news: News, reason: str, again_at: datetime | None) -> None:
    with acting_as(ITSELF), connection.cursor() as cursor:
        said = [news.id, reason, again_at, clock.now(), open_channels()]
        cursor.execute("SELECT exchange_settle_news(%s, %s, %s, %s, %s)", said)
