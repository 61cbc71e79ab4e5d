"""Writing help down: state facts, calculate, apply, approve, refuse, cancel."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Role
from bayiri.cases.commands import move_stage, set_offer
from bayiri.cases.commands.mistakes import take_back_row
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for, member_for, members_of
from bayiri.cases.rules import GONE, stage_after
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.people.rules import coming_of_age, is_child
from bayiri.programmes import options, permissions, queries, rules
from bayiri.programmes.choices import ApplicationState, Outcome
from bayiri.programmes.models import Application, ApprovalDecision, Circumstance, Entitlement, Explanation
from bayiri.rulebooks.currencies import in_minor_units
from bayiri.rulebooks.facts import READERS
from bayiri.rulebooks.queries import law
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import TaskKind


@transaction.atomic
def state_facts(
    *, by: Actor, case_id: UUID, programme: str, values: Mapping[str, Any], evidence: str
) -> list[Circumstance]:
    """State what a programme asks for and no record holds, by path: `case.order_on`, `people.ID.own_paper`.

    Values are of JSON's types, dates in ISO form; None takes a fact back. What is known is not written again.
    Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_calculate(by, case):
        raise NotAllowed
    kinds = queries.facts_to_state(queries.programme_for(programme), values)
    if not values.keys() <= kinds.keys():
        raise NotVisible
    if not evidence.strip() or not all(
        rules.is_possible(READERS[kinds[path]], value) for path, value in values.items()
    ):
        raise RuleBroken(["INV-47"])
    known = queries.stated_facts(case)
    changed = {path: value for path, value in values.items() if value != known.get(path)}
    stated = [
        Circumstance.objects.create(
            case=case,
            member=_member_of(by, case, path),
            name=path.rpartition(".")[2],
            value=value,
            evidence=evidence.strip(),
            recorded_by_id=by.id,
            recorded_at=clock.now(),
        )
        for path, value in changed.items()
    ]
    audit.record(kind="programmes.facts_stated", by=by, subject=case, case_id=case.id, facts={"names": sorted(changed)})
    return stated


def _member_of(by: Actor, case: Case, path: str) -> Member | None:
    """The member that `people.ID.NAME` speaks of; None for a fact of the case. Raises NotVisible."""
    if not path.startswith("people."):
        return None
    try:
        return member_for(by, case, UUID(path.split(".")[1]))
    except ValueError:
        raise NotVisible from None


@transaction.atomic
def calculate_entitlement(*, by: Actor, case_id: UUID, programme: str) -> Entitlement:
    """Calculate what a programme gives this household, keep it, and put it on offer.

    A decision to return is bound to the offer: another amount makes it "to be renewed". An application that
    waits for a decision rests on the new calculation from here on. Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_calculate(by, case):
        raise NotAllowed
    opened = (
        queries.open_applications(case).filter(programme=programme).order_by("-state").first()
    )  # waiting, else approved
    waiting = opened if opened and opened.state == ApplicationState.SUBMITTED else None
    calculation = _calculated(by, case, programme, opened)
    if waiting:
        waiting.entitlement = calculation
        waiting.save(update_fields=["entitlement"])
    latest = {one.programme: one.answer for one in reversed(queries.entitlements_of(case))}
    if (offer := rules.offer(latest.items())) != case.offer:
        set_offer(by=by, case=case, offer=offer)
    # Where an approval says something else now, the work is done only when it is asked to be replaced.
    if opened is None or waiting or rules.outcome(opened.entitlement.answer) == rules.outcome(calculation.answer):
        _looked_at_help(by, case)
    facts = {"programme": programme, "eligible": calculation.eligible, "totals": calculation.answer["totals"]}
    audit.record(kind="programmes.entitlement_calculated", by=by, subject=calculation, case_id=case.id, facts=facts)
    return calculation


def _calculated(by: Actor, case: Case, programme: str, opened: Application | None) -> Entitlement:
    document = queries.programme_for(programme)
    others = queries.open_applications(case).exclude(programme=programme).values_list("programme", flat=True)
    applied_on = opened.applied_on if opened else None
    facts = queries.household_facts(case, members_of(case), applied_on=applied_on, other_programmes=others)
    answer, _fault = queries.answered(document, facts)
    version = queries.published(document, answer) if answer else None
    reasons = rules.reasons_not_to_calculate(
        stage=case.stage, facts_are_possible=answer is not None, is_published=version is not None
    )
    if reasons or answer is None or version is None:
        raise RuleBroken(reasons)
    currency = document.rulebook.currency
    return Entitlement.objects.create(
        case=case, programme=programme, rulebook_version=version, content_hash=document.hash,
        as_of=clock.today(), facts=facts, answer=answer, eligible=answer["eligible"], currency=currency,
        total=in_minor_units(answer["totals"].get(currency, 0), currency), calculated_at=clock.now(),
        recorded_by_id=by.id,
    )  # fmt: skip


@transaction.atomic
def apply_for_assistance(
    *, by: Actor, case_id: UUID, programme: str, note: str = "", under_review: bool = False
) -> Application:
    """Apply for a programme's help, on a calculation made now; a programme manager decides on it.

    `under_review` applies although the calculation is not certain or gives nothing: the household then gets a
    decision with reasons and remedy all the same. Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_apply(by, case):
        raise NotAllowed
    calculation = calculate_entitlement(by=by, case_id=case_id, programme=programme)
    document = queries.programme_for(programme)
    facts = queries.application_facts(case, document, calculation, under_review=under_review)
    if reasons := rules.reasons_not_to_apply(facts):
        raise RuleBroken(reasons)
    application = Application.objects.create(
        case=case, programme=programme, entitlement=calculation, applied_on=clock.today(), note=note.strip(),
        under_review=under_review, recorded_by_id=by.id, recorded_at=clock.now(),
    )  # fmt: skip
    _ask_to_decide(by, case, programme)
    said = {"programme": programme, "entitlement": calculation.id, "under_review": under_review}
    audit.record(kind="programmes.applied", by=by, subject=application, case_id=case.id, facts=said)
    return application


