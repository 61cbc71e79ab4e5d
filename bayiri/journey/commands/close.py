"""Ends of a case, and letting another body in with the person's consent."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies.choices import Role
from bayiri.cases import rules
from bayiri.cases.choices import ClosingAnswer, Outcome
from bayiri.cases.commands import end_case, move_stage
from bayiri.cases.models import Case, ClosingProposal, Member
from bayiri.cases.permissions import may_end, may_register
from bayiri.cases.queries import case_for, members_of
from bayiri.cases.queries.closing import closing_facts, may_look_now, open_proposal, who_looks
from bayiri.cases.rules import stage_after
from bayiri.consent.choices import LapsedBecause
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.guarded import call_guarded
from bayiri.journey.commands.decide import free_seats, require_stage
from bayiri.journey.commands.sharing import end_sharing
from bayiri.journey.permissions import may_refer_on
from bayiri.journey.queries.untouched import untouched_cases
from bayiri.people.commands import keep_out_of_search
from bayiri.safeguards.choices import Gate
from bayiri.safeguards.commands import raise_concern
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import TaskKind
from bayiri.tasks.queries import due_on, work_waits


@transaction.atomic
def close_case(*, by: Actor, case_id: UUID, outcome: str) -> Case:
    """Close a case with its outcome. By the responsible agency, or by who follows up where the person lives now.

    Where the law's document asks for a second look, by who it says looks, as another person proposed it. A case that
    never came to travel ends; its seats are given up. Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    act = _require_closable(by, case, outcome)
    if reasons := rules.reasons_not_to_close(closing_facts(by, case, outcome)):
        raise RuleBroken(reasons)
    if act == "ended":
        end_sharing(by=by, case=case)
        for member in members_of(case):
            free_seats(by=by, member=member)
    end_case(by=by, case=case, act=act, outcome=outcome)
    end_tasks(by=by, case_id=case.id)
    audit.record(kind="journey.closed", by=by, subject=case, case_id=case.id, facts={"outcome": outcome})
    return case


@transaction.atomic
def take_back(*, by: Actor, registered: dict[UUID, datetime]) -> list[UUID]:
    """Close cases that were registered by mistake, each with the moment it was: those to which nothing has happened
    since, and whose people nobody has touched. Their people are kept out of search; the record stays.

    Gives the ids of the cases closed; the others stay as they are. Raises NotAllowed.
    """
    if not may_register(by):
        raise NotAllowed
    cases = untouched_cases(by, registered)
    for case in cases:
        act = "closed" if stage_after(case.stage, "closed") else "ended"
        end_case(by=by, case=case, act=act, outcome=Outcome.MISTAKE)
        end_tasks(by=by, case_id=case.id)
        audit.record(kind="journey.taken_back", by=by, subject=case, case_id=case.id)
    members = Member.objects.filter(case__in=cases).select_related("person")
    keep_out_of_search(by=by, people=[member.person for member in members])
    return [case.id for case in cases]


