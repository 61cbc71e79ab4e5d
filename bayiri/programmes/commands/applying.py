"""Calculating, applying, asking for an approval to be replaced, taking an application back."""

from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.cases.commands import set_offer
from bayiri.cases.models import Case
from bayiri.cases.queries import case_for, members_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.programmes import permissions, queries, rules
from bayiri.programmes.choices import ApplicationState
from bayiri.programmes.commands.work import ask_to_decide, end_deciding, looked_at_help
from bayiri.programmes.models import Application, Entitlement
from bayiri.rulebooks.currencies import in_minor_units


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
        looked_at_help(by, case)
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
    ask_to_decide(by, case, programme)
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
    ask_to_decide(by, case, programme)
    looked_at_help(by, case)
    difference = rules.difference(approved.entitlement.answer["totals"], calculation.answer["totals"])
    said = {"programme": programme, "replaces": approved.id, "difference": difference}
    audit.record(kind="programmes.revision_asked", by=by, subject=revision, case_id=case.id, facts=said)
    return revision


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
    end_deciding(by, case)
    said = {"programme": application.programme}
    audit.record(kind="programmes.cancelled", by=by, subject=application, case_id=case.id, facts=said)
    return application
