"""Other programs of an agency: connected, allowed something, given a new secret, stopped; and let in by their tokens."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from allauth.idp.oidc.adapter import get_adapter
from django.contrib.auth.hashers import make_password
from django.db import transaction

from bayiri import audit
from bayiri.accounts import queries, rules
from bayiri.accounts.choices import AttemptKind
from bayiri.accounts.models import System
from bayiri.accounts.sealed import ask
from bayiri.agencies.models import User
from bayiri.agencies.permissions import may_end_accounts, may_keep_accounts
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.ids import uuid7
from bayiri.pages.scopes import Scope


@dataclass(frozen=True)
class NewSecret:
    """A program and the secret with which it takes its tokens: shown once, kept nowhere."""

    system: System
    secret: str


@transaction.atomic
def make_system(*, by: Actor, name: str, scopes: Collection[str]) -> NewSecret:
    """Connect a program: an account made for it, which is given roles as people are. Raises NotAllowed, RuleBroken."""
    if not may_keep_accounts(by):
        raise NotAllowed
    running = System.objects.filter(agency_id=by.agency_id, stopped_at__isnull=True).count()
    reasons = rules.reasons_not_to_allow(scopes, Scope.values)
    reasons += rules.reasons_not_to_connect(running, queries.terms().number("clients_most"))
    if reasons:
        raise RuleBroken(list(dict.fromkeys(reasons)))
    secret = secrets.token_urlsafe(36)
    made = ask(
        "make_system", system=uuid7(), account=uuid7(), client=uuid4().hex, name=name.strip(), scopes=sorted(scopes),
        secret=make_password(secret), at=clock.now(),
    )  # fmt: skip
    system = System.objects.get(pk=made["system"])
    audit.record(kind="account.system_connected", by=by, subject=system, facts={"scopes": system.scopes})
    return NewSecret(system, secret)


@transaction.atomic
def change_scopes(*, by: Actor, system_id: UUID, scopes: Collection[str]) -> System:
    """What a program may do from now on, at once. Raises NotVisible, NotAllowed, RuleBroken."""
    system = _running(by, system_id)
    if reasons := rules.reasons_not_to_allow(scopes, Scope.values):
        raise RuleBroken(reasons)
    ask("change_scopes", system=system.id, scopes=sorted(scopes))
    facts = {"before": system.scopes, "scopes": sorted(scopes)}
    audit.record(kind="account.system_changed", by=by, subject=system, facts=facts)
    system.refresh_from_db()
    return system


@transaction.atomic
def renew_secret(*, by: Actor, system_id: UUID) -> NewSecret:
    """A new secret; the former one and every token end at once. Raises NotVisible, NotAllowed, RuleBroken."""
    system = _running(by, system_id)
    secret = secrets.token_urlsafe(36)
    ask("renew_secret", system=system.id, secret=make_password(secret), at=clock.now())
    audit.record(kind="account.system_renewed", by=by, subject=system)
    return NewSecret(system, secret)


@transaction.atomic
def stop_system(*, by: Actor, system_id: UUID) -> System:
    """Stop a program: secret, tokens and account end at once, for good. Raises NotVisible, NotAllowed, RuleBroken."""
    system = _running(by, system_id, may_end_accounts(by))
    ask("stop_system", system=system.id, at=clock.now())
    audit.record(kind="account.system_stopped", by=by, subject=system)
    system.refresh_from_db()
    return system


def _running(by: Actor, system_id: UUID, allowed: bool | None = None) -> System:
    system = queries.systems_of(by).filter(pk=system_id).first()
    if system is None:
        raise NotVisible
    if not (may_keep_accounts(by) if allowed is None else allowed):
        raise NotAllowed
    if system.stopped_at:
        raise RuleBroken(["INV-205"])
    return system


def _called(client_id: str) -> str:
    """Under which address a client's attempts are counted: that of its account."""
    return f"{client_id}@systems.invalid"


@transaction.atomic
def begin_token(*, by: Actor | None, client_id: str, address: str) -> tuple[UUID, datetime | None]:
    """Count an attempt at a token before the secret is looked at: its number, and until when nobody may try.

    The database writes the event of a client that rests.
    """
    began = ask("begin_attempt", kind=AttemptKind.CLIENT, email=_called(client_id), address=address)
    locked = began["locked_until"] if rules.reasons_not_to_try(began["locked_until"], clock.now()) else None
    return began["attempt"], locked


@transaction.atomic
def finish_token(*, by: Actor | None, client_id: str, attempt: UUID, good: bool) -> None:
    """Say what came of it. The database writes the event: a token was given, or the secret was wrong."""
    user = User.objects.filter(email=_called(client_id)).first()
    ask("finish_attempt", attempt=attempt, person=user and user.pk, good=good, hash=None)
    if good and user:
        ask("note", kind="account.token_given", person=user.pk, facts={})


@dataclass(frozen=True)
class Entered:
    """Whose account acts with a token, what it may do, and how many seconds it waits first."""

    user: User
    scopes: frozenset[str]
    wait: int


@transaction.atomic
def enter_by_token(*, by: Actor | None, token: str) -> Entered | None:
    """Who comes with this token; nobody where it does not hold. Counted minute by minute, without an event: what it reads
    and does writes its own.
    """
    found = ask("enter_by_token", token=get_adapter().hash_token(token))
    user = queries.active_user(found["person"]) if found.get("person") else None
    return Entered(user, frozenset(found["allowed"]), found["wait"]) if user else None
