"""Granting and ending sight."""

from uuid import UUID

from django.db import connection

from bayiri.agencies.choices import Mode, Purpose, Section
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.ids import uuid7


def grant_sight(
    *,
    by: Actor,
    kind: str,
    subject_id: UUID,
    agency_id: UUID,
    purpose: str,
    section: str = Section.ALL,
    mode: str = Mode.WRITE,
) -> None:
    """Let an agency see a record. The database refuses unless `by`'s agency is responsible for it, or it is new.

    Called by other rooms' commands, which write the event.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agencies_grant(%s, %s, %s, %s, %s, %s, %s, %s)",
            [uuid7(), kind, subject_id, agency_id, purpose, section, mode, clock.now()],
        )


def be_responsible(*, by: Actor, kind: str, subject_ids: list[UUID]) -> None:
    """Make `by`'s agency responsible for new records, all in one statement.

    Called by other rooms' commands, which write the event.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agencies_grant(n.id, %s, n.subject, %s, %s, %s, %s, %s)"
            " FROM unnest(%s::uuid[], %s::uuid[]) AS n (id, subject)",
            [
                kind,
                by.agency_id,
                Purpose.OWNER,
                Section.ALL,
                Mode.WRITE,
                clock.now(),
                [uuid7() for _ in subject_ids],
                subject_ids,
            ],
        )


def end_sight(*, by: Actor, kind: str, subject_id: UUID, agency_id: UUID, purpose: str) -> None:
    """End an agency's sight of a record, at once. Called by other rooms' commands, which write the event."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agencies_end_sight(%s, %s, %s, %s, %s)", [kind, subject_id, agency_id, purpose, clock.now()]
        )
