"""Recording decisions. Called by journey's acts alone, which move the case and write what follows; a test says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.cases.commands.mistakes import take_back_row
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import is_restricted
from bayiri.consent import queries, rules
from bayiri.consent.choices import Confirmation, Decision
from bayiri.consent.models import Lapse, Refusal
from bayiri.consent.permissions import may_hear
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.people.rules import is_child


@dataclass(frozen=True)
class Declaration:
    """What one person declared, as written on the voluntary return declaration."""

    decision: str
    given_by: str
    language: str
    signature: str
    freely: bool
    informed: bool
    without_pressure: bool
    may_withdraw_explained: bool
    guardian_name: str = ""
    child_view: str = ""
    interpreter_name: str = ""
    witness_name: str = ""
    place: str = ""


def _stamp(by: Actor, case: Case) -> dict:
    return {"id": uuid7(), "case_id": case.id, "recorded_by_id": by.id, "recorded_at": clock.now()}


def _require_staff(by: Actor, case: Case) -> None:
    if not may_hear(by, case):
        raise NotAllowed


@transaction.atomic
def record_decision(*, by: Actor, case: Case, member: Member, declaration: Declaration, decided_at: datetime) -> None:
    """Record one person's declaration, bound to what is offered now. Raises NotAllowed, RuleBroken."""
    _require_staff(by, case)
    if member.state in ("left", "deceased"):
        raise RuleBroken(["INV-22"])
    session = queries.latest_session_with(case, member)
    said = declaration
    facts = rules.DecisionFacts(
        stage=case.stage, voluntariness=case.voluntariness, agreed=said.decision == "agreed",
        is_child=is_child(member.person.born_on, clock.day_of(decided_at)), given_by=said.given_by,
        guardian_name=said.guardian_name.strip(),
        child_view=said.child_view.strip(), counselled=session is not None and session.held_at <= decided_at,
        language=said.language,
        interpreter_language=member.person.interpreter_language, interpreter_name=said.interpreter_name,
        statements=(said.freely, said.informed, said.without_pressure, said.may_withdraw_explained),
        decided_at=decided_at, now=clock.now(),
    )  # fmt: skip
    if reasons := rules.reasons_not_to_decide(facts):
        raise RuleBroken(reasons)
    assert session
    row = {
        **_stamp(by, case), **vars(said), "member_id": member.id, "session_id": session.id,
        "information_version": session.information_version, "planned_departure_on": case.planned_departure_on,
        "decided_at": decided_at,
    }  # fmt: skip
    write_guarded("consent_record_decision", row)
    facts_said = {"decision": said.decision, "row": row["id"]}
    audit.record(kind="consent.decided", by=by, subject=member, case_id=case.id, facts=facts_said)


@transaction.atomic
def take_back_declaration(*, by: Actor, case: Case, decision_id: UUID, reason: str) -> None:
    """A declaration was another person's, or was never made: it is to be asked for. Raises NotAllowed, NotVisible,
    RuleBroken.
    """
    _require_staff(by, case)
    decision = queries.decision_for(case, decision_id)
    lapsed = Lapse.objects.filter(decision=decision).exists()
    if decision.decision != Decision.AGREED or lapsed or rules.reasons_not_to_withdraw(decision.member.state):
        raise RuleBroken(["INV-24"])
    take_back_row("consent_take_back_declaration", decision.id, reason)
    facts = {"row": decision.id}
    audit.record(kind="consent.declaration_taken_back", by=by, subject=decision.member, case_id=case.id, facts=facts)


@transaction.atomic
def record_withdrawal(*, by: Actor, case: Case, member: Member) -> None:
    """Record that somebody does not want to return any more. No reason is asked. Raises NotAllowed, RuleBroken."""
    _require_staff(by, case)
    if reasons := rules.reasons_not_to_withdraw(member.state):
        raise RuleBroken(reasons)
    write_guarded(
        "consent_record_withdrawal", {**_stamp(by, case), "member_id": member.id, "withdrawn_at": clock.now()}
    )
    audit.record(kind="consent.withdrawn", by=by, subject=member, case_id=case.id)


