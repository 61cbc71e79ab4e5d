"""Who is away, and who stands in."""

from datetime import date
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies import permissions, queries, rules
from bayiri.agencies.models import Absence
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken


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
