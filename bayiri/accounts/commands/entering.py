"""Trying to sign in: counted before it is looked at, and answered alike whether the account exists or not."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password, verify_password
from django.db import transaction

from bayiri.accounts import rules
from bayiri.accounts.choices import AttemptKind
from bayiri.accounts.models import Provider
from bayiri.accounts.queries import active_user
from bayiri.accounts.sealed import ask, hashed
from bayiri.agencies.models import User
from bayiri.core import clock
from bayiri.core.actor import Actor


@dataclass(frozen=True)
class Tried:
    """What came of an attempt: somebody, nobody, or that nobody may try before a moment."""

    user: User | None = None
    locked_until: datetime | None = None


@transaction.atomic
def try_password(*, by: Actor | None, email: str, password: str, address: str) -> Tried:
    """Who this e-mail address and password are. The database counts the attempt and writes the event.

    A password is hashed whether somebody has the address or not, so that the time tells nothing.
    """
    began = ask("begin_attempt", kind=AttemptKind.PASSWORD, email=email, address=address)
    if rules.reasons_not_to_try(began["locked_until"], clock.now()):
        return Tried(locked_until=began["locked_until"])
    if began["kept_hash"]:
        good, renew = verify_password(password, began["kept_hash"])
    else:
        make_password(password)
        good, renew = False, False
    new_hash = make_password(password) if good and renew else None
    ask("finish_attempt", attempt=began["attempt"], person=began["person"], good=good, hash=new_hash)
    return Tried(user=active_user(began["person"]) if good else None)


@transaction.atomic
def begin_code(*, by: Actor | None, user: User, address: str) -> tuple[UUID, datetime | None]:
    """Count an attempt at the second step before it is looked at: its number, and until when nobody may try.

    The database writes the event of an account that rests.
    """
    began = ask("begin_attempt", kind=AttemptKind.CODE, email=user.email, address=address)
    locked = began["locked_until"] if rules.reasons_not_to_try(began["locked_until"], clock.now()) else None
    return began["attempt"], locked


@transaction.atomic
def finish_code(*, by: Actor | None, user: User, attempt: UUID, good: bool) -> None:
    """Say what came of it. The database writes the event of one that went wrong."""
    ask("finish_attempt", attempt=attempt, person=user.pk, good=good, hash=None)


@transaction.atomic
def enter_by_provider(*, by: Actor | None, provider: Provider, said: dict[str, object], address: str) -> User | None:
    """Who of the provider's agency this is, by what it says: `sub`, `email`, `email_verified`. It makes no account.

    The database writes the event of a new link, or of somebody who is not let in.
    """
    found = ask(
        "enter_by_provider", provider=provider.pk, subject=str(said["sub"]), email=str(said.get("email", "")),
        verified=said.get("email_verified") is True, address=address,
    )  # fmt: skip
    return active_user(found["person"]) if found.get("person") else None


@transaction.atomic
def note_sign_in(*, by: Actor | None, user: User, proved: list[str], address: str) -> None:
    """Somebody is let in; the database writes the event."""
    ask("note", kind="account.signed_in", person=user.pk, facts={"address": address, "by": proved})


@transaction.atomic
def note_wrong_link(*, by: Actor | None, token: str, kind: str, address: str) -> None:
    """Somebody opened a link to an account that opens nothing: "password" or "invitation". The database writes the event,
    for the agency of whose link it was, where it was one.
    """
    kept = hashed(token) if kind == "password" else hashlib.sha256(token.encode()).hexdigest()
    ask("wrong_link", token=kept, kind=kind, address=address)


@transaction.atomic
def take_turn(*, by: Actor | None, kind: str, person: str | None, address: str) -> datetime | None:
    """Count one search, list or link, of a person or of an address; until when the next one waits, where it is too many.

    The database writes the event of what was too much.
    """
    return ask("take_turn", kind=kind, person=person, address=address)["locked_until"]