@transaction.atomic
def record_refusal(*, by: Actor, case: Case, member: Member, step: str, description: str) -> None:
    """Note refusal or resistance at any step. Raises NotAllowed."""
    _require_staff(by, case)
    row = {
        **_stamp(by, case),
        "member_id": member.id,
        "step": step,
        "description": description,
        "noted_at": clock.now(),
    }
    write_guarded("consent_record_refusal", row)
    audit.record(kind="consent.refusal_noted", by=by, subject=member, case_id=case.id, facts={"step": step})


@transaction.atomic
def review_refusal(*, by: Actor, case: Case, refusal_id: UUID, result: str, note: str, alone: bool) -> Refusal:
    """Record what another person found, having spoken with the person alone. Raises NotAllowed, NotVisible,
    RuleBroken.
    """
    _require_staff(by, case)
    refusal = queries.refusal_for(case, refusal_id)
    already = hasattr(refusal, "review")
    if reasons := rules.reasons_not_to_review(
        same_person=refusal.recorded_by_id == by.id, alone=alone, already=already
    ):
        raise RuleBroken(reasons)
    row = {
        **_stamp(by, case),
        "refusal_id": refusal.id,
        "result": result,
        "note": note,
        "alone": alone,
        "reviewed_at": clock.now(),
    }
    write_guarded("consent_record_review", row)
    audit.record(kind="consent.refusal_reviewed", by=by, subject=refusal, case_id=case.id, facts={"result": result})
    return refusal


@transaction.atomic
def record_reconfirmation(
    *, by: Actor, case: Case, member: Member, movement_id: UUID, departs_at: datetime, result: str, channel: str,
    language: str,
    alone: bool, interpreter_name: str = "",
) -> None:  # fmt: skip
    """Record the answer to being asked again before departure. Raises NotAllowed, RuleBroken."""
    _require_staff(by, case)
    facts = rules.ReconfirmationFacts(
        confirmed=result == Confirmation.CONFIRMED, language=language,
        interpreter_language=member.person.interpreter_language,
        interpreter_name=interpreter_name, confirmed_at=clock.now(), departs_at=departs_at,
        window_hours=queries.reconfirmation_window_hours(),
    )  # fmt: skip
    if reasons := rules.reasons_not_to_reconfirm(facts):
        raise RuleBroken(reasons)
    row = {
        **_stamp(by, case), "member_id": member.id, "movement_id": movement_id, "departs_at": departs_at,
        "result": result,
        "channel": channel, "language": language, "alone": alone, "interpreter_name": interpreter_name,
        "confirmed_at": clock.now(),
    }  # fmt: skip
    write_guarded("consent_record_reconfirmation", row)
    audit.record(kind="consent.reconfirmed", by=by, subject=member, case_id=case.id, facts={"result": result})


@transaction.atomic
def record_sharing(
    *, by: Actor, case: Case, member: Member, recipient_id: UUID | None, purpose: str, given: bool, recipient_name: str = "",
    sections: Sequence[str] = (), until_on: date | None = None,
) -> None:  # fmt: skip
    """Record that one person lets their data go to a recipient, or takes that back; to which sections (none named: what
    the purpose needs), until a last day where one is said. A body without accounts is named in words.

    Raises NotAllowed, RuleBroken.
    """
    _require_staff(by, case)
    if given and until_on is not None and until_on < clock.today():
        raise RuleBroken(["INV-214"])
    if given and is_restricted(case.id):
        raise RuleBroken(["INV-163"])
    row = {
        **_stamp(by, case), "person_id": member.person_id, "member_id": member.id, "recipient_id": recipient_id,
        "recipient_name": recipient_name.strip(), "purpose": purpose, "sections": list(sections),
        "given": given, "until_on": until_on if given else None, "said_at": clock.now(),
    }  # fmt: skip
    write_guarded("consent_record_sharing", row)
    facts = {"recipient": recipient_id or recipient_name, "given": given, "sections": list(sections)}
    audit.record(kind="consent.sharing_said", by=by, subject=member, case_id=case.id, facts=facts)
