"""What was written down by mistake: it stays, a row beside it says so, and it counts no more."""

from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.cases import permissions, queries, rules
from bayiri.cases.models import ContactAttempt, Mistake
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7


def take_back_row(function: str, row_id: UUID, reason: str) -> None:
    """Hand the row that says so to the room's function of the database. For rooms' commands, which ask permission and
    write the event. Raises RuleBroken.
    """
    already = Mistake.objects.filter(row_id=row_id).exists()
    if reasons := rules.reasons_not_to_take_back(reason, already=already):
        raise RuleBroken(reasons)
    write_guarded(function, {"id": uuid7(), "row_id": row_id, "reason": reason.strip(), "recorded_at": clock.now()})


@transaction.atomic
def take_back_attempt(*, by: Actor, case_id: UUID, attempt_id: UUID, reason: str) -> None:
    """An attempt to make contact was another case's, or none was made: it counts no more.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = queries.case_for(by, case_id, to_write=True)
    if not permissions.may_contact(by, case):
        raise NotAllowed
    attempt = ContactAttempt.objects.filter(case=case, pk=attempt_id).select_related("member").first()
    if attempt is None:
        raise NotVisible
    take_back_row("cases_take_back_attempt", attempt.id, reason)
    facts = {"row": attempt.id}
    audit.record(kind="case.attempt_taken_back", by=by, subject=attempt.member, case_id=case.id, facts=facts)
