"""Alerts of exploitation and abuse: raised by anybody, read, acted upon and closed by protection officers."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from bayiri import audit
from bayiri.agencies.choices import Role
from bayiri.cases.queries import case_for
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.notifications.channels import open_channels
from bayiri.notifications.commands import call_the_postman
from bayiri.safeguards import queries, rules
from bayiri.safeguards.choices import AlertStepKind
from bayiri.safeguards.models import Alert

READERS = [Role.PROTECTION_OFFICER.value, Role.DIRECTOR.value]


@dataclass(frozen=True)
class AlertData:
    """What somebody says: what happened, to whom where there is no case, when, where, whether they are in danger now, how
    they can be reached safely, and which staff are accused.
    """

    what: str
    danger_now: bool
    about: str = ""
    happened: str = ""
    place: str = ""
    contact: str = ""
    named: tuple[UUID, ...] = ()
    to_agency_id: UUID | None = None  # who is to hear of it, where nobody of one's own agency reads alerts


@transaction.atomic
def raise_alert(*, by: Actor, data: AlertData, case_id: UUID | None = None) -> tuple[UUID, int]:
    """Raise an alert, about a case or about somebody described in words; anybody may. A protection officer of the
    responsible agency is told at once. Gives its id and how many people were told. Raises NotVisible.

    None is refused. Over the day's number of alerts to another agency its people are called for all of them together
    (INV-234): then -1 is given.

    The log keeps it from who is named, and from everybody without the roles that read alerts.
    """
    if case_id:
        case_for(by, case_id)
    alert_id, now = uuid7(), clock.now()
    said = {**asdict(data), "id": alert_id, "case_id": case_id, "recorded_at": now, "channels": open_channels()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT safeguards_raise_alert(%s::jsonb)", [json.dumps(said, cls=DjangoJSONEncoder)])
        (told,) = cursor.fetchone()
    audit.record(kind="alert.raised", by=by, subject=Alert(id=alert_id), facts=_only_for_readers(data.named))
    call_the_postman(by=by)
    return alert_id, told


@transaction.atomic
def read_alert(*, by: Actor, alert_id: UUID) -> Alert:
    """Say that one has read an alert and takes care of it: it climbs no further. Raises NotVisible, RuleBroken."""
    alert = _step(by, alert_id, AlertStepKind.READ, {})
    audit.record(kind="alert.read", by=by, subject=alert, facts=_only_for_readers(alert.named))
    return alert


@transaction.atomic
def act_on_alert(*, by: Actor, alert_id: UUID, words: str, danger_over: bool = False) -> Alert:
    """Write down what was done. Where nobody is in danger any more, the case may be released again as far as this goes.

    Raises NotVisible, RuleBroken.
    """
    alert = _step(by, alert_id, AlertStepKind.ACTED, {"words": words, "danger_over": danger_over})
    audit.record(kind="alert.acted", by=by, subject=alert, facts=_only_for_readers(alert.named))
    return alert


@transaction.atomic
def doubt_alert(*, by: Actor, alert_id: UUID, words: str) -> Alert:
    """Say that it was not so, and why: another person, who did not raise it, looks and closes it or goes on.

    Raises NotVisible, RuleBroken.
    """
    alert = _step(by, alert_id, AlertStepKind.DOUBTED, {"words": words})
    audit.record(kind="alert.doubted", by=by, subject=alert, facts=_only_for_readers(alert.named))
    return alert


@transaction.atomic
def close_alert(*, by: Actor, alert_id: UUID, outcome: str, words: str) -> Alert:
    """Close an alert that was acted upon, with how it ended. Raises NotVisible, RuleBroken."""
    alert = _step(by, alert_id, AlertStepKind.CLOSED, {"words": words, "outcome": outcome})
    audit.record(kind="alert.closed", by=by, subject=alert, facts=_only_for_readers(alert.named))
    return alert


@transaction.atomic
def reopen_alert(*, by: Actor, alert_id: UUID, words: str) -> Alert:
    """Open a closed alert again: it was not over, or it was true after all. Raises NotVisible, RuleBroken."""
    alert = _step(by, alert_id, AlertStepKind.REOPENED, {"words": words})
    audit.record(kind="alert.reopened", by=by, subject=alert, facts=_only_for_readers(alert.named))
    return alert


@transaction.atomic
def note_opened(*, by: Actor, alert_id: UUID) -> Alert:
    """Somebody opens an alert: that they read it is an event. Raises NotVisible."""
    alert = queries.alert_for(by, alert_id)
    audit.record(kind="alert.opened", by=by, subject=alert, facts=_only_for_readers(alert.named))
    return alert


def climb_alerts(*, by: Actor) -> int:
    """Tell the next of every alert that nobody has read in time; how many climbed. The database writes the event."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT safeguards_climb_alerts(%s, %s)", [clock.now(), open_channels()])
        (climbed,) = cursor.fetchone()
    if climbed:
        call_the_postman(by=by)
    return int(climbed)


def _step(by: Actor, alert_id: UUID, step: str, said: dict[str, Any]) -> Alert:
    alert = queries.alert_for(by, alert_id)
    words, outcome = said.get("words", ""), said.get("outcome", "")
    if reasons := rules.reasons_not_to_step(queries.alert_facts(alert), step, str(by.id), words, outcome):
        raise RuleBroken(reasons)
    row = {
        "id": uuid7(), "alert_id": alert.id, "kind": step, "recorded_at": clock.now(), "channels": open_channels(), **said,
    }  # fmt: skip
    write_guarded("safeguards_step_alert", row)
    call_the_postman(by=by)
    return alert


def _only_for_readers(named: Iterable[UUID]) -> dict[str, Any]:
    """The log shows it to the roles that read alerts, and to nobody who is named."""
    return {"only_for": READERS, "kept_from": [str(one) for one in named]}
