"""Assessing, finding, clearing, overriding."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from bayiri import audit
from bayiri.agencies.choices import Role, SubjectKind
from bayiri.agencies.permissions import may_write
from bayiri.cases.choices import FearSaidIn, ResidenceStatus
from bayiri.cases.commands import move_stage
from bayiri.cases.commands.fear import say_fear
from bayiri.cases.commands.mistakes import take_back_row
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for, has_carried, member_for, members_of
from bayiri.cases.rules import ENDS, GONE, reasons_not_to_correct, stage_after
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.documents.models import Attachment
from bayiri.documents.queries import file_for
from bayiri.safeguards import queries, rules
from bayiri.safeguards.choices import Gate, State, Step
from bayiri.safeguards.models import Screening, Vulnerability
from bayiri.safeguards.permissions import ASSESSORS, may_assess, may_let_stand
from bayiri.safeguards.queries.facts import latest_findings, member_facts
from bayiri.tasks.commands import end_tasks, open_task
from bayiri.tasks.models import TaskKind
from bayiri.tasks.queries import due_on

# Who may take back that a gate was passed over, besides those who assess.
REVIEWED = (Gate.NON_REFOULEMENT, Gate.BEST_INTERESTS)  # a concern about these is a protection officer's work


def _stamp(by: Actor, case: Case) -> dict:
    return {"case_id": case.id, "recorded_by_id": by.id, "recorded_at": clock.now()}


@dataclass(frozen=True)
class Said:
    """What an assessment found of one person."""

    vulnerabilities: tuple[str, ...]
    needs: str
    risks: str
    protective_factors: str
    fears_return: bool


@transaction.atomic
def assess(
    *, by: Actor, case_id: UUID, member_id: UUID, vulnerabilities: list[str], needs: str, risks: str,
    protective_factors: str,
    fears_return: bool,
) -> Screening:  # fmt: skip
    """Assess one person. Each vulnerability is recorded; fear of return raises a protection concern, which blocks.

    When everybody is assessed the case moves on. Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not may_assess(by, case):
        raise NotAllowed
    if case.stage in ENDS:
        raise RuleBroken(["INV-09"])
    member = member_for(by, case, member_id)
    said = Said(tuple(vulnerabilities), needs, risks, protective_factors, fears_return)
    screening = _write_down(by, case, member, said)
    _go_on_if_everybody_is_assessed(by, case)
    audit.record(
        kind="safeguards.assessed", by=by, subject=member, case_id=case.id, facts={"count": len(vulnerabilities)}
    )
    return screening


