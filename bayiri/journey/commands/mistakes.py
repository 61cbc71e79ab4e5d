"""What was done to a case or a household by mistake, put right: nothing is removed, and what rested on it is looked at."""

from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Section, SubjectKind
from bayiri.agencies.permissions import is_responsible, may_write
from bayiri.cases.choices import Outcome
from bayiri.cases.commands import link_duplicate, note_household, reopen_case
from bayiri.cases.commands.mistakes import take_back_row
from bayiri.cases.models import Case
from bayiri.cases.permissions import may_end
from bayiri.cases.queries import case_for, member_for, members_of
from bayiri.cases.queries.closing import open_proposal
from bayiri.cases.rules import GONE, ReopeningFacts, reasons_not_to_reopen
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.journey.commands.change import ask_to_calculate
from bayiri.journey.commands.correct import lapse_releases
from bayiri.journey.commands.decide import renew_if_changed
from bayiri.journey.commands.life import decided_again_if_all_have
from bayiri.journey.queries.household import something_rests_on
from bayiri.people.commands import bring_back_to_search
from bayiri.programmes.commands import cancel_application
from bayiri.programmes.permissions import may_cancel
from bayiri.programmes.queries import open_applications
from bayiri.safeguards import commands as safeguards
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import TaskKind
from bayiri.tasks.queries import due_on


@transaction.atomic
def take_back_clearance(*, by: Actor, case_id: UUID, finding_id: UUID, reason: str) -> None:
    """A safeguard was cleared by mistake: it stands at once, and nobody stays released. Raises as
    `safeguards.commands.take_back_clearance`, which writes the event.
    """
    safeguards.take_back_clearance(by=by, case_id=case_id, finding_id=finding_id, reason=reason)
    lapse_releases(by=by, case=case_for(by, case_id))


@transaction.atomic
def take_back_override(*, by: Actor, case_id: UUID, override_id: UUID, reason: str) -> None:
    """A safeguard was passed over by mistake: it stands at once, and nobody stays released. Raises as
    `safeguards.commands.take_back_override`, which writes the event.
    """
    safeguards.take_back_override(by=by, case_id=case_id, override_id=override_id, reason=reason)
    lapse_releases(by=by, case=case_for(by, case_id))


@transaction.atomic
def take_out_member(*, by: Actor, case_id: UUID, member_id: UUID, reason: str) -> Case:
    """Somebody was put into the household by mistake, or a birth was: they leave it while nothing rests on it.

    The others decide on the household as it is. Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not may_write(by, SubjectKind.CASE, case.id):
        raise NotAllowed
    member = member_for(by, case, member_id)
    here = [one for one in members_of(case) if one.state not in GONE]
    guards_somebody = any(one.guardian_id == member.id for one in here)
    if member not in here or member.relation == "self" or guards_somebody or something_rests_on(member):
        raise RuleBroken(["INV-131"])
    take_back_row("journey_take_out_member", member.id, reason)
    end_tasks(by=by, case_id=case.id, member_id=member.id)
    note_household(by=by, case=case)
    decided_again_if_all_have(by=by, case=case)
    ask_to_calculate(by=by, case=case)
    renew_if_changed(by=by, case=case)
    facts = {"row": member.id}
    audit.record(kind="journey.member_taken_out", by=by, subject=member, case_id=case.id, facts=facts)
    return case


@transaction.atomic
def undo_closing(*, by: Actor, case_id: UUID, reason: str) -> Case:
    """A case was closed by mistake: another person opens it again, where it was, but no further than assessed.

    Who let others see their data is asked anew. Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not may_end(by, case):
        raise NotAllowed
    closing = case.acts.filter(to_stage=case.stage).order_by("-recorded_at", "-id").first()
    same = closing is not None and closing.recorded_by_id == by.id
    if reasons := reasons_not_to_reopen(ReopeningFacts(case.stage, case.outcome or "", same, reason)):
        raise RuleBroken(reasons)
    by_mistake = case.outcome == Outcome.MISTAKE
    ended = case.stage == "ended"
    reopen_case(by=by, case=case, act="closing_undone", reason=reason)
    if ended and may_cancel(by, case):  # an approval was for the return that ended; the household applies anew
        for application in open_applications(case):
            cancel_application(by=by, application_id=application.id, reason=reason)
    if by_mistake:
        bring_back_to_search(by=by, people=[member.person for member in members_of(case)])
    decided_again_if_all_have(by=by, case=case)
    renew_if_changed(by=by, case=case)
    open_task(
        by=by, kind=TaskKind.REOPENED, case_id=case.id, case_label=case.number, agency_id=case.agency_id,
        roles=["counsellor", "reintegration_officer"], person_id=case.caseworker_id, due_on=due_on("review_days"),
    )  # fmt: skip
    facts = {"because": audit.because(by=by, case_id=case.id, section=Section.JOURNEY, reason=reason)}
    audit.record(kind="journey.closing_undone", by=by, subject=case, case_id=case.id, facts=facts)
    return case


@transaction.atomic
def unlink_duplicate(*, by: Actor, case_id: UUID, reason: str) -> Case:
    """It is not the same return after all: the link goes; a proposal to close because of it was withdrawn before.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not (may_end(by, case) and is_responsible(by, SubjectKind.CASE, case.id)):
        raise NotAllowed
    waiting = open_proposal(case)
    if case.closed_at or not reason.strip() or (waiting and waiting.outcome == Outcome.DUPLICATE):
        raise RuleBroken(["INV-127"])
    was = case.duplicate_of_id
    link_duplicate(by=by, case=case, of=None)
    why = audit.because(by=by, case_id=case.id, section=Section.JOURNEY, reason=reason)
    facts = {"of": was, "because": why}
    audit.record(kind="journey.duplicate_unlinked", by=by, subject=case, case_id=case.id, facts=facts)
    return case
