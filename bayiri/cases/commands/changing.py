"""What a decision is bound to: the journey as it is meant and the offer; and that two cases are one return."""

from typing import Any
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.permissions import may_write
from bayiri.cases import queries, rules
from bayiri.cases.commands.touching import touch
from bayiri.cases.models import Case
from bayiri.core.actor import Actor
from bayiri.core.errors import ChangedMeanwhile, NotAllowed, RuleBroken


@transaction.atomic
def change_journey(*, by: Actor, case_id: UUID, version: int, changes: dict[str, Any]) -> Case:
    """Change destination, duration, category, residence status or planned date, as opened at `version`.

    Raises NotAllowed, ChangedMeanwhile, RuleBroken.
    """
    case = queries.case_for(by, case_id, to_write=True)
    if not may_write(by, SubjectKind.CASE, case.id):
        raise NotAllowed
    if case.version != version:
        raise ChangedMeanwhile(case)
    if case.stage in rules.ENDS:
        raise RuleBroken(["INV-09"])
    if changes.get("destination_country", case.destination_country) == case.host_country:
        raise RuleBroken(["INV-14"])
    touch(case, **changes)
    audit.record(kind="case.journey_changed", by=by, subject=case, case_id=case.id, facts={"changed": sorted(changes)})
    return case


def set_offer(*, by: Actor, case: Case, offer: str) -> None:
    """Record what assistance is on offer, in a line; a decision is bound to it. For programmes, which writes the
    event.
    """
    touch(case, offer=offer)


def link_duplicate(*, by: Actor, case: Case, of: Case | None) -> None:
    """Say that a case is the same return as another, or (None) that it is not. For journey's acts, which write the
    event.
    """
    touch(case, duplicate_of=of)
