"""What follows for a case from the acts of who was given a part of it to write in."""

from django.db import connection

from bayiri import audit
from bayiri.cases.choices import ProposalLapsed
from bayiri.cases.models import Case
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.ids import uuid7


def move_by_part(*, by: Actor, case: Case, function: str) -> None:
    """Help has begun, or a round was held: the case moves where the table of stages says so, and `by` is not told where it
    stood. `function` is the guarding function of the room that has seen it happen. For other commands, which write the event.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s, %s)", [uuid7(), case.id, clock.now()])
        (followed,) = cursor.fetchone()
    if followed == "lapsed":
        facts = {"because": ProposalLapsed.CASE_MOVED.value}
        audit.record(kind="case.closing_lapsed", by=by, subject=case, case_id=case.id, facts=facts)
