"""Restricting the use of a record, and letting it go."""

from django.db import transaction

from bayiri import audit
from bayiri.cases.models import Case, Restriction
from bayiri.core import clock
from bayiri.core.actor import Actor


@transaction.atomic
def restrict_case(*, by: Actor, case: Case, reason: str) -> Restriction:
    """From here on the record is read, and neither shared nor taken out. For privacy's commands, which look who asks."""
    said = Restriction.objects.create(
        case=case, reason=reason.strip(), recorded_by_id=by.id, recorded_at=clock.now()
    )  # fmt: skip
    audit.record(kind="privacy.restricted", by=by, subject=case, case_id=case.id)
    return said


@transaction.atomic
def let_case_go(*, by: Actor, case: Case, because: str) -> None:
    """The record is used again. For privacy's commands, which look who asks."""
    said = {"lifted_at": clock.now(), "lifted_by_id": by.id, "lifted_because": because.strip()}
    Restriction.objects.filter(case=case, lifted_at__isnull=True).update(**said)
    audit.record(kind="privacy.restriction_lifted", by=by, subject=case, case_id=case.id)
