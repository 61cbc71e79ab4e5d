"""Approving, refusing, opening a decision again."""

from datetime import date
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Role
from bayiri.cases.commands import move_stage
from bayiri.cases.commands.mistakes import take_back_row
from bayiri.cases.queries import case_for
from bayiri.cases.rules import stage_after
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.programmes import permissions, queries, rules
from bayiri.programmes.choices import ApplicationState, Outcome
from bayiri.programmes.commands.work import decided_until, end_deciding, look_again_on_birthdays
from bayiri.programmes.models import Application, ApprovalDecision, EarlierHelpOverride
from bayiri.tasks.commands import open_task
from bayiri.tasks.models import TaskKind


@transaction.atomic
def approve_application(*, by: Actor, application_id: UUID, note: str = "") -> ApprovalDecision:
    """Approve an application; the case moves on. An approval that it replaces ends with it. Raises NotVisible, NotAllowed, RuleBroken."""
    application = _application_to_decide(by, application_id)
    facts = queries.decision_facts(by, application)
    if reasons := rules.reasons_not_to_approve(facts, note):
        raise RuleBroken(reasons)
    decision = _decide(application, Outcome.APPROVED, note=note.strip())
    case = application.case
    if stage_after(case.stage, "approved"):
        move_stage(by=by, case=case, act="approved")
    end_deciding(by, case)
    look_again_on_birthdays(by, case)
    totals = application.entitlement.answer["totals"]
    said = {"programme": application.programme, "totals": totals, "row": decision.id}
    audit.record(kind="programmes.approved", by=by, subject=application, case_id=case.id, facts=said)
    return decision


@transaction.atomic
def refuse_application(
    *, by: Actor, application_id: UUID, reasons: str, remedy: str, appeal_until: date
) -> ApprovalDecision:
    """Refuse an application with reasons, how to appeal (`remedy`) and until when.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    application = _application_to_decide(by, application_id)
    facts = queries.decision_facts(by, application)
    broken = rules.reasons_not_to_refuse(
        facts, reasons=reasons, remedy=remedy, appeal_until=appeal_until, today=clock.today()
    )
    if broken:
        raise RuleBroken(broken)
    decision = _decide(
        application,
        Outcome.REFUSED,
        reasons=reasons.strip(),
        remedy=remedy.strip(),
        appeal_until=appeal_until,
    )
    end_deciding(by, application.case)
    said = {"programme": application.programme, "appeal_until": appeal_until, "row": decision.id}
    audit.record(kind="programmes.refused", by=by, subject=application, case_id=application.case_id, facts=said)
    return decision


@transaction.atomic
def reopen_decision(*, by: Actor, case_id: UUID, decision_id: UUID, reason: str) -> Application:
    """An application was approved or refused by mistake: another programme manager opens it again, and it waits to be
    decided anew. While no journey is booked and nothing was given. Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_decide(by, case):
        raise NotAllowed
    decision = queries.decision_for(case, decision_id)
    application = decision.application
    if reasons := rules.reasons_not_to_reopen(queries.reopening_facts(by, case, decision)):
        raise RuleBroken(reasons)
    take_back_row("programmes_reopen", decision.id, reason)
    if case.stage == "approved" and not case.applications.filter(state=ApplicationState.APPROVED).exists():
        move_stage(by=by, case=case, act="approval_taken_back", reason=reason)
    open_task(
        by=by, kind=TaskKind.APPROVE, case_id=case.id, case_label=case.number, due_on=decided_until(),
        roles=[Role.PROGRAMME_MANAGER], note=application.programme,
    )  # fmt: skip
    facts = {"row": decision.id}
    audit.record(kind="programmes.decision_reopened", by=by, subject=application, case_id=case.id, facts=facts)
    return application


@transaction.atomic
def ask_earlier_help(*, by: Actor, application_id: UUID) -> queries.Helped:
    """Ask whether somebody of the household was helped before by this programme, or by one that excludes it. That it was
    asked stands in the log. Raises NotVisible, NotAllowed, RuleBroken.
    """
    application = _application_to_decide(by, application_id)
    if application.state != ApplicationState.SUBMITTED:
        raise RuleBroken(["INV-48"])
    helped = queries.earlier_help(application)
    said = {"programme": application.programme}
    audit.record(
        kind="programmes.earlier_help_asked", by=by, subject=application, case_id=application.case_id, facts=said
    )
    return helped


@transaction.atomic
def help_again(*, by: Actor, application_id: UUID, reason: str) -> EarlierHelpOverride:
    """Say why help is given although somebody was helped before; another programme manager then decides.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    application = _application_to_decide(by, application_id)
    if application.state != ApplicationState.SUBMITTED:
        raise RuleBroken(["INV-48"])
    helped = queries.earlier_help(application)
    if reasons := rules.reasons_not_to_help_again(earlier_help=helped.answer, then=helped.then, reason=reason):
        raise RuleBroken(reasons)
    override_id = uuid7()
    row = {"id": override_id, "application_id": application.id, "reason": reason.strip(), "recorded_at": clock.now()}
    write_guarded("programmes_help_again", row)
    said = {"programme": application.programme, "row": override_id}
    audit.record(kind="programmes.help_again", by=by, subject=application, case_id=application.case_id, facts=said)
    return EarlierHelpOverride.objects.get(pk=override_id)


def _application_to_decide(by: Actor, application_id: UUID) -> Application:
    application = queries.application_for(by, application_id, to_write=True)
    if not permissions.may_decide(by, application.case):
        raise NotAllowed
    return application


def _decide(
    application: Application,
    outcome: str,
    *,
    note: str = "",
    reasons: str = "",
    remedy: str = "",
    appeal_until: date | None = None,
) -> ApprovalDecision:
    """Write the decision through the database's function, which checks everything again."""
    decision_id = uuid7()
    row = {
        "id": decision_id, "application_id": application.id, "outcome": outcome, "note": note,
        "reasons": reasons, "remedy": remedy, "appeal_until": appeal_until, "recorded_at": clock.now(),
    }  # fmt: skip
    write_guarded("programmes_decide", row)
    application.refresh_from_db(fields=["state"])
    return ApprovalDecision.objects.get(pk=decision_id)
