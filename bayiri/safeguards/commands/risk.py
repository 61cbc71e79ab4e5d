"""The risk on return: assessed by one, reviewed by another, taken on when somebody is afraid, decided by a senior person."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from bayiri import audit
from bayiri.agencies.choices import Role
from bayiri.cases.choices import ResidenceStatus
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for, has_carried, member_for
from bayiri.cases.rules import ENDS
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.guarded import ask_guarded, write_guarded
from bayiri.core.ids import uuid7
from bayiri.notifications.channels import open_channels
from bayiri.notifications.commands import call_the_postman
from bayiri.safeguards import permissions, queries, rules
from bayiri.safeguards.choices import Gate, State
from bayiri.safeguards.commands import end_looking_at, ends_reviews
from bayiri.safeguards.queries import protection
from bayiri.safeguards.queries.facts import latest_findings
from bayiri.safeguards.rules import risk
from bayiri.tasks.commands import open_task
from bayiri.tasks.models import TaskKind
from bayiri.tasks.queries import due_on

GATE = Gate.NON_REFOULEMENT


@dataclass(frozen=True)
class RiskData:
    """What the person says, what is known of the place and from where, what about them matters, which procedures are
    pending, and what it comes to.
    """

    said: str
    known: str
    sources: str
    result: str
    reasons: str
    language: str
    alone: bool
    profile: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    interpreter_name: str = ""


@transaction.atomic
def assess_risk(*, by: Actor, case_id: UUID, member_id: UUID, data: RiskData) -> UUID:
    """Assess one person's risk on return. What forbids the return stands beside it, as the law's document has it today.

    A risk, or "cannot say", blocks at once; no risk clears nothing before another person has reviewed it. Gives the id.
    Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_assess(by, case):
        raise NotAllowed
    member = member_for(by, case, member_id)
    _require_going_on(case)
    law = protection.instruments_in_force(clock.today())
    codes = tuple(one.instrument for one in protection.instruments_for(case, member))
    pending = case.residence_status == ResidenceStatus.ASYLUM_PENDING
    facts = risk.RiskFacts(
        data.said, data.known, data.sources, data.reasons, data.result, data.procedures, codes, pending
    )
    if reasons := risk.reasons_not_to_assess_risk(facts):
        raise RuleBroken(reasons)
    assessment_id = uuid7()
    write_guarded("safeguards_assess_risk", {
        **vars(data), "id": assessment_id, "case_id": case.id, "member_id": member.id, "assessed_at": clock.now(),
        "recorded_at": clock.now(), "instruments": codes, "instruments_version": law.version, "instruments_hash": law.hash,
    })  # fmt: skip
    open_task(
        by=by, kind=TaskKind.REVIEW_PROTECTION, case_id=case.id, case_label=case.number, member_id=member.id,
        agency_id=case.agency_id, roles=[Role.PROTECTION_OFFICER], due_on=due_on("review_days"),
    )  # fmt: skip
    said = {"row": assessment_id, "blocks": data.result != "no_risk"}
    audit.record(kind="safeguards.risk_assessed", by=by, subject=member, case_id=case.id, facts=said)
    return assessment_id


@transaction.atomic
def review_risk(*, by: Actor, case_id: UUID, assessment_id: UUID, agrees: bool, reasons: str) -> None:
    """Review what another person assessed. Where both find no risk, the safeguard is clear for the law's days; else it
    blocks. Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_review_risk(by, case):
        raise NotAllowed
    assessment = protection.assessment_for(case, assessment_id)
    _require_going_on(case)
    clears = risk.clears_risk(assessment.result, agrees=agrees)
    asked = _request(by, case, assessment.member, State.CLEARED if clears else State.BLOCKED)
    rule = queries.gate_rule(GATE, clock.today())
    broken = risk.reasons_not_to_review_risk(
        protection.review_facts(case, assessment), asked, agrees=agrees, reasons=reasons
    )
    if against := [*broken, *rules.reasons_not_to_record(rule, asked)]:
        raise RuleBroken(against)
    row = {
        "id": uuid7(),
        "assessment_id": assessment.id,
        "agrees": agrees,
        "reasons": reasons,
        "recorded_at": clock.now(),
    }
    finding_id = ask_guarded("safeguards_review_risk", row)
    ends_reviews(by=by, case=case, member=assessment.member)
    if clears:
        end_looking_at(by=by, case=case, gate=GATE)
    facts = {"gate": str(GATE), "row": finding_id, "cleared": clears}
    subject = assessment.member
    if clears:
        audit.record(kind="safeguards.risk_cleared", by=by, subject=subject, case_id=case.id, facts=facts)
    else:
        audit.record(kind="safeguards.risk_confirmed", by=by, subject=subject, case_id=case.id, facts=facts)


@transaction.atomic
def take_review(*, by: Actor, case_id: UUID, review_id: UUID) -> None:
    """Say that one takes care of what somebody fears: nobody else is called before it is due. Raises NotAllowed,
    NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_review_risk(by, case):
        raise NotAllowed
    review = protection.review_for(case, review_id)
    if review.taken_by_id or review.done_at:
        raise RuleBroken(["INV-301"])
    write_guarded("safeguards_take_review", {"id": review.id, "recorded_at": clock.now()})
    audit.record(
        kind="safeguards.review_taken", by=by, subject=review.member, case_id=case.id, facts={"row": review.id}
    )


@transaction.atomic
def decide_as_senior(
    *, by: Actor, case_id: UUID, member_id: UUID, advisory: str, allowed: bool, reasons: str
) -> None:  # fmt: skip
    """Decide about one person's return where an advisory asks for it; the last word counts. Raises NotAllowed,
    NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_decide_as_senior(by, case):
        raise NotAllowed
    member = member_for(by, case, member_id)
    _require_going_on(case)
    facts = protection.senior_facts(by, case, member, advisory)
    if against := risk.reasons_not_to_decide_senior(facts, allowed=allowed, reasons=reasons):
        raise RuleBroken(against)
    row = {
        "id": uuid7(), "case_id": case.id, "member_id": member.id, "advisory": advisory, "allowed": allowed, "reasons": reasons,
        "recorded_at": clock.now(),
    }  # fmt: skip
    write_guarded("safeguards_decide_senior", row)
    said = {"row": row["id"], "allowed": allowed}
    audit.record(kind="safeguards.senior_decided", by=by, subject=member, case_id=case.id, facts=said)


def climb_reviews(*, by: Actor) -> int:
    """Tell the next of every protection review that nobody has taken on, or that is due; how many climbed. The database
    writes the event.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT safeguards_climb_reviews(%s, %s)", [clock.now(), open_channels()])
        (climbed,) = cursor.fetchone()
    if climbed:
        call_the_postman(by=by)
    return int(climbed)


def _require_going_on(case: Case) -> None:
    if case.stage in ENDS:
        raise RuleBroken(["INV-09"])


def _request(by: Actor, case: Case, member: Member, state: str) -> rules.FindingRequest:
    before = latest_findings(case).get((member.id, GATE))
    pending = case.residence_status == ResidenceStatus.ASYLUM_PENDING
    return rules.FindingRequest(
        state, str(by.id), by.roles, str(case.caseworker_id or ""), before, pending, has_carried(case, by.id),
        clock.today(), by_form="assessment",
    )  # fmt: skip
