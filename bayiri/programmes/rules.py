"""When help may be calculated, applied for, approved, refused, cancelled. The database holds the same."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

# Nothing has been approved yet, or everything has ended: an earlier approval may be taken back there.
WITHOUT_APPROVAL = (
    "registered", "counselling", "assessed", "decided", "suspended", "withdrawn", "referred_on", "ended",
    "closed",
)  # fmt: skip
ENDS = ("withdrawn", "referred_on", "ended", "closed")
BEFORE_APPLICATION = ("registered", "counselling", "assessed", "suspended")
# Safeguards whose own sentence says what is to be done; any other is told as INV-49.
SAFEGUARDS = {"consent": "INV-43", "vulnerability": "INV-36"}
# Facts that do not change what was applied for; whether they change the answer, the rulebook is asked.
NOT_MATERIAL = ("departs_on", "other_programmes")


def reasons_not_to_calculate(*, stage: str, facts_are_possible: bool, is_published: bool) -> list[str]:
    reasons = []
    if stage in ENDS:
        reasons.append("INV-09")
    if not facts_are_possible:
        reasons.append("INV-47")
    elif not is_published:
        reasons.append("INV-42")
    return reasons


@dataclass(frozen=True)
class ApplicationFacts:
    """What is known when a household applies. `standing` are reasons of consent and safeguards."""

    stage: str
    programme: str
    eligible: bool | None
    under_review: bool
    open_programmes: frozenset[str]
    excluding: frozenset[str]
    standing: tuple[str, ...]


def reasons_not_to_apply(facts: ApplicationFacts) -> list[str]:
    reasons = []
    if facts.stage in ENDS:
        reasons.append("INV-09")
    elif facts.stage in BEFORE_APPLICATION:
        reasons.append("INV-05")
    if facts.programme in facts.open_programmes:
        reasons.append("INV-46")
    if facts.open_programmes & facts.excluding:
        reasons.append("INV-44")
    elif facts.eligible is not True and not facts.under_review:
        reasons.append("INV-42")
    return [*reasons, *facts.standing]


@dataclass(frozen=True)
class DecisionFacts:
    """What is known when somebody decides on an application.

    `took_part`: counselled, calculated, applied. `unassigned`: the case waits for a caseworker.
    """

    stage: str
    state: str
    took_part: bool
    eligible: bool | None
    under_review: bool
    still_fits: bool
    standing: tuple[str, ...]
    unassigned: bool = False


def reasons_not_to_approve(facts: DecisionFacts, note: str) -> list[str]:
    """What is not certain is approved only with a note on what it rests on; what is not due, not at all."""
    reasons = _reasons_not_to_decide(facts)
    if facts.stage in ENDS:
        reasons.append("INV-09")
    elif facts.stage in BEFORE_APPLICATION:
        reasons.append("INV-05")
    uncertain = facts.eligible is None and facts.under_review and bool(note.strip())
    if facts.eligible is not True and not uncertain:
        reasons.append("INV-42")
    if not facts.still_fits:
        reasons.append("INV-45")
    return [*reasons, *facts.standing]


def reasons_not_to_refuse(
    facts: DecisionFacts, *, reasons: str, remedy: str, appeal_until: date | None, today: date
) -> list[str]:
    found = _reasons_not_to_decide(facts)
    if not reasons.strip() or not remedy.strip() or appeal_until is None or appeal_until < today:
        found.append("INV-41")
    return found


def _reasons_not_to_decide(facts: DecisionFacts) -> list[str]:
    reasons = []
    if facts.state != "submitted":
        reasons.append("INV-48")
    if facts.took_part:
        reasons.append("INV-40")
    if facts.unassigned:
        reasons.append("INV-93")
    return reasons


def reasons_not_to_cancel(*, state: str, stage: str) -> list[str]:
    """An application is taken back while nobody has decided, an approval once nothing rests on it."""
    if state == "submitted":
        return []
    if state != "approved":
        return ["INV-48"]
    return [] if stage in WITHOUT_APPROVAL else ["INV-05"]


def is_possible(read: Callable[[Any], Any], value: Any) -> bool:
    """Whether a stated value can be read as what it should be; None takes a fact back and always can."""
    try:
        return value is None or read(value) is not None
    except ValueError:
        return False


def role_of(relation: str) -> str:
    """The place in the household as rulebooks know it, from the relation to the main applicant."""
    return {"self": "main", "spouse": "spouse", "child": "child"}.get(relation, "other")


def material(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts that an approved calculation must still share with the case: all but the day it was made."""
    case = {name: value for name, value in facts["case"].items() if name not in NOT_MATERIAL}
    return {"case": case, "people": sorted(facts["people"], key=lambda person: person["id"])}


def outcome(answer: dict[str, Any]) -> dict[str, Any]:
    """What an answer gives, without the words of why."""
    given = [(one["component"], one["person"], one["amount"], one["ceiling"]) for one in answer["entitlements"]]
    return {"eligible": answer["eligible"], "given": given, "totals": answer["totals"]}


def offer(answers: Iterable[tuple[str, dict[str, Any]]]) -> str:
    """The help on offer in one line, from the latest answer of each programme: a decision is bound to it."""
    lines = [
        f"{programme} " + " ".join(f"{amount} {currency}" for currency, amount in answer["totals"].items())
        for programme, answer in sorted(answers, key=lambda pair: pair[0])
        if answer["eligible"]
    ]
    return "; ".join(line.strip() for line in lines)
