"""Granting and ending sight; who is away and who stands in."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from bayiri import audit
from bayiri.agencies import permissions, queries, rules
from bayiri.agencies.choices import Mode, Purpose, Section, SubjectKind
from bayiri.agencies.models import Absence, Agency
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken


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
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agencies_grant(%s, %s, %s, %s, %s, %s, %s, %s)",
            [kind, subject_id, agency_id, purpose, section, mode, clock.now(), until],
        )


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
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agencies_end_sight(%s, %s, %s, %s, %s, %s)",
            [kind, subject_id, agency_id, purpose, section, clock.now()],
        )


@transaction.atomic
def enter_absence(
    *, by: Actor, person_id: UUID, from_on: date, until_on: date, deputy_id: UUID | None = None
) -> Absence:
    """Enter that somebody is away from a day to a day, both included; work addressed to them is shown to the deputy.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    person = queries.colleagues_of(by).filter(pk=person_id).first()
    if person is None:
        raise NotVisible
    if not permissions.may_say_away(by, person.id):
        raise NotAllowed
    if reasons := rules.reasons_not_to_be_away(queries.absence_facts(person, deputy_id, from_on, until_on)):
        raise RuleBroken(reasons)
    absence = Absence.objects.create(
        agency_id=by.agency_id, person=person, deputy_id=deputy_id, from_on=from_on, until_on=until_on,
        recorded_by_id=by.id, recorded_at=clock.now(),
    )  # fmt: skip
    facts = {"from": from_on, "until": until_on, "deputy": deputy_id}
    audit.record(kind="agencies.absence_entered", by=by, subject=absence, facts=facts)
    return absence


@transaction.atomic
def end_absence(*, by: Actor, absence_id: UUID) -> Absence:
    """Somebody is back earlier, or never went. Raises NotVisible, NotAllowed."""
    absence = queries.absences(by).filter(pk=absence_id).select_for_update(of=("self",)).first()
    if absence is None:
        raise NotVisible
    if not permissions.may_say_away(by, absence.person_id):
        raise NotAllowed
    absence.ended_at, absence.ended_by_id = clock.now(), by.id
    absence.save(update_fields=["ended_at", "ended_by"])
    audit.record(kind="agencies.absence_ended", by=by, subject=absence)
    return absence
