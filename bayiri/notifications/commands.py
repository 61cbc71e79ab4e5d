"""Telling people that there is news; how somebody wants to be told."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import time
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from bayiri import audit
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible, RuleBroken
from bayiri.core.guarded import call_guarded, write_guarded
from bayiri.core.ids import uuid7
from bayiri.notifications import queries, rules
from bayiri.notifications.channels import open_channels
from bayiri.notifications.choices import Kind
from bayiri.notifications.models import Address, Notice, Preference
from bayiri.rulebooks.queries import law


def tell(
    *, by: Actor, person_ids: Iterable[UUID] | None = None, agency_id: UUID | None = None, roles: Iterable[str] = (), kind: str,
    case_id: UUID | None = None, link: str = "",
) -> None:  # fmt: skip
    """Tell people by name, and those of an agency (with some roles, but for who acts) that there is news of a `Kind`.

    It stands in the application at once; a message that there is news goes out over each one's channels, when they want
    it. `link` is a page of Bayiri, as reverse gives it. For other commands, in their transaction, which write the event.
    Raises RuleBroken.
    """
    if reasons := rules.reasons_not_to_tell(kind, link, frozenset(Kind.values)):
        raise RuleBroken(reasons)
    now = clock.now()
    write_guarded("notifications_tell", {
        "person_ids": list(person_ids or ()), "agency_id": agency_id, "roles": list(roles), "kind": kind, "case_id": case_id,
        "link": link, "told_at": now, "channels": open_channels(),
        "urgent": kind in law("notifications", on=clock.day_of(now)).words("urgent_kinds"),
    })  # fmt: skip
    call_the_postman(by=by)


def call_the_postman(*, by: Actor) -> None:
    """Have what is due sent after this transaction. For other commands, which write the event."""
    if open_channels():
        app.configure_task(name="notifications.deliver").defer()


@transaction.atomic
def mark_read(*, by: Actor, notice_id: UUID) -> Notice:
    """One's own notice is read: a mark for oneself, which writes no event. Raises NotVisible."""
    notice = queries.notice_for(by, notice_id)
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return notice


@transaction.atomic
def mark_unread(*, by: Actor, notice_id: UUID) -> Notice:
    """One's own notice is to be read again: a mark for oneself, which writes no event. Raises NotVisible."""
    notice = queries.notice_for(by, notice_id)
    notice.read_at = None
    notice.save(update_fields=["read_at"])
    return notice


@transaction.atomic
def mark_all_read(*, by: Actor) -> int:
    """All one's own notices are read; how many. A mark for oneself, which writes no event."""
    return Notice.objects.filter(person_id=by.id, read_at__isnull=True).update(read_at=clock.now())


@dataclass(frozen=True)
class Wishes:
    """How somebody wants to be told."""

    language: str
    time_zone: str
    channels: list[str]
    daily_kinds: list[str]
    silent_kinds: list[str]
    quiet_from: time | None = None
    quiet_until: time | None = None


@transaction.atomic
def choose_how(*, by: Actor, wishes: Wishes) -> Preference:
    """Say how one wants to be told."""
    said = {**asdict(wishes), "changed_at": clock.now()}
    preference, _made = Preference.objects.update_or_create(user_id=by.id, defaults=said)
    audit.record(kind="notifications.how_chosen", by=by)
    return preference


@transaction.atomic
def name_address(*, by: Actor, channel: str, value: str) -> UUID:
    """Name where messages over a channel should go. A code goes there; the address counts once it is typed in.

    Raises RuleBroken.
    """
    now = clock.now()
    facts = rules.AddressFacts(queries.codes_asked(by, now), queries.amount("codes_a_day"), channel in open_channels())
    if reasons := rules.reasons_not_to_send_code(facts):
        raise RuleBroken(reasons)
    address_id = uuid7()
    row = {"id": address_id, "channel": channel, "value": value, "asked_at": now}
    write_guarded("notifications_name_address", row)
    audit.record(kind="notifications.address_named", by=by, facts={"channel": channel, "row": address_id})
    call_the_postman(by=by)
    return address_id


@transaction.atomic
def confirm_address(*, by: Actor, address_id: UUID, code: str) -> bool:
    """Type in the code that came: False where it is wrong, late, or was guessed too often; that is counted, so nothing
    is raised. Raises NotVisible.
    """
    address = queries.address_for(by, address_id)
    confirmed = call_guarded("notifications_confirm_address", address.id, code.strip())
    facts = {"channel": address.channel, "row": address.id}
    if confirmed:
        audit.record(kind="notifications.address_confirmed", by=by, facts=facts)
    else:
        audit.record(kind="notifications.code_refused", by=by, facts=facts)
    return bool(confirmed)


@transaction.atomic
def drop_address(*, by: Actor, address_id: UUID) -> Address:
    """Messages do not go there any more. Raises NotVisible."""
    address = queries.address_for(by, address_id)
    address.ended_at = clock.now()
    address.save(update_fields=["ended_at"])
    audit.record(kind="notifications.address_dropped", by=by, facts={"channel": address.channel, "row": address.id})
    return address


@transaction.atomic
def send_again(*, by: Actor, delivery_id: UUID) -> None:
    """Have a message that was given up sent once more, with as many tries as at first. Raises NotVisible, RuleBroken."""
    one = next((row for row in queries.given_up() if row.id == delivery_id), None)
    if one is None:
        raise NotVisible
    if reasons := rules.reasons_not_to_send_again(rules.GivenUpFacts(True, one.channel in open_channels())):
        raise RuleBroken(reasons)
    call_guarded("notifications_send_again", delivery_id, clock.now())
    audit.record(kind="notifications.sent_again", by=by, facts={"channel": one.channel, "row": delivery_id})
    call_the_postman(by=by)
