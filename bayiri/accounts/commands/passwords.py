"""Setting a password: one's own, or through a link that works once."""

from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.core import signing
from django.db import transaction
from django.utils.crypto import get_random_string

from bayiri import audit
from bayiri.accounts import queries, rules
from bayiri.accounts.choices import AttemptKind, LinkKind
from bayiri.accounts.sealed import ask, hashed
from bayiri.agencies.deferring import defer
from bayiri.agencies.models import User
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import RuleBroken

SALT = "bayiri.accounts.link"


@transaction.atomic
def ask_for_link(*, by: Actor | None, email: str, address: str, base: str, language: str) -> None:
    """Send a link for a new password, where somebody has the address; nothing tells whether anybody does.

    A job sends it and writes the event; the request itself is counted, and too many in a row send nothing more.
    """
    began = ask("begin_attempt", kind=AttemptKind.RESET, email=email, address=address)
    user = queries.active_user(began["person"]) if began["person"] else None
    if user and not rules.reasons_not_to_try(began["locked_until"], clock.now()):
        _send(user.actor, user.pk, LinkKind.RESET, base, language)


@transaction.atomic
def send_first_link(*, by: Actor, user_id: UUID, base: str, language: str) -> None:
    """Send somebody who has no password yet the link with which they set their first. A job sends it and writes the event.

    Rooms below ask for the same: `defer("accounts.send_link", by=by, user_id=..., kind="first", base=..., language=...)`.
    """
    _send(by, user_id, LinkKind.FIRST, base, language)


def _send(by: Actor, user_id: UUID, kind: LinkKind, base: str, language: str) -> None:
    said = {"user_id": str(user_id), "kind": kind.value, "base": base, "language": language}
    defer("accounts.send_link", by=by, **said, asked_at=clock.now().isoformat())


@transaction.atomic
def make_link(*, by: Actor, user_id: UUID, kind: str, unless_since: str = "") -> str | None:
    """The token of a new link, which stands nowhere else; older links of the same person end. The database writes the event.

    None, and nothing is made, where one was made after the moment `unless_since`.
    """
    token = signing.Signer(salt=SALT).sign(get_random_string(40))
    made = ask("make_link", person=user_id, kind=kind, token=hashed(token), since=unless_since or None)
    return token if made["until_when"] else None


def opened(token: str) -> queries.FoundLink:
    """Whose password a token sets. Raises RuleBroken."""
    try:
        signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        found = None
    else:
        found = queries.link_behind(token)
    if reasons := rules.reasons_not_to_use_link(found is not None):
        raise RuleBroken(reasons)
    assert found
    return found


@transaction.atomic
def set_first_password(*, by: Actor | None, token: str, password: str) -> User:
    """Set the first password, or a new one, through a link; every session of the account ends. Raises RuleBroken.

    The database writes the event.
    """
    found = opened(token)
    _check(password, found.user)
    ask("use_link", token=hashed(token), hash=make_password(password))
    return found.user


@transaction.atomic
def change_password(*, by: Actor, password: str, kept_session: UUID | None) -> None:
    """Set one's own password anew; every other session of one's own ends. Raises RuleBroken."""
    user = User.objects.get(pk=by.id)
    _check(password, user)
    ask("set_password", person=by.id, hash=make_password(password), keep=kept_session)
    audit.record(kind="account.password_changed", by=by, subject=user)


def _check(password: str, user: User) -> None:
    least = queries.terms().number("password_least_length")
    if reasons := rules.reasons_not_to_choose(password, least, queries.faults_of_password(password, user)):
        raise RuleBroken(reasons)