@transaction.atomic
def propose_closing(*, by: Actor, case_id: UUID, outcome: str, note: str = "") -> Case:
    """Say how a case ended and ask for the second look; nothing about the case changes. An earlier proposal of one's
    own makes room. Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    _require_closable(by, case, outcome)
    waiting = open_proposal(case)
    if waiting and waiting.recorded_by_id != by.id:
        raise RuleBroken(["INV-95"])
    if waiting:
        _answer(by, waiting, ClosingAnswer.TAKEN_BACK)
    ClosingProposal.objects.create(case=case, outcome=outcome, note=note, recorded_by_id=by.id, recorded_at=clock.now())
    end_tasks(by=by, case_id=case.id, kinds=[TaskKind.CLOSE_AGAIN])
    # Where nobody can look the work stands with the responsible agency all the same: somebody has to be named there.
    looks = [(one.agency_id, one.role) for one in who_looks(case, by.id)]
    for agency_id, role in looks or [(case.agency_id, Role.PROGRAMME_MANAGER)]:
        open_task(
            by=by, kind=TaskKind.SECOND_LOOK, case_id=case.id, case_label=case.number, agency_id=agency_id,
            roles=[role], due_on=due_on("review_days"),
        )  # fmt: skip
    audit.record(kind="journey.closing_proposed", by=by, subject=case, case_id=case.id, facts={"outcome": outcome})
    return case


@transaction.atomic
def send_back_closing(*, by: Actor, case_id: UUID, reason: str) -> Case:
    """The second look found something: the case goes on, and who proposed reads why. Raises NotAllowed, NotVisible,
    RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    proposal = _waiting(case)
    if not may_look_now(by, case, proposal) and proposal.recorded_by_id != by.id:
        raise NotAllowed
    if proposal.recorded_by_id == by.id or not reason.strip():
        raise RuleBroken(["INV-95"])
    _answer(by, proposal, ClosingAnswer.SENT_BACK, reason)
    end_tasks(by=by, case_id=case.id, kinds=[TaskKind.SECOND_LOOK])
    open_task(
        by=by, kind=TaskKind.CLOSE_AGAIN, case_id=case.id, case_label=case.number,
        agency_id=proposal.recorded_by.agency_id, roles=[Role.COUNSELLOR, Role.REINTEGRATION_OFFICER],
        person_id=proposal.recorded_by_id, due_on=due_on("review_days"), note=reason,
    )  # fmt: skip
    audit.record(kind="journey.closing_sent_back", by=by, subject=case, case_id=case.id)
    return case


@transaction.atomic
def take_back_closing(*, by: Actor, case_id: UUID) -> Case:
    """Who proposed to close thinks better of it. Raises NotAllowed, NotVisible."""
    case = case_for(by, case_id, to_write=True)
    proposal = _waiting(case)
    if proposal.recorded_by_id != by.id:
        raise NotAllowed
    _answer(by, proposal, ClosingAnswer.TAKEN_BACK)
    end_tasks(by=by, case_id=case.id, kinds=[TaskKind.SECOND_LOOK])
    audit.record(kind="journey.closing_taken_back", by=by, subject=case, case_id=case.id)
    return case


def _require_closable(by: Actor, case: Case, outcome: str) -> str:
    """The act that would end this case. Raises NotAllowed, RuleBroken."""
    if not may_end(by, case) and not may_look_now(by, case, open_proposal(case)):
        raise NotAllowed
    act = "closed" if stage_after(case.stage, "closed") else "ended"
    require_stage(case, act)
    if outcome not in Outcome.values:
        raise RuleBroken(["INV-80"])
    if work_waits(case.id, TaskKind.REVIEW_PROTECTION):
        raise RuleBroken(["INV-81"])
    return act


def _waiting(case: Case) -> ClosingProposal:
    """The proposal that waits. Raises RuleBroken where none does."""
    proposal = open_proposal(case)
    if proposal is None:
        raise RuleBroken(["INV-95"])
    return proposal


def _answer(by: Actor, proposal: ClosingProposal, answer: str, reason: str = "") -> None:
    proposal.answer, proposal.reason = answer, reason
    proposal.answered_by_id, proposal.answered_at = by.id, clock.now()
    proposal.save(update_fields=["answer", "reason", "answered_by", "answered_at"])


@transaction.atomic
def refer_on(*, by: Actor, case_id: UUID, member_id: UUID, to_procedure: str) -> Case:
    """Stop the return and refer to another procedure, as asylum; without harm to the person's record.

    Seats are given up, and what was decided is asked for anew where the case is ever opened again. Nothing is erased; the
    receiving side sees the case no more. Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not may_refer_on(by, case):
        raise NotAllowed
    require_stage(case, "referred_on")
    raise_concern(by=by, case_id=case.id, member_id=member_id, gate=Gate.NON_REFOULEMENT, evidence=to_procedure)
    for member in members_of(case):
        if member.state not in rules.GONE:
            free_seats(by=by, member=member)
    call_guarded("consent_lapse_decisions", case.id, LapsedBecause.REFERRED_ON.value, clock.now())
    move_stage(by=by, case=case, act="referred_on", reason=to_procedure)
    end_sharing(by=by, case=case)
    end_tasks(by=by, case_id=case.id)
    audit.record(kind="journey.referred_on", by=by, subject=case, case_id=case.id)
    return case