@transaction.atomic
def revise_approval(*, by: Actor, application_id: UUID, note: str = "") -> Application:
    """Ask for an approval to be replaced by what the household would get as it is now, as of the day it applied.

    The approval stands until a programme manager approves the new calculation in its place. Raises NotVisible,
    NotAllowed, RuleBroken.
    """
    approved = queries.application_for(by, application_id, to_write=True)
    case, programme = approved.case, approved.programme
    if not permissions.may_apply(by, case):
        raise NotAllowed
    waits = case.applications.filter(programme=programme, state=ApplicationState.SUBMITTED).exists()
    if reasons := rules.reasons_not_to_revise(state=approved.state, waits=waits, differs=True):
        raise RuleBroken(reasons)
    calculation = calculate_entitlement(by=by, case_id=case.id, programme=programme)
    case.refresh_from_db()
    under_review = calculation.eligible is None
    document = queries.programme_for(programme)
    facts = queries.application_facts(case, document, calculation, under_review=under_review, replaces=True)
    differs = rules.outcome(calculation.answer) != rules.outcome(approved.entitlement.answer)
    same = rules.reasons_not_to_revise(state=approved.state, waits=False, differs=differs)
    if reasons := [*same, *rules.reasons_not_to_apply(facts)]:
        raise RuleBroken(reasons)
    revision = Application.objects.create(
        case=case, programme=programme, entitlement=calculation, applied_on=approved.applied_on, note=note.strip(),
        under_review=under_review, replaces=approved, recorded_by_id=by.id, recorded_at=clock.now(),
    )  # fmt: skip
    _ask_to_decide(by, case, programme)
    _looked_at_help(by, case)
    difference = rules.difference(approved.entitlement.answer["totals"], calculation.answer["totals"])
    said = {"programme": programme, "replaces": approved.id, "difference": difference}
    audit.record(kind="programmes.revision_asked", by=by, subject=revision, case_id=case.id, facts=said)
    return revision


def _ask_to_decide(by: Actor, case: Case, programme: str) -> None:
    open_task(
        by=by, kind=TaskKind.APPROVE, case_id=case.id, case_label=case.number, due_on=_decided_until(),
        roles=[Role.PROGRAMME_MANAGER], note=programme,
    )  # fmt: skip


def _looked_at_help(by: Actor, case: Case) -> None:
    end_tasks(by=by, case_id=case.id, kinds=[TaskKind.LOOK_AT_HELP])
    _look_again_on_birthdays(by, case)