@transaction.atomic
def correct_assessment(
    *, by: Actor, case_id: UUID, screening_id: UUID, reason: str, about: UUID | None = None, instead: Said | None = None
) -> Screening | None:
    """An assessment was written down wrongly: it counts no more. `instead` is what was found, of the member `about`;
    without it nobody was assessed. What a concern has blocked stays blocked until another person clears it.

    For journey's correcting. Raises NotAllowed, NotVisible, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not may_assess(by, case):
        raise NotAllowed
    wrong = queries.screening_for(case, screening_id)
    if reasons := reasons_not_to_correct(reason, corrected=hasattr(wrong, "correction")):
        raise RuleBroken(reasons)
    member = member_for(by, case, about or wrong.member_id)
    replaced_by = _write_down(by, case, member, instead) if instead else None
    row = {
        "id": uuid7(), **_stamp(by, case), "member_id": wrong.member_id, "screening_id": wrong.id,
        "replaced_by_id": replaced_by and replaced_by.id, "reason": reason,
    }  # fmt: skip
    write_guarded("safeguards_correct_screening", row)
    last = queries.latest_screenings(case).get(wrong.member_id)
    _record_vulnerabilities(by, case, wrong.member, last.vulnerabilities if last else [])
    if last is None and case.stage not in ENDS:
        open_task(
            by=by, kind=TaskKind.ASSESS, case_id=case.id, case_label=case.number, member_id=wrong.member_id,
            agency_id=case.agency_id, roles=ASSESSORS, due_on=due_on("review_days"),
        )  # fmt: skip
    _go_on_if_everybody_is_assessed(by, case)
    facts = {"screening": wrong.id, "struck_out": replaced_by is None}
    audit.record(kind="safeguards.assessment_corrected", by=by, subject=wrong.member, case_id=case.id, facts=facts)
    return replaced_by


def _write_down(by: Actor, case: Case, member: Member, said: Said) -> Screening:
    screening = Screening.objects.create(
        member=member, vulnerabilities=list(said.vulnerabilities), needs=said.needs, risks=said.risks,
        protective_factors=said.protective_factors, fears_return=said.fears_return, screened_at=clock.now(),
        **_stamp(by, case),
    )  # fmt: skip
    _record_vulnerabilities(by, case, member, screening.vulnerabilities)
    if said.fears_return:
        say_fear(by=by, case=case, member_ids=[member.id], said_in=FearSaidIn.ASSESSMENT, words=said.risks)
    end_tasks(by=by, case_id=case.id, kinds=[TaskKind.ASSESS], member_id=member.id)
    return screening


def _go_on_if_everybody_is_assessed(by: Actor, case: Case) -> None:
    assessed = set(queries.latest_screenings(case))
    everybody = set(case.members.exclude(state__in=GONE).values_list("id", flat=True))
    if everybody <= assessed and stage_after(case.stage, "assessed"):
        move_stage(by=by, case=case, act="assessed")
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.ASSESS])
        ask_to_clear(by=by, case=case, step=Step.APPLICATION, until=due_on("safeguard_days"))


def _record_vulnerabilities(by: Actor, case: Case, member: Member, codes: list[str]) -> None:
    known = set(Vulnerability.objects.filter(member=member, until_at__isnull=True).values_list("code", flat=True))
    gone = known - set(codes)
    Vulnerability.objects.filter(member=member, code__in=gone, until_at__isnull=True).update(until_at=clock.now())
    new = sorted(set(codes) - known)
    Vulnerability.objects.bulk_create(Vulnerability(member=member, code=code, **_stamp(by, case)) for code in new)


@transaction.atomic
def raise_concern(*, by: Actor, case_id: UUID, member_id: UUID, gate: str, evidence: str) -> None:
    """Raise a concern: the gate is blocked until another person clears it. Anybody who may write may do this."""
    case = case_for(by, case_id, to_write=True)
    member = member_for(by, case, member_id)
    _record_finding(by, case, member, gate, State.BLOCKED, evidence, None)
    if gate == Gate.NON_REFOULEMENT:
        open_task(
            by=by, kind=TaskKind.REVIEW_PROTECTION, case_id=case.id, case_label=case.number, member_id=member.id,
            agency_id=case.agency_id, roles=[Role.PROTECTION_OFFICER], due_on=due_on("review_days"),
        )  # fmt: skip
    audit.record(kind="safeguards.concern_raised", by=by, subject=member, case_id=case.id, facts={"gate": gate})


@transaction.atomic
def clear_gate(
    *, by: Actor, case_id: UUID, member_id: UUID, gate: str, evidence: str, valid_until: date | None = None,
    file_id: UUID | None = None,
) -> None:  # fmt: skip
    """Clear a gate for one person, on evidence, valid until a day (else as long as the law's document says). `file_id` is
    a paper of the case that the evidence rests on.

    Raises NotAllowed, NotVisible, RuleBroken: some gates follow from facts, and nobody clears their own case.
    """
    case = case_for(by, case_id, to_write=True)
    member = member_for(by, case, member_id)
    latest = rules.valid_at_most(queries.gate_rule(gate, clock.today()), clock.today())
    file = file_for(case.id, file_id) if file_id else None
    row = _record_finding(by, case, member, gate, State.CLEARED, evidence, valid_until or latest, file)
    if gate in REVIEWED:
        ends_reviews(by=by, case=case, member=member)
    end_looking_at(by=by, case=case, gate=gate)
    facts = {"gate": gate, "row": row}
    audit.record(kind="safeguards.cleared", by=by, subject=member, case_id=case.id, facts=facts)


@transaction.atomic
def take_back_clearance(*, by: Actor, case_id: UUID, finding_id: UUID, reason: str) -> None:
    """A safeguard was cleared by mistake: it stands again at once, until another person clears it.

    By anybody who may write. For journey's correcting, which lets nobody stay released. Raises NotAllowed, NotVisible,
    RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    found = queries.finding_for(case, finding_id)
    last = queries.findings_about(case, found.member, found.gate)[0]
    if reasons := rules.reasons_not_to_take_back_clearance(last.state if last == found else "", reason):
        raise RuleBroken(reasons)
    _record_finding(by, case, found.member, found.gate, State.PENDING, reason.strip(), None)
    rule = queries.gate_rule(found.gate, clock.today())
    open_task(
        by=by, kind=TaskKind.CLEAR_GATE, case_id=case.id, case_label=case.number, roles=rule.clear_roles,
        agency_id=found.recorded_by.agency_id, due_on=clock.today(), note=_in_source_words(found.gate),
    )  # fmt: skip
    section = queries.gate_section(found.gate, on=clock.today())
    why = audit.because(by=by, case_id=case.id, section=section, reason=reason)
    facts = {"gate": found.gate, "row": found.id, "because": why}
    audit.record(kind="safeguards.clearance_taken_back", by=by, subject=found.member, case_id=case.id, facts=facts)


@transaction.atomic
def take_back_override(*, by: Actor, case_id: UUID, override_id: UUID, reason: str) -> None:
    """A safeguard was passed over by mistake: it stands again at once. For journey's correcting, as above."""
    case = case_for(by, case_id, to_write=True)
    if not may_let_stand(by, case):
        raise NotAllowed
    passed = queries.override_for(case, override_id)
    take_back_row("safeguards_take_back_override", passed.id, reason)
    facts = {"row": passed.id}
    audit.record(kind="safeguards.override_taken_back", by=by, subject=passed.member, case_id=case.id, facts=facts)


@transaction.atomic
def override_gate(*, by: Actor, case_id: UUID, member_id: UUID, gate: str, reason: str) -> None:
    """Pass over a gate that may be passed over, by the role named for it, with a reason. Raises NotAllowed,
    RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    member = member_for(by, case, member_id)
    if not may_write(by, SubjectKind.CASE, case.id):
        raise NotAllowed
    asked = _request(by, case, member, gate, State.CLEARED)
    rule, facts = queries.gate_rule(gate, clock.today()), member_facts(case, members_of(case), clock.now())
    if reasons := rules.reasons_not_to_override(rule, asked, reason, facts[member.id]):
        raise RuleBroken(reasons)
    row = {
        "id": uuid7(),
        **_stamp(by, case),
        "member_id": member.id,
        "gate": gate,
        "reason": reason,
        "overridden_at": clock.now(),
    }
    write_guarded("safeguards_record_override", row)
    facts_said = {"gate": gate, "row": row["id"]}
    audit.record(kind="safeguards.overridden", by=by, subject=member, case_id=case.id, facts=facts_said)


def ask_to_clear(*, by: Actor, case: Case, step: str, until: date, receiving: Iterable[UUID] = ()) -> None:
    """Open one piece of work for each safeguard that stands before a step, for the roles that clear it.

    What the receiving side clears is asked of the agencies in `receiving`. For other commands, which write the event.
    """
    for code in queries.case_reasons_against(case, step):
        rule = queries.gate_rule(code, clock.today())
        if rule.from_facts:
            continue
        asked = list(receiving) if Role.REINTEGRATION_OFFICER in rule.clear_roles else [case.agency_id]
        for agency_id in asked:
            open_task(
                by=by, kind=TaskKind.CLEAR_GATE, case_id=case.id, case_label=case.number, agency_id=agency_id,
                roles=rule.clear_roles, due_on=until, note=_in_source_words(code),
            )  # fmt: skip


def ends_reviews(*, by: Actor, case: Case, member: Member) -> None:
    """The work of reviewing ends where no concern about the member is left. For other commands, which write the event."""
    if not _has_concern(case, member):
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.REVIEW_PROTECTION], member_id=member.id)


def end_looking_at(*, by: Actor, case: Case, gate: str) -> None:
    """The work of looking at a safeguard ends where it stands for nobody any more. The act writes the event."""
    if gate not in queries.case_reasons_against(case, Step.RELEASE):
        end_tasks(by=by, case_id=case.id, kinds=[TaskKind.CLEAR_GATE], note=_in_source_words(gate))


def _has_concern(case: Case, member: Member) -> bool:
    """A protection concern about the member still waits for somebody to look."""
    latest = latest_findings(case)
    return any((found := latest.get((member.id, gate))) and found.state != State.CLEARED for gate in REVIEWED)


def _in_source_words(gate: str) -> str:
    """The gate's name untranslated: pages translate it for whoever reads the task."""
    with override("en"):
        return str(Gate(gate).label)


def _request(
    by: Actor, case: Case, member: Member, gate: str, state: str, valid_until: date | None = None
) -> rules.FindingRequest:
    before = latest_findings(case).get((member.id, gate))
    pending = case.residence_status == ResidenceStatus.ASYLUM_PENDING
    had_it = has_carried(case, by.id)
    return rules.FindingRequest(
        state, str(by.id), by.roles, str(case.caseworker_id or ""), before, pending, had_it, clock.today(), valid_until
    )


def _record_finding(
    by: Actor, case: Case, member: Member, gate: str, state: str, evidence: str, valid_until: date | None,
    file: Attachment | None = None,
) -> UUID:  # fmt: skip
    if not may_write(by, SubjectKind.CASE, case.id):
        raise NotAllowed
    if case.stage in ENDS:
        raise RuleBroken(["INV-09"])
    asked = _request(by, case, member, gate, state, valid_until)
    if reasons := rules.reasons_not_to_record(queries.gate_rule(gate, clock.today()), asked):
        raise RuleBroken(reasons)
    row = {
        "id": uuid7(), **_stamp(by, case), "member_id": member.id, "gate": gate, "state": state, "evidence": evidence,
        "valid_until": valid_until, "found_at": clock.now(), "file_id": file.pk if file else None,
    }  # fmt: skip
    write_guarded("safeguards_record_finding", row)
    return row["id"]
