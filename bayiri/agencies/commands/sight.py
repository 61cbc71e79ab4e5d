"""Granting and ending sight."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from bayiri.agencies import queries, rules
from bayiri.agencies.choices import Mode, Purpose, Section, SubjectKind
from bayiri.agencies.models import Agency
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import RuleBroken
from bayiri.core.guarded import call_guarded


def grant_sight(
    *,
    by: Actor,
    kind: str,
    subject_id: UUID,
    agency_id: UUID,
    purpose: str,
    section: str | None = None,
    mode: str = Mode.WRITE,
    until: datetime | None = None,
) -> None:
    """Let an agency see a record, or one section of it, until a moment where one is given.

    Without `section` the agency sees what law/sharing.yaml gives for the purpose: to write where the document says so,
    and only to read with `mode` READ. The database refuses unless `by`'s agency is responsible for the record, or it is new.
    Called by other rooms' commands, which write the event. Raises RuleBroken where a section does not go with the purpose.
    """
    if purpose == Purpose.OWNER:
        section = Section.ALL
    elif section is not None:
        agency = Agency.objects.get(pk=agency_id)
        if reasons := rules.reasons_not_to_give(
            queries.giving_facts(agency, SubjectKind(kind), purpose, section, mode)
        ):
            raise RuleBroken(reasons)
    ends = until and clock.on_the_database(until)
    call_guarded("agencies_grant", kind, subject_id, agency_id, purpose, section, mode, clock.now(), ends)


def be_responsible(*, by: Actor, kind: str, subject_ids: list[UUID]) -> None:
    """Make `by`'s agency responsible for new records, all in one statement.

    Called by other rooms' commands, which write the event.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agencies_grant(%s, n.subject, %s, %s, %s, %s, %s, NULL) FROM unnest(%s::uuid[]) AS n (subject)",
            [
                kind,
                by.agency_id,
                Purpose.OWNER,
                Section.ALL,
                Mode.WRITE,
                clock.now(),
                subject_ids,
            ],
        )


def end_sight(
    *, by: Actor, kind: str, subject_id: UUID, agency_id: UUID, purpose: str, section: str | None = None
) -> None:
    """End an agency's sight of a record, or of one section of it, at once. Called by other rooms' commands, which write
    the event.
    """
    call_guarded("agencies_end_sight", kind, subject_id, agency_id, purpose, section, clock.now())
