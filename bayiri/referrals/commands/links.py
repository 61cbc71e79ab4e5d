"""A link for a body without accounts: made by hand or sent, answered, and sent again where shared data is to be deleted."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils.translation import get_language
from procrastinate.contrib.django import app

from bayiri import audit
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.core.signing import signing_key
from bayiri.notifications.commands import call_the_postman
from bayiri.notifications.outside import pin_of, token_of
from bayiri.referrals import permissions, queries, rules
from bayiri.referrals.choices import State
from bayiri.referrals.models import Link, Referral


@dataclass(frozen=True)
class NewLink:
    """A link and its PIN, shown once. With the installation's key they can be said again; they are kept nowhere."""

    token: str
    pin: str
    use: str


@transaction.atomic
def make_link(*, by: Actor, referral_id: UUID) -> NewLink:
    """A link for a body without accounts, and the PIN to be told by another way. A link made before opens no more.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    referral = _to_link(by, referral_id)
    link = _lay(referral, {})
    case_id = queries.case_id_of(referral)
    audit.record(kind="referral.link_made", by=by, subject=referral, case_id=case_id, facts={"use": link.use})
    return NewLink(token_of(link.id), pin_of(link.id), link.use)


@transaction.atomic
def send_link(*, by: Actor, referral_id: UUID, email: str, pin_to: str = "", language: str = "") -> Link:
    """Have the link sent by e-mail, and its PIN by text message; without a number the PIN is to be spoken.

    A link made before opens no more. Raises NotVisible, NotAllowed, RuleBroken.
    """
    referral = _to_link(by, referral_id)
    if reasons := rules.reasons_not_to_send(email, pin_to, queries.ways_out()):
        raise RuleBroken(reasons)
    said = {"email": email.strip(), "pin_to": pin_to.strip(), "language": language or (get_language() or "en")[:2]}
    link = _lay(referral, said)
    facts = {"use": link.use, "pin": "text" if link.pin_to else "spoken"}
    case_id = queries.case_id_of(referral)
    audit.record(kind="referral.link_sent", by=by, subject=referral, case_id=case_id, facts=facts)
    call_the_postman(by=by)
    return link


@transaction.atomic
def show_pin(*, by: Actor, referral_id: UUID) -> str:
    """The PIN of a link that was sent and opens now, to be spoken to who is known at the other body; the log keeps it.

    Raises NotVisible, NotAllowed.
    """
    referral = _as_sender(by, referral_id)
    link = queries.link_waiting_for_pin(referral)
    if link is None:
        raise NotVisible
    case_id = queries.case_id_of(referral)
    audit.record(kind="referral.pin_shown", by=by, subject=referral, case_id=case_id, facts={"use": link.use})
    return pin_of(link.id)


def _as_sender(by: Actor, referral_id: UUID) -> Referral:
    referral = queries.referral_for(by, referral_id)
    if queries.side_of(by, referral) != "sender" or not permissions.may_make_link(by):
        raise NotAllowed
    return referral


def _to_link(by: Actor, referral_id: UUID) -> Referral:
    """A referral of the actor's agency that a body without accounts is to answer. Raises NotVisible, NotAllowed, RuleBroken."""
    referral = _as_sender(by, referral_id)
    if referral.recipient_id or not (referral.state == State.OFFERED or queries.open_recall(referral)):
        raise RuleBroken(["INV-175"])
    return referral


def _lay(referral: Referral, said: Mapping[str, str]) -> Link:
    row = {**new_hashes(), **said, "referral_id": referral.id, "recorded_at": clock.now()}
    write_guarded("referrals_make_link", row)
    return Link.objects.get(pk=row["id"])


def new_hashes() -> dict[str, Any]:
    """A link's id, and what is kept of its token and its PIN."""
    link_id = uuid7()
    token = token_of(link_id)
    return {"id": link_id, "token_hash": token_hash(token), "pin_hash": pin_hash(token, pin_of(link_id))}


def token_hash(token: str) -> str:
    """What is kept of a token: 32 bytes that nobody guesses need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def pin_hash(token: str, pin: str) -> str:
    """What is kept of a PIN: signed with a key that is not in this row, since six digits are soon tried out."""
    return hmac.new(signing_key(), f"referral pin {token} {pin}".encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def answer_by_link(*, token: str, pin: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """What a body without accounts answers; the database checks link and PIN, and writes the event. A wrong PIN counts.

    {state: accept, decline or receipt, people: what is shared, once}; or why the link does not open.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT referrals_link_answer(%s, %s, %s::jsonb, %s)",
            [token_hash(token), pin_hash(token, pin), json.dumps(dict(said), cls=DjangoJSONEncoder), clock.now()],
        )
        return json.loads(cursor.fetchone()[0])


def recall_soon() -> None:
    """Have those outside who were told something asked to delete it, after this transaction. For other commands."""
    app.configure_task(name="referrals.send_recalls").defer()


@transaction.atomic
def send_recalls(*, by: Actor) -> int:
    """Send each body without accounts, of which an address is known, that it is to delete what it was told: at once, and
    again before its day. How many were sent; the database writes the events. For jobs.
    """
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM referrals_recalls_due(%s)", [now])
        due = [row[0] for row in cursor.fetchall()]
        for referral_id in due:
            row = json.dumps({**new_hashes(), "referral_id": referral_id, "recorded_at": now}, cls=DjangoJSONEncoder)
            cursor.execute("SELECT referrals_send_recall(%s::jsonb)", [row])
    if due:
        call_the_postman(by=by)
    return len(due)
