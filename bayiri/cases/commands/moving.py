"""A case moves along the table of stages, ends, goes on again, or goes back."""

from bayiri.agencies.choices import Role
from bayiri.cases import rules
from bayiri.cases.choices import ProposalLapsed, Stage
from bayiri.cases.commands.settling import lapse_closing, settle_appointments
from bayiri.cases.commands.touching import touch
from bayiri.cases.models import Case
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import RuleBroken
from bayiri.core.guarded import call_guarded
from bayiri.core.ids import uuid7
from bayiri.tasks.commands import open_task
from bayiri.tasks.models import TaskKind
from bayiri.tasks.queries import due_on


def move_stage(*, by: Actor, case: Case, act: str, reason: str = "", before: str | None = None) -> None:
    """Record an act and move the case's stage along the table. Raises RuleBroken where the table does not know it.

    For other commands, which write the event; the database checks the table again.
    """
    after = rules.stage_after(case.stage, act, before or case.stage_before_suspension)
    if after is None:
        raise RuleBroken(["INV-05"])
    call_guarded("cases_record_act", uuid7(), case.id, act, after, reason, clock.now())
    was_over = case.stage in rules.ENDS
    case.refresh_from_db(fields=["stage", "stage_before_suspension", "version", "updated_at"])
    if was_over != (case.stage in rules.ENDS):
        settle_appointments(by=by, case=case)
    lapse_closing(by=by, case=case, because=ProposalLapsed.CASE_MOVED)
    if after == Stage.COUNSELLING and act != "resumed":
        _ask_to_assess(by, case)


def _ask_to_assess(by: Actor, case: Case) -> None:
    """One piece of work for the whole household, which ends when everybody is assessed."""
    open_task(
        by=by, kind=TaskKind.ASSESS, case_id=case.id, case_label=case.number, agency_id=case.agency_id,
        roles=[Role.COUNSELLOR], person_id=case.caseworker_id, due_on=due_on("assessment_days"),
    )  # fmt: skip


def end_case(*, by: Actor, case: Case, act: str, outcome: str) -> None:
    """End a case with its outcome. For journey's closing, which writes the event. Raises RuleBroken."""
    touch(case, outcome=outcome, closed_at=clock.now())
    move_stage(by=by, case=case, act=act, reason=outcome)


def reopen_case(*, by: Actor, case: Case, act: str, reason: str = "") -> None:
    """A case that was ended by mistake goes on. For journey's acts, which write the event. Raises RuleBroken."""
    go_back(by=by, case=case, act=act, reason=reason)
    touch(case, outcome=None, closed_at=None, duplicate_of=None)


def go_back(*, by: Actor, case: Case, act: str, reason: str) -> None:
    """What took the case to where it stands was a mistake: back to where it came from. For other commands, which
    write the event. Raises RuleBroken.
    """
    came = case.acts.filter(to_stage=case.stage).exclude(kind="arrival_contradicted")
    last = came.order_by("-recorded_at", "-id").first()
    move_stage(by=by, case=case, act=act, reason=reason, before=last.from_stage if last else None)
