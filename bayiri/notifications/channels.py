"""Ways out of Bayiri: a mail server, and gateways for text messages and chat. Called by the postman alone.

A gateway is described by the installation (docs/how-to/send-messages.md): method, address, headers, a body with places
for `{{to}}`, `{{to_no_plus}}`, `{{text}}` and `{{id}}` as in RapidPro's external channel, and a pattern for its answer.
"""

import json
import logging
import re
import smtplib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, get_connection

from bayiri.notifications.choices import Channel, Reason

logger = logging.getLogger(__name__)
PLACE = re.compile(r"\{\{\s*(to|to_no_plus|text|id)\s*\}\}")
ANSWER_BYTES = 65536


class NotSent(Exception):
    """A message did not go out: why, and whether it is any use to try again."""

    def __init__(self, reason: str, *, for_good: bool = False):
        super().__init__(reason)
        self.reason, self.for_good = reason, for_good


@dataclass(frozen=True)
class Outgoing:
    """One message as it leaves. `id` stays the same however often it is tried, so that the other side can tell."""

    id: str
    to: str
    subject: str
    text: str


@dataclass(frozen=True)
class Gateway:
    """How one gateway wants to be asked."""

    address: str
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    answer: str = ""

    @classmethod
    def read(cls, said: str) -> "Gateway":
        """From the JSON that the installation gives. Raises ImproperlyConfigured."""
        try:
            gateway = cls(**json.loads(said))
            re.compile(gateway.answer)
        except (TypeError, ValueError, re.error) as fault:
            raise ImproperlyConfigured(
                f"A gateway is not described as docs/how-to/send-messages.md says: {fault}"
            ) from None
        if not gateway.address.startswith(("http://", "https://")):
            raise ImproperlyConfigured("The address of a gateway begins with https:// or http://.")
        return gateway

    def filled(self, template: str, message: Outgoing, kind: str) -> str:
        """`template` with the message in its places, written as `kind` wants it: json, form, xml or plain."""
        said = {"to": message.to, "to_no_plus": message.to.removeprefix("+"), "text": message.text, "id": message.id}
        ways: dict[str, Callable[[str], str]] = {
            "json": json.dumps,
            "form": lambda text: quote(text, safe=""),
            "xml": escape,
        }
        written = ways.get(kind, str)
        return PLACE.sub(lambda found: written(said[found.group(1)]), template)


def open_channels() -> list[str]:
    """The ways out that this installation has."""
    mail = [Channel.EMAIL.value] if settings.EMAIL_HOST else []
    return mail + [channel for channel, said in settings.GATEWAYS.items() if said]


def send(channel: str, message: Outgoing, seconds: int) -> None:
    """Send one message and wait for the answer, `seconds` at most. Raises NotSent."""
    if channel not in open_channels():
        raise NotSent(Reason.NOT_OPEN, for_good=True)
    if channel == Channel.EMAIL:
        _send_mail(message, seconds)
        return
    try:
        gateway = Gateway.read(settings.GATEWAYS[channel])
    except ImproperlyConfigured as fault:
        logger.error("%s", fault)
        raise NotSent(Reason.NOT_OPEN) from None
    _ask_gateway(gateway, message, seconds)


def _send_mail(message: Outgoing, seconds: int) -> None:
    sender = settings.DEFAULT_FROM_EMAIL
    headers = {
        "Message-ID": f"<{message.id}@{sender.rpartition('@')[2].strip('<> ') or 'bayiri'}>",
        "Auto-Submitted": "auto-generated",
    }
    connection = get_connection("django.core.mail.backends.smtp.EmailBackend", timeout=seconds)
    mail = EmailMessage(message.subject, message.text, sender, [message.to], headers=headers, connection=connection)
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as fault:
        codes = [code for code, _text in fault.recipients.values()]
        raise NotSent(Reason.REFUSED, for_good=all(code >= 500 for code in codes)) from None
    except smtplib.SMTPResponseException as fault:
        for_good = fault.smtp_code >= 500 and not isinstance(fault, smtplib.SMTPAuthenticationError)
        raise NotSent(Reason.REFUSED, for_good=for_good) from None
    except (OSError, smtplib.SMTPException):
        raise NotSent(Reason.NO_ANSWER) from None
    except ValueError:  # an address that no mail can go to
        raise NotSent(Reason.REFUSED, for_good=True) from None


def _ask_gateway(gateway: Gateway, message: Outgoing, seconds: int) -> None:
    import httpx  # only the worker sends

    headers = {name.lower(): value for name, value in gateway.headers.items()}
    kind = next((kind for kind in ("json", "form", "xml") if kind in headers.get("content-type", "")), "plain")
    asked: dict[str, Any] = {"headers": {**headers, "idempotency-key": message.id}}
    if gateway.body:
        asked["content"] = gateway.filled(gateway.body, message, kind).encode()
    try:
        with httpx.Client(timeout=seconds) as client:
            address = gateway.filled(gateway.address, message, "form")
            status, answer = _answer_of(client, gateway.method, address, asked, seconds)
    except (httpx.HTTPError, httpx.InvalidURL):
        raise NotSent(Reason.NO_ANSWER) from None
    if not 200 <= status < 300:
        raise NotSent(Reason.REFUSED, for_good=400 <= status < 500 and status not in (401, 403, 408, 425, 429))
    if gateway.answer and not re.search(gateway.answer, answer):
        raise NotSent(Reason.NOT_UNDERSTOOD)


def _answer_of(client: Any, method: str, address: str, asked: dict[str, Any], seconds: int) -> tuple[int, str]:
    """Status and text, as far as they come in time: a side that answers drop by drop is not waited for."""
    import httpx

    until, read = time.monotonic() + seconds, b""
    with client.stream(method, address, **asked) as response:
        for part in response.iter_bytes():
            read += part
            if time.monotonic() > until:
                raise httpx.ReadTimeout("too slow")
            if len(read) > ANSWER_BYTES:
                break
        return response.status_code, read.decode("utf-8", "replace")
