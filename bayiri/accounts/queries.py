"""Reading for sign-in: what the law's document says, somebody's own factors, sessions and providers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet

from bayiri.accounts import devices, rules
from bayiri.accounts.models import Provider, Session, System
from bayiri.accounts.sealed import ask, hashed
from bayiri.agencies.models import User
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.rulebooks.queries import ValuesInForce, law


def terms() -> ValuesInForce:
    """What law/sign-in.yaml says today."""
    return law("sign-in", on=clock.today())


def cast() -> list[User]:
    """Everybody a visitor of the demonstration may sign in as."""
    people = User.objects.filter(is_active=True).exclude(email__endswith="@systems.invalid")
    return list(people.select_related("agency").order_by("agency_id", "id"))


def active_user(user_id: UUID | str) -> User | None:
    return User.objects.select_related("agency").filter(pk=user_id, is_active=True).first()


def factors_of(user_id: UUID) -> list[Authenticator]:
    """Somebody's second factors, the oldest first. Empty unless they act or are signing in: `set_entrant`."""
    return list(Authenticator.objects.filter(user_id=user_id).order_by("id"))


def entry(user: User, proved: list[str]) -> rules.Entry:
    """What the rules need to know of somebody who has begun to sign in. The days that a second step may wait are
    counted by the database, on its own clock.
    """
    grace = ask("grace", person=user.pk)
    return rules.Entry(
        roles=frozenset(user.roles),
        proved=frozenset(proved),
        has_factor=bool(factors_of(user.pk)),
        roles_without=frozenset(terms().words("second_factor_not_for")),
        roles_at_once=frozenset(terms().words("second_factor_at_once")),
        waits_until=grace.get("waits_until"),
        now=grace.get("moment"),
    )


def asks_for_two_steps(roles: frozenset[str]) -> bool:
    """Whether these roles sign in in two steps, today."""
    return rules.is_asked_for_two_steps(roles, frozenset(terms().words("second_factor_not_for")))


@dataclass(frozen=True)
class OpenSession:
    """One of one's own sign-ins."""

    id: UUID
    device: str
    address: str
    proved: list[str]
    opened_at: datetime
    seen_at: datetime


def open_sessions(actor: Actor) -> list[OpenSession]:
    """One's own sign-ins, the latest seen first; those that are over are left out."""
    rows = (
        Session.objects.filter(user_id=actor.id)
        .order_by("-seen_at")
        .values_list("id", "device", "address", "proved", "opened_at", "seen_at", "until_at")[:200]
    )
    return [
        OpenSession(row[0], devices.in_words(row[1]), *row[2:6])
        for row in rows
        if not _is_over(seen=row[5], until=row[6])
    ]


def _is_over(*, seen: datetime, until: datetime) -> bool:
    now = clock.now()
    return now > until or (now - seen).total_seconds() > 60 * terms().number("idle_minutes")


def has_password(user_id: UUID) -> bool:
    return bool(ask("has_password", person=user_id)["there"])


@dataclass(frozen=True)
class FoundLink:
    """Whose password a link sets."""

    user: User
    kind: str


def link_behind(token: str) -> FoundLink | None:
    """The link that a token opens, if it still does."""
    found = ask("find_link", token=hashed(token))
    user = active_user(found["person"]) if found.get("person") else None
    return FoundLink(user, found["kind"]) if user else None


def faults_of_password(password: str, user: User | None) -> list[str]:
    """What speaks against a password beside its length, in words: it is common, a number, or like its owner."""
    found: list[str] = []
    for check in (
        CommonPasswordValidator(),
        NumericPasswordValidator(),
        UserAttributeSimilarityValidator(("email", "name")),
    ):
        try:
            check.validate(password, user)
        except ValidationError as fault:
            found += fault.messages
    return found


def providers() -> QuerySet[Provider]:
    """The agencies' own sign-ins that are open."""
    return Provider.objects.filter(is_active=True).select_related("agency")


def systems_of(actor: Actor) -> QuerySet[System]:
    """The programs that the actor's agency has connected, those that run first."""
    found = System.objects.filter(agency_id=actor.agency_id).select_related("account", "recorded_by", "stopped_by")
    return found.order_by(F("stopped_at").desc(nulls_first=True), "name", "id")
