"""Writing to the log."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.ids import uuid7
from bayiri.core.signing import backend, signed

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def record_each(
    *,
    kind: str,
    by: Actor,
    subjects: Sequence[models.Model],
    facts: Sequence[dict[str, Any]],
    case_ids: Sequence[UUID] | None = None,
) -> None:
    """Write one event a subject, all of one kind, in one statement; otherwise as `record`.

    `case_ids` names the case of each subject, where they belong to one.
    """
    if not subjects:
        return
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_record(%s, %s, %s, %s, s.id, s.label, s.of_case, s.facts::jsonb, %s)"
            " FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::uuid[]) AS s (id, label, facts, of_case)",
            [
                now, by.id, kind, subjects[0]._meta.label_lower, _proof(now), [one.pk for one in subjects],
                [str(one) for one in subjects], [json.dumps(one, cls=DjangoJSONEncoder) for one in facts],
                list(case_ids) if case_ids else [None] * len(subjects),
            ],
        )  # fmt: skip


def record(
    *,
    kind: str,
    by: Actor,
    subject: models.Model | None = None,
    case_id: UUID | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write one event into the log, in the caller's transaction: without it the act does not happen either.

    The database takes actor and agency from the transaction's context and refuses if `by` is somebody else.
    """
    now = clock.now()
    label = str(subject) if subject is not None else ""
    subject_kind = subject._meta.label_lower if subject is not None else ""
    subject_id = subject.pk if subject is not None and isinstance(subject.pk, UUID) else None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_record(%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s)",
            [
                now,
                by.id,
                kind,
                subject_kind,
                subject_id,
                label,
                case_id,
                json.dumps(facts or {}, cls=DjangoJSONEncoder),
                _proof(now),
            ],
        )


def record_refused(
    *, by: Actor, page: str, reasons: Sequence[str], named: str = "", row_id: UUID | None = None
) -> None:
    """Write that an act was refused, in a transaction of its own: the page's URL name, never its address, and codes;
    `named` and `row_id` are what in the address may belong to a case, as ("case_id", ...).

    `not_visible` is somebody else's case: the database writes it where there is such a case, for who is responsible for
    it, and tells the caller nothing.
    """
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_refused(%s, %s, %s, %s, %s, %s, %s)",
            [now, by.id, page, list(reasons), named, row_id, _proof(now)],
        )


def record_look(
    *, by: Actor, part: str, sections: Sequence[str], case_id: UUID, subject: tuple[str, UUID | None]
) -> bool:
    """Write that somebody opened a part of a case: once a view of a page, in the page's transaction and one statement.

    `part` is a word of `PARTS`, `sections` what the page shows of the case; the database leaves out those that the
    agency may not see, and adds why it takes part and in which roles the person looked. Gives whether it may see any of them.
    """
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_look(%s, %s, %s, %s, %s, %s, %s, %s)",
            [now, by.id, part, list(sections), *subject, case_id, _proof(now)],
        )
        return bool(cursor.fetchone()[0])


def because(*, by: Actor, case_id: UUID, section: str, reason: str) -> UUID:
    """Keep why an act of a case is put right, for who sees this section; the id is what its event names."""
    row_id, now = uuid7(), clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_because(%s, %s, %s, %s, %s, %s)",
            [row_id, case_id, section, reason.strip(), now, _proof(now)],
        )
    return row_id


def _proof(moment: datetime) -> str:
    """The database takes an event at its own clock's moment (INV-231); where the application's clock was moved, as in the
    demonstration and in tests, the application signs for another one. In production nothing is signed.
    """
    if not clock.is_moved():
        return ""
    return signed("moment", f"{(moment - EPOCH) // timedelta(microseconds=1)}:{backend()}")