def _look_again_on_birthdays(by: Actor, case: Case) -> None:
    """Whoever turns eighteen while an approval stands may be due another amount: work for that day."""
    if not case.applications.filter(state=ApplicationState.APPROVED).exists():
        return
    today = clock.today()
    until = today + timedelta(days=law("voluntary-return", on=today).number("coming_of_age_watch_days"))
    for member in members_of(case):
        born_on = member.person.born_on
        if member.state in GONE or born_on is None or not is_child(born_on, today) or coming_of_age(born_on) > until:
            continue
        open_task(
            by=by, kind=TaskKind.LOOK_AT_HELP, case_id=case.id, case_label=case.number, member_id=member.id,
            agency_id=case.agency_id, roles=[Role.COUNSELLOR], person_id=case.caseworker_id,
            due_on=coming_of_age(born_on),
        )  # fmt: skip


def _decided_until() -> date:
    """The day by which the law wants an application decided; today where it names none."""
    today = clock.today()
    days = law("voluntary-return", on=today).get("application_decision_days", 0)
    return today + timedelta(days=days if isinstance(days, int) else 0)


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
    _end_task(by, case)
    _look_again_on_birthdays(by, case)
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
    _end_task(by, application.case)
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
        by=by, kind=TaskKind.APPROVE, case_id=case.id, case_label=case.number, due_on=_decided_until(),
        roles=[Role.PROGRAMME_MANAGER], note=application.programme,
    )  # fmt: skip
    facts = {"row": decision.id}
    audit.record(kind="programmes.decision_reopened", by=by, subject=application, case_id=case.id, facts=facts)
    return application


@transaction.atomic
def take_back_explanation(*, by: Actor, case_id: UUID, explanation_id: UUID, reason: str) -> None:
    """Options were not explained, or to others: that they were counts no more. Raises NotVisible, NotAllowed,
    RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_explain(by, case):
        raise NotAllowed
    explanation = queries.explanation_in(by, case, explanation_id)
    take_back_row("programmes_take_back_explanation", explanation.id, reason)
    facts = {"row": explanation.id}
    audit.record(kind="programmes.explanation_taken_back", by=by, subject=explanation, case_id=case.id, facts=facts)


@transaction.atomic
def cancel_application(*, by: Actor, application_id: UUID, reason: str = "") -> Application:
    """Take an application back, or an approval the case does not rest on any more.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    application = queries.application_for(by, application_id, to_write=True)
    case = application.case
    if not permissions.may_cancel(by, case):
        raise NotAllowed
    if reasons := rules.reasons_not_to_cancel(state=application.state, stage=case.stage):
        raise RuleBroken(reasons)
    application.state, application.cancelled_because = ApplicationState.CANCELLED, reason.strip()
    application.save(update_fields=["state", "cancelled_because"])
    _end_task(by, case)
    said = {"programme": application.programme}
    audit.record(kind="programmes.cancelled", by=by, subject=application, case_id=case.id, facts=said)
    return application


@transaction.atomic
def explain_options(
    *, by: Actor, case_id: UUID, shown: str, shown_in: str, members_present: list[UUID], language: str,
    interpreter_name: str = "",
) -> Explanation:  # fmt: skip
    """Write down that the options were explained, with what was shown, word for word.

    `shown` is the fingerprint of the page that was read together, `shown_in` the page's language, `language` the
    spoken one. Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_explain(by, case):
        raise NotAllowed
    told = options.comparison(by, case, shown_in)
    sha256 = options.fingerprint(told)
    present = [member_for(by, case, member_id) for member_id in dict.fromkeys(members_present)]
    facts = queries.explanation_facts(
        case, present, shown=shown, shown_now=sha256, language=language, interpreter_name=interpreter_name
    )
    if reasons := rules.reasons_not_to_record_explanation(facts):
        raise RuleBroken(reasons)
    explanation_id = uuid7()
    row = {
        "id": explanation_id, "case_id": case.id, "members_present": [member.id for member in present],
        "language": language, "shown_in": shown_in, "interpreter_name": interpreter_name.strip(),
        "snapshot": options.canonical(told), "sha256": sha256, "rests_on": told["rests_on"], "recorded_at": clock.now(),
    }  # fmt: skip
    write_guarded("programmes_record_explanation", row)
    explanation = Explanation.objects.get(pk=explanation_id)
    said = {"language": language, "shown_in": shown_in, "sha256": sha256, "members": len(present)}
    audit.record(kind="programmes.options_explained", by=by, subject=explanation, case_id=case.id, facts=said)
    return explanation


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


def _end_task(by: Actor, case: Case) -> None:
    """End the work of deciding where no application of the case waits any more."""
    if not case.applications.filter(state=ApplicationState.SUBMITTED).exists():
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.APPROVE])
