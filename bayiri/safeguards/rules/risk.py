"""The risk on return: what an assessment says, who reviews it, who decides where an advisory asks."""

from dataclasses import dataclass
from datetime import date

from bayiri.safeguards.rules import FindingRequest


@dataclass(frozen=True)
class RiskFacts:
    """An assessment of the risk on return as somebody wants to write it down."""

    said: str
    known: str
    sources: str
    reasons: str
    result: str
    procedures: tuple[str, ...]
    instruments: tuple[str, ...]
    asylum_pending: bool


def reasons_not_to_assess_risk(facts: RiskFacts) -> list[str]:
    """It says what was said, what is known, from where, what forbids the return; nothing is clear while a procedure runs."""
    reasons = []
    told = all(words.strip() for words in (facts.said, facts.known, facts.sources, facts.reasons))
    if not told or not facts.instruments or facts.result not in ("no_risk", "risk", "unclear"):
        reasons.append("INV-299")
    if facts.result == "no_risk" and (facts.procedures or facts.asylum_pending):
        reasons.append("INV-298")
    return reasons


@dataclass(frozen=True)
class RiskReviewFacts:
    """An assessment as it stands when somebody wants to review it."""

    author_id: str
    is_last: bool
    is_reviewed: bool
    result: str
    same_destination: bool
    something_since: bool


def clears_risk(result: str, *, agrees: bool) -> bool:
    """Only where one found no risk and another agrees."""
    return agrees and result == "no_risk"


def reasons_not_to_review_risk(
    facts: RiskReviewFacts, asked: FindingRequest, *, agrees: bool, reasons: str
) -> list[str]:
    """Another person reviews the last assessment, once, with reasons; it clears nothing that was said or changed since."""
    others = asked.actor_id not in (facts.author_id, asked.caseworker_id) and not asked.had_the_case
    found = [] if others and facts.is_last and not facts.is_reviewed and reasons.strip() else ["INV-296"]
    if clears_risk(facts.result, agrees=agrees) and (facts.something_since or not facts.same_destination):
        found.append("INV-297")
    return found


@dataclass(frozen=True)
class SeniorFacts:
    """Who wants to decide where an advisory asks for a senior decision, and who had to do with it before."""

    actor_id: str
    actor_roles: frozenset[str]
    senior_roles: frozenset[str]
    responsible: bool
    caseworker_id: str
    had_the_case: bool
    assessed_by: str
    reviewed_by: str
    asked_for: bool


def reasons_not_to_decide_senior(facts: SeniorFacts, *, allowed: bool, reasons: str) -> list[str]:
    """The role that the law names, of the responsible agency; who allows has neither the case, nor assessed, nor reviewed."""
    may = facts.responsible and not facts.actor_roles.isdisjoint(facts.senior_roles)
    had_to_do = facts.had_the_case or facts.actor_id in (facts.caseworker_id, facts.assessed_by, facts.reviewed_by)
    right = may and facts.asked_for and bool(reasons.strip()) and not (allowed and had_to_do)
    return [] if right else ["INV-303"]


def reasons_not_to_advise(words: str, source: str, valid_from: date, valid_until: date | None) -> list[str]:
    """An advisory says what it asks, who says so, and does not end before it begins."""
    ends_before = valid_until is not None and valid_until < valid_from
    return ["INV-304"] if ends_before or not words.strip() or not source.strip() else []


def reasons_not_to_end_advisory(
    actor_id: str, author_id: str, *, same_agency: bool, ended: bool, reason: str
) -> list[str]:
    """Ended once, with a reason, by another person of the agency that added it: nobody opens the way alone."""
    return ["INV-304"] if ended or not reason.strip() or not same_agency or actor_id == author_id else []
