"""Opening a case of others in an emergency, and looking at it afterwards."""

from typing import Any
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Role, Section, SubjectKind
from bayiri.agencies.queries import sections_seen
from bayiri.cases import permissions, queries, rules
from bayiri.cases.models import Case, EmergencyOpening
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.guarded import ask_guarded, call_guarded, write_guarded
from bayiri.core.ids import uuid7
from bayiri.notifications.channels import open_channels
from bayiri.notifications.choices import Kind
from bayiri.notifications.commands import call_the_postman, tell


@transaction.atomic
def open_in_emergency(*, by: Actor, number: str, reason: str) -> UUID | None:
    """See a case that `by`'s agency does not take part in, to read, for the hours that law/sharing.yaml gives; its id, or
    None where no case has this number (which is logged as well).

    The caseworker, a manager of the responsible agency and one of `by`'s own get work at once.
    Raises NotAllowed, RuleBroken.
    """
    if not permissions.may_open_in_emergency(by):
        raise NotAllowed
    known = queries.cases_visible_to(by).filter(number=number).first()
    sees = known is not None and Section.PROTECTION in sections_seen(by, SubjectKind.CASE, known.id)
    if reasons := rules.reasons_not_to_open_in_emergency(reason, sees_already=sees):
        raise RuleBroken(reasons)
    opening_id = uuid7()
    row = {"id": opening_id, "number": number, "reason": reason.strip(), "recorded_at": clock.now()}
    found = ask_guarded("cases_open_in_emergency", row)
    case_id = UUID(str(found)) if found else None
    opening = EmergencyOpening.objects.filter(pk=opening_id).first()
    audit.record(kind="case.opened_in_emergency", by=by, subject=opening, case_id=case_id, facts={"found": bool(found)})
    if case_id:
        _tell_at_once(by, case_id)
    return case_id


def _tell_at_once(by: Actor, case_id: UUID) -> None:
    """The caseworker, the managers of the responsible agency, and those of the officer's own."""
    case = queries.case_for(by, case_id)
    about: dict[str, Any] = {
        "by": by,
        "kind": Kind.BREAK_GLASS,
        "case_id": case_id,
        "link": f"/cases/{case_id}/emergency",
    }
    if case.caseworker_id:
        tell(person_ids=[case.caseworker_id], **about)
    for agency_id in (case.agency_id, by.agency_id):
        tell(agency_id=agency_id, roles=(Role.PROGRAMME_MANAGER, Role.DIRECTOR), **about)


@transaction.atomic
def review_emergency(*, by: Actor, case_id: UUID, opening_id: UUID, justified: bool, note: str) -> Case:
    """The responsible agency says whether an opening was justified; where it was not, sight ends at once.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = queries.case_for(by, case_id, to_write=True)
    opening = EmergencyOpening.objects.filter(case=case, pk=opening_id).select_related("review").first()
    if opening is None:
        raise NotVisible
    if not permissions.may_review_emergency(by, case):
        raise NotAllowed
    own, already = opening.recorded_by_id == by.id, hasattr(opening, "review")
    if reasons := rules.reasons_not_to_review_emergency(note, own=own, already=already):
        raise RuleBroken(reasons)
    row: dict[str, Any] = {"id": uuid7(), "opening_id": opening.id, "justified": justified, "note": note.strip()}
    write_guarded("cases_review_emergency", {**row, "recorded_at": clock.now()})
    audit.record(
        kind="case.emergency_reviewed", by=by, subject=opening, case_id=case.id, facts={"justified": justified}
    )
    return case


@transaction.atomic
def climb_emergencies(*, by: Actor) -> int:
    """Tell directors and protection officers of openings that nobody has looked at in their days; how many. By Bayiri
    itself. The database opens the work and writes the events.
    """
    climbed = call_guarded("cases_climb_emergencies", clock.now(), open_channels())
    if climbed:
        call_the_postman(by=by)
    return climbed
