"""When a decision to return may be taken, confirmed, withdrawn. The database holds the same (guards.sql)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MAY_DECIDE_IN = ("assessed", "decided", "approved", "preparing", "released")
ON_THE_WAY = ("boarded", "departed", "arrived")


@dataclass(frozen=True)
class DecisionFacts:
    """What is known when a person signs."""

    stage: str
    voluntariness: str
    agreed: bool
    is_child: bool
    given_by: str
    guardian_name: str
    child_view: str
    counselled: bool
    language: str
    interpreter_language: str
    interpreter_name: str
    statements: tuple[bool, ...]
    decided_at: datetime
    now: datetime


def reasons_not_to_decide(facts: DecisionFacts) -> list[str]:
    """Why this declaration cannot be recorded."""
    reasons = []
    if facts.stage not in MAY_DECIDE_IN or facts.voluntariness != "voluntary":
        reasons.append("INV-23")
    if not facts.counselled:
        reasons.append("INV-21")
    if (
        facts.agreed
        and facts.is_child
        and not (facts.given_by == "guardian" and facts.guardian_name and facts.child_view)
    ):
        reasons.append("INV-20")
    if facts.agreed and not facts.is_child and facts.given_by != "self":
        reasons.append("INV-20")
    if facts.agreed and not understood(facts.language, facts.interpreter_language, facts.interpreter_name):
        reasons.append("INV-28")
    if facts.agreed and not all(facts.statements):
        reasons.append("INV-29")
    if facts.decided_at > facts.now:
        reasons.append("INV-24")
    return reasons


def understood(language: str, interpreter_language: str, interpreter_name: str) -> bool:
    """The person speaks the language, or an interpreter was there."""
    return interpreter_language in ("", language) or bool(interpreter_name.strip())


def reasons_not_to_withdraw(member_state: str) -> list[str]:
    """A decision may be withdrawn until boarding, without a reason. After it a refusal is noted instead."""
    return ["INV-24"] if member_state in ON_THE_WAY else []


def reasons_not_to_review(*, same_person: bool, alone: bool, already: bool) -> list[str]:
    return ["INV-25"] if same_person or not alone or already else []


@dataclass(frozen=True)
class ReconfirmationFacts:
    confirmed: bool
    language: str
    interpreter_language: str
    interpreter_name: str
    confirmed_at: datetime
    departs_at: datetime
    window_hours: int


def reasons_not_to_reconfirm(facts: ReconfirmationFacts) -> list[str]:
    """A confirmation counts only in the last hours before departure, in a language the person understands."""
    reasons = []
    opens_at = facts.departs_at - timedelta(hours=facts.window_hours)
    if facts.confirmed and not opens_at <= facts.confirmed_at <= facts.departs_at:
        reasons.append("INV-27")
    if facts.confirmed and not understood(facts.language, facts.interpreter_language, facts.interpreter_name):
        reasons.append("INV-28")
    return reasons
