"""Advisories of the installation: added, ended, and brought to every case that has not departed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from bayiri import audit
from bayiri.agencies.deferring import defer
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.notifications.channels import open_channels
from bayiri.notifications.commands import call_the_postman
from bayiri.safeguards import permissions
from bayiri.safeguards.models import Advisory
from bayiri.safeguards.queries import protection
from bayiri.safeguards.rules import risk as rules


@dataclass(frozen=True)
class AdvisoryData:
    """Where, for whom, what it asks, by whom it was said, and from when until when."""

    country: str
    effect: str
    words: str
    source: str
    valid_from: date
    areas: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    valid_until: date | None = None


@transaction.atomic
def add_advisory(*, by: Actor, data: AdvisoryData) -> Advisory:
    """Add an advisory: from its first day it blocks, or asks for a senior decision, in every case it speaks of. A job
    tells whoever works on cases that have not departed. Raises NotAllowed, RuleBroken.
    """
    if not permissions.may_advise(by, protection.advisory_roles()):
        raise NotAllowed
    if reasons := rules.reasons_not_to_advise(data.words, data.source, data.valid_from, data.valid_until):
        raise RuleBroken(reasons)
    advisory_id = uuid7()
    write_guarded("safeguards_add_advisory", {**vars(data), "id": advisory_id, "recorded_at": clock.now()})
    advisory = protection.advisory_for(advisory_id)
    audit.record(
        kind="safeguards.advisory_added",
        by=by,
        subject=advisory,
        facts={"effect": data.effect, "country": data.country},
    )
    defer("safeguards.reach_for", by=by)
    return advisory


@transaction.atomic
def end_advisory(*, by: Actor, advisory_id: UUID, reason: str) -> Advisory:
    """End an advisory, with a reason: another person of the agency that added it. Raises NotAllowed, NotVisible,
    RuleBroken.
    """
    if not permissions.may_advise(by, protection.advisory_roles()):
        raise NotAllowed
    advisory = protection.advisory_for(advisory_id)
    if reasons := rules.reasons_not_to_end_advisory(
        str(by.id), str(advisory.recorded_by_id), same_agency=advisory.agency_id == by.agency_id, ended=advisory.ended_at is not None,
        reason=reason,
    ):  # fmt: skip
        raise RuleBroken(reasons)
    write_guarded("safeguards_end_advisory", {"id": advisory.id, "reason": reason, "recorded_at": clock.now()})
    audit.record(kind="safeguards.advisory_ended", by=by, subject=advisory, facts={})
    return advisory


def reach_cases(*, by: Actor) -> int:
    """Bring the next advisory (of those that `by` added, or of all for the clock) to some hundred cases that have not
    departed; 0 when each has come everywhere. The database writes the events.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT safeguards_reach_cases(%s, %s)", [clock.now(), open_channels()])
        (seen,) = cursor.fetchone()
    if seen:
        call_the_postman(by=by)
    return int(seen)
