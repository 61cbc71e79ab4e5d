"""How somebody comes to work for an agency and is given roles: invited, proposed, confirmed, back again."""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils.translation import get_language

from bayiri import audit
from bayiri.agencies import permissions, rules
from bayiri.agencies.context import acting_as
from bayiri.agencies.deferring import defer
from bayiri.agencies.models import RoleChange, User
from bayiri.agencies.queries import roles as reading
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.guarded import call_guarded, write_guarded
from bayiri.core.ids import uuid7

Limits = Mapping[str, Mapping[str, Any]]


@transaction.atomic
def invite_person(
    *, by: Actor, email: str, name: str, roles: frozenset[str], limits: Limits | None = None, address: str = ""
) -> User | None:
    """Invite somebody by e-mail: a person without a password, not active, with a link that serves once.

    `address` is where this installation is reached. None where the address has an account already, of whichever agency:
    nothing is made then, and the page says nothing of it. Raises NotAllowed, RuleBroken.
    """
    if not permissions.may_keep_accounts(by):
        raise NotAllowed
    person_id = uuid7()
    made = call_guarded("agencies_invite", person_id, email, name)
    if not made:
        audit.record(kind="agencies.person_invited", by=by, facts={"made": False})
        return None
    user = User.objects.select_related("agency").get(pk=person_id)
    audit.record(kind="agencies.person_invited", by=by, subject=user, facts={"roles": sorted(roles)})
    change_roles(by=by, user_id=user.id, roles=roles, limits=limits)
    send_invitation(by=by, user_id=user.id, address=address)
    return user


@transaction.atomic
def send_invitation(*, by: Actor, user_id: UUID, address: str = "") -> User:
    """Have a link sent, the first or a new one; the one before holds no more. Raises NotVisible, NotAllowed, RuleBroken."""
    user = _another(by, user_id)
    if user.is_active or user.id in reading.leavings(by):
        raise RuleBroken(["INV-168"])
    language = get_language() or "en"
    said = {"person": str(user.id), "address": address, "language": language, "asked_at": clock.now().isoformat()}
    defer("agencies.mail_invitation", by=by, **said)
    audit.record(kind="agencies.invitation_sent", by=by, subject=user)
    return user


@transaction.atomic
def make_link(*, by: Actor, user_id: UUID) -> str:
    """The secret part of a link that serves once. For the job that sends it; `send_invitation` writes the event.

    It is made there so that it never lies in the queue. Raises NotVisible, NotAllowed.
    """
    user, now, token = _another(by, user_id), clock.now(), secrets.token_urlsafe(32)
    hashed = hashlib.sha256(token.encode()).hexdigest()
    row = {
        "id": uuid7(), "person_id": user.id, "token_hash": hashed, "recorded_at": now,
        "expires_at": now + reading.invitation_period(),
    }  # fmt: skip
    write_guarded("agencies_send_invitation", row)
    return token


@transaction.atomic
def revoke_invitation(*, by: Actor, user_id: UUID) -> None:
    """Take a link back; a new one can be sent. Raises NotVisible, NotAllowed, RuleBroken."""
    user = _another(by, user_id)
    if user.id not in reading.open_invitations(by):
        raise RuleBroken(["INV-168"])
    call_guarded("agencies_revoke_invitation", user.id, clock.now())
    audit.record(kind="agencies.invitation_revoked", by=by, subject=user)


@transaction.atomic
def accept_invitation(*, by: Actor | None, token: str, password: str) -> User:
    """Set the first password with the link of an invitation; nobody has signed in yet, so `by` is None.

    Raises RuleBroken where the link does not hold.
    """
    if reading.invitation_behind(token) is None:
        raise RuleBroken(["INV-168"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT agencies_accept_invitation(%s, %s, %s)", [token, make_password(password), clock.now()])
        user = User.objects.select_related("agency").get(pk=cursor.fetchone()[0])
    with acting_as(user.actor) as actor:
        audit.record(kind="agencies.invitation_accepted", by=actor, subject=user)
    return user


@transaction.atomic
def change_roles(*, by: Actor, user_id: UUID, roles: frozenset[str], limits: Limits | None = None) -> RoleChange:
    """Give somebody roles, each perhaps for a period and for some areas; some wait until a director confirms them.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    user = _another(by, user_id)
    waiting = reading.waiting_changes(by).filter(person_id=user.id).exists()
    reasons = rules.reasons_not_to_change_roles(reading.role_facts(by, user, roles))
    if waiting or user.id in reading.leavings(by):
        reasons.append("INV-166")
    if reasons:
        raise RuleBroken(list(dict.fromkeys(reasons)))
    kept = {role: dict(limit) for role, limit in (limits or {}).items() if role in roles}
    change_id = uuid7()
    row = {
        "id": change_id, "person_id": user.id, "roles": sorted(roles), "limits": kept, "recorded_at": clock.now()
    }  # fmt: skip
    write_guarded("agencies_change_roles", row)
    change = RoleChange.objects.select_related("person").get(pk=change_id)
    word = "proposed" if change.needs_director else "changed"
    facts = {"before": sorted(user.roles), "roles": sorted(roles), "limits": kept}
    audit.record(kind=f"agencies.roles_{word}", by=by, subject=user, facts=facts)
    return change


@transaction.atomic
def decide_roles(*, by: Actor, change_id: UUID, agreed: bool) -> RoleChange:
    """A director confirms roles that somebody else proposed, or says no. Raises NotVisible, NotAllowed, RuleBroken."""
    change = reading.waiting_changes(by).filter(pk=change_id).first() if permissions.may_see_accounts(by) else None
    if change is None:
        raise NotVisible
    if not permissions.may_confirm_roles(by):
        raise NotAllowed
    facts = reading.role_facts(by, change.person, frozenset(change.roles), change.recorded_by_id)
    reasons = rules.reasons_not_to_change_roles(facts)
    if reasons and (agreed or "INV-166" in reasons):
        raise RuleBroken(reasons)
    call_guarded("agencies_decide_roles", change.id, agreed, clock.now())
    word = "confirmed" if agreed else "declined"
    audit.record(kind=f"agencies.roles_{word}", by=by, subject=change.person, facts={"roles": sorted(change.roles)})
    return change


@transaction.atomic
def bring_back(*, by: Actor, user_id: UUID, address: str = "") -> RoleChange | None:
    """Somebody who left is back: the roles of then are given anew, and a link is sent for a new password.

    Roles that a director confirms wait for that again. Raises NotVisible, NotAllowed, RuleBroken.
    """
    user = _another(by, user_id)
    left = reading.leavings(by).get(user.id)
    if left is None:
        raise RuleBroken(["INV-167"])
    call_guarded("agencies_bring_back", user.id, clock.now())
    audit.record(kind="agencies.came_back", by=by, subject=user)
    change = change_roles(by=by, user_id=user.id, roles=frozenset(left.roles), limits=left.limits)
    send_invitation(by=by, user_id=user.id, address=address)
    return change


def _another(by: Actor, user_id: UUID) -> User:
    """The account of a colleague, for an administrator. Raises NotVisible, NotAllowed, RuleBroken for one's own."""
    user = User.objects.select_related("agency").filter(pk=user_id, agency_id=by.agency_id).first()
    if user is None:
        raise NotVisible
    if not permissions.may_keep_accounts(by):
        raise NotAllowed
    if user.id == by.id:
        raise RuleBroken(["INV-166"])
    return user
