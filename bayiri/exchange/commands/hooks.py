"""Where programs of the agency are told that there is news: named, given a new key, ended, begun again."""

import secrets
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from bayiri import audit
from bayiri.agencies.permissions import may_keep_accounts
from bayiri.core import clock, keys
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.exchange import rules
from bayiri.exchange.models import Hook
from bayiri.exchange.queries import hooks as queries


@transaction.atomic
def make_hook(*, by: Actor, address: str, kinds: Collection[str]) -> tuple[Hook, str]:
    """An address to which news of these kinds is posted, and the key that signs it: shown once.

    Raises NotAllowed, RuleBroken.
    """
    if not may_keep_accounts(by):
        raise NotAllowed
    reasons = rules.reasons_not_to_post_to(address, local=settings.HOOKS_STAY_HERE) + rules.reasons_not_to_hear(kinds)
    if reasons:
        raise RuleBroken(reasons)
    hook_id = uuid7()
    plain, sealed = _new_key()
    row = {"id": hook_id, "address": address, "kinds": sorted(kinds), "recorded_at": clock.now(), **sealed}
    write_guarded("exchange_make_hook", row)
    hook = Hook.objects.get(pk=hook_id)
    audit.record(kind="exchange.hook_made", by=by, subject=hook, facts={"kinds": hook.kinds})
    return hook, plain


@transaction.atomic
def renew_key(*, by: Actor, hook_id: UUID) -> str:
    """A new key, shown once; the former one signs beside it for the law's hours. Raises NotVisible, NotAllowed."""
    hook = _running(by, hook_id)
    plain, sealed = _new_key()
    _change(hook, "new_key", **sealed)
    audit.record(kind="exchange.hook_key_renewed", by=by, subject=hook)
    return plain


@transaction.atomic
def end_hook(*, by: Actor, hook_id: UUID) -> None:
    """Nothing is posted there any more. Raises NotVisible, NotAllowed."""
    hook = _running(by, hook_id)
    _change(hook, "end")
    audit.record(kind="exchange.hook_ended", by=by, subject=hook)


@transaction.atomic
def go_on(*, by: Actor, hook_id: UUID) -> None:
    """Ask an address again that took nothing, and post what it missed. Raises NotVisible, NotAllowed."""
    hook = _running(by, hook_id)
    _change(hook, "go_on")
    audit.record(kind="exchange.hook_resumed", by=by, subject=hook)


@transaction.atomic
def post_again(*, by: Actor, hook_id: UUID, reference: str) -> None:
    """Post one piece of news once more. Raises NotVisible, NotAllowed."""
    hook = _running(by, hook_id)
    if not hook.news.filter(reference=reference, state__in=("failed", "sent")).exists():
        raise NotVisible
    _change(hook, "again", news=reference)
    audit.record(kind="exchange.news_posted_again", by=by, subject=hook, facts={"news": reference})


def _running(by: Actor, hook_id: UUID) -> Hook:
    hook = queries.hooks_of(by).filter(pk=hook_id).first()
    if hook is None:
        raise NotVisible
    if not may_keep_accounts(by):
        raise NotAllowed
    return hook


def _new_key() -> tuple[str, dict[str, Any]]:
    """A key as it is shown, and sealed as it is kept."""
    plain, key_id = secrets.token_hex(32), uuid7()
    sealed = keys.seal(plain.encode(), keys.place("exchange.hookkey.content", key_id))
    return plain, {"key": key_id, "sealed": sealed.content.hex(), "sealed_by": sealed.key_id}


def _change(hook: Hook, act: str, **said: Any) -> None:
    write_guarded("exchange_change_hook", {"hook": hook.id, "act": act, "at": clock.now(), **said})
