"""One's own second factors and sessions."""

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.utils.crypto import constant_time_compare

from bayiri import audit
from bayiri.accounts import queries
from bayiri.accounts.factors import decrypt
from bayiri.accounts.sealed import ask
from bayiri.agencies.models import User
from bayiri.agencies.permissions import may_lead_a_team
from bayiri.agencies.queries import colleagues_of
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken

Kind = Authenticator.Type


def counter_of(secret: str, code: str) -> int | None:
    """The moment's number for which an app with this secret shows this code, or None."""
    typed = "".join(code.split())
    for counter in yield_hotp_counters_from_time():
        if constant_time_compare(format_hotp_value(hotp_value(secret, counter)), typed):
            return counter
    return None


@transaction.atomic
def use_code(*, by: Actor | None, user: User, code: str) -> bool:
    """Whether this is the code of somebody's app, or one of their recovery codes. Each works once.

    The commands that count attempts write the event.
    """
    owned = Authenticator.objects.select_for_update().filter(user_id=user.pk)
    app = owned.filter(type=Kind.TOTP).first()
    if app:
        counter = counter_of(decrypt(app.data["secret"]), code)
        if counter is not None:
            if counter <= app.data.get("last_counter", 0):
                return False
            app.data["last_counter"] = counter
            app.record_usage()
            app.save(update_fields=["data"])
            return True
    spare = owned.filter(type=Kind.RECOVERY_CODES).first()
    return bool(spare and RecoveryCodes(spare).validate_code(code.replace(" ", "").replace("-", "")))


@transaction.atomic
def add_code_app(*, by: Actor | None, user: User, secret: str, code: str) -> bool:
    """From now on codes of this app are asked for; False where the code is not the app's. Writes the event."""
    counter = counter_of(secret, code)
    if counter is None:
        return False
    Authenticator.objects.filter(user_id=user.pk, type=Kind.TOTP).delete()
    app = TOTP.activate(user, secret).instance
    app.data["last_counter"] = counter
    app.save(update_fields=["data"])
    _note(by, user, "factor_added", "totp")
    return True


@transaction.atomic
def add_passkey(*, by: Actor | None, user: User, name: str, credential: dict[str, Any]) -> None:
    """From now on this passkey opens the account's second step. Writes the event."""
    WebAuthn.add(user, name, credential)
    _note(by, user, "factor_added", "webauthn")


@transaction.atomic
def make_recovery_codes(*, by: Actor | None, user: User) -> list[str]:
    """Ten new codes, each of which works once; former ones work no more. Writes the event."""
    Authenticator.objects.filter(user_id=user.pk, type=Kind.RECOVERY_CODES).delete()
    codes = RecoveryCodes.activate(user).generate_codes()
    _note(by, user, "recovery_codes_made", "recovery_codes")
    return codes


@transaction.atomic
def remove_factor(*, by: Actor, factor_id: int) -> None:
    """Take away an app or a passkey of one's own; with the last one the recovery codes go too.

    Whose role needs two steps keeps one. Raises NotVisible, RuleBroken.
    """
    user = User.objects.get(pk=by.id)
    owned = {one.pk: one for one in queries.factors_of(by.id)}
    factor = owned.get(factor_id)
    if factor is None or factor.type == Kind.RECOVERY_CODES:
        raise NotVisible
    left = [one for one in owned.values() if one.pk != factor_id and one.type != Kind.RECOVERY_CODES]
    needed = queries.asks_for_two_steps(frozenset(user.roles))
    if needed and not left:
        raise RuleBroken(["INV-150"])
    Authenticator.objects.filter(pk__in=[factor_id] if left else list(owned), user_id=by.id).delete()
    audit.record(kind="account.factor_removed", by=by, subject=user, facts={"kind": factor.type})


@transaction.atomic
def end_session(*, by: Actor, sign_in_id: UUID) -> None:
    """End one of one's own sign-ins, wherever it is. Raises NotVisible."""
    if not ask("end_own", session=sign_in_id, keep=None)["ended"]:
        raise NotVisible
    audit.record(kind="account.sessions_ended", by=by, facts={"sessions": 1})


@transaction.atomic
def end_other_sessions(*, by: Actor, kept_session: UUID | None) -> int:
    """Sign out everywhere but here; how many sessions ended."""
    ended = ask("end_own", session=None, keep=kept_session)["ended"]
    audit.record(kind="account.sessions_ended", by=by, facts={"sessions": ended})
    return ended


@transaction.atomic
def forget_factors_of(*, by: Actor, user_id: UUID) -> User:
    """Take a colleague's second step away after they lost it, and sign them out; they set it up anew when they sign in.

    Raises NotVisible for somebody of another agency, NotAllowed where `by` leads no team, and for oneself.
    """
    user = colleagues_of(by).filter(pk=user_id).first()
    if user is None:
        raise NotVisible
    if not may_lead_a_team(by) or user.pk == by.id:
        raise NotAllowed
    ask("forget_factors", person=user.pk)
    audit.record(kind="account.factors_forgotten", by=by, subject=user)
    return user


def _note(by: Actor | None, user: User, kind: str, what: str) -> None:
    """Under one's own name where one is signed in; while signing in nobody acts yet."""
    if by:
        audit.record(kind=f"account.{kind}", by=by, subject=user, facts={"kind": what})
    else:
        ask("note", kind=f"account.{kind}", person=user.pk, facts={"kind": what})
