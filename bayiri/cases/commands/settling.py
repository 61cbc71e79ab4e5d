"""What settles itself when people leave or a case ends. For other commands, which write the event."""

from bayiri import audit
from bayiri.cases.choices import ProposalLapsed
from bayiri.cases.models import Case
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.guarded import call_guarded
from bayiri.tasks.commands import end_tasks
from bayiri.tasks.models import TaskKind


def settle_appointments(*, by: Actor, case: Case) -> None:
    """Appointments ahead to which nobody would come are cancelled, of every agency; those that lapsed so before, and to
    which somebody comes again, stand again. For other commands, which write the event.
    """
    call_guarded("cases_settle_appointments", case.id, clock.now())


def lapse_closing(*, by: Actor, case: Case, because: ProposalLapsed) -> None:
    """A proposal to close that waits was made for the case as it was: it lapses, and so does the work of looking at it.
    For other commands, in their transaction; it writes its own event.
    """
    lapsed = call_guarded("cases_lapse_proposal", case.id, because.value, clock.now())
    if lapsed:
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.SECOND_LOOK])
        audit.record(kind="case.closing_lapsed", by=by, subject=case, case_id=case.id, facts={"because": because.value})
