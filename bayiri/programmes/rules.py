"""When help may be calculated, applied for, approved, refused, cancelled. The database holds the same."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bayiri.cases.rules import ENDS
from bayiri.consent.rules import understood

# Nothing has been approved yet, or everything has ended: an earlier approval may be taken back there.
WITHOUT_APPROVAL = (
    "registered", "counselling", "assessed", "decided", "suspended", "withdrawn", "referred_on", "ended",
    "closed",
)  # fmt: skip
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
    """What is known when a household applies. `standing` are reasons of consent and safeguards; `given_before` are
    programmes that were approved for the household that these people parted from after their arrival.
    """

    stage: str
    programme: str
    eligible: bool | None
    under_review: bool
    open_programmes: frozenset[str]
    excluding: frozenset[str]
    standing: tuple[str, ...]
    given_before: frozenset[str] = frozenset()


def reasons_not_to_apply(facts: ApplicationFacts) -> list[str]:
    reasons = []
    if facts.stage in ENDS:
        reasons.append("INV-09")
    elif facts.stage in BEFORE_APPLICATION:
        reasons.append("INV-05")
    if facts.programme in facts.open_programmes:
        reasons.append("INV-46")
    if facts.programme in facts.given_before:
        reasons.append("INV-135")
    if facts.open_programmes & facts.excluding:
        reasons.append("INV-44")
    elif facts.eligible is not True and not facts.under_review:
        reasons.append("INV-42")
    return [*reasons, *facts.standing]


def reasons_not_to_revise(*, state: str, waits: bool, differs: bool) -> list[str]:
    """Only an approval in force is replaced, once at a time, and by something else than it says already."""
    if state != "approved":
        return ["INV-48"]
    return [*(["INV-46"] if waits else []), *(["INV-141"] if not differs else [])]


def difference(approved: Mapping[str, str], now: Mapping[str, str]) -> dict[str, Decimal]:
    """What is due on top of the approved totals, by currency; below 0 where less is due; nothing where it is the same."""
    steps = {one: Decimal(now.get(one, 0)) - Decimal(approved.get(one, 0)) for one in [*approved, *now]}
    return {currency: step for currency, step in steps.items() if step}


@dataclass(frozen=True)
class DecisionFacts:
    """What is known when somebody decides on an application.

    `took_part`: counselled, calculated, applied. `unassigned`: the case waits for a caseworker. `earlier_help`: what the
    question about earlier help was answered with, "" where it was not asked; `helps_again`: the programme allows it, and
    another programme manager gave a reason.
    """

    stage: str
    state: str
    took_part: bool
    eligible: bool | None
    under_review: bool
    still_fits: bool
    standing: tuple[str, ...]
    unassigned: bool = False
    replaces_in_force: bool = True
    earlier_help: str = ""
    helps_again: bool = False


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
    if not facts.replaces_in_force:
        reasons.append("INV-141")
    if not facts.earlier_help:
        reasons.append("INV-223")
    if facts.earlier_help == "yes" and not facts.helps_again:
        reasons.append("INV-224")
    return [*reasons, *facts.standing]


def reasons_not_to_help_again(*, earlier_help: str, then: str, reason: str) -> list[str]:
    """Where the programme allows it, and somebody was helped before; with a reason."""
    return [] if earlier_help == "yes" and then == "second_person" and reason.strip() else ["INV-224"]


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


@dataclass(frozen=True)
class ReopeningFacts:
    """What is known when a decision that was taken by mistake is opened again."""

    stage: str
    outcome: str
    state: str
    is_last: bool
    same_person: bool
    other_open: bool


def reasons_not_to_reopen(facts: ReopeningFacts) -> list[str]:
    """By another person; an approval while nothing rests on it, a refusal while no other application is open."""
    if facts.same_person or facts.state != facts.outcome or not facts.is_last:
        return ["INV-129"]
    if facts.outcome == "approved":
        return [] if facts.stage in ("assessed", "decided", "approved") else ["INV-129"]
    return ["INV-129"] if facts.other_open or facts.stage in ENDS else []


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


def outcome(answer: Mapping[str, Any]) -> dict[str, Any]:
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


@dataclass(frozen=True)
class ExplanationFacts:
    """What is known when somebody writes down that the options were explained.

    `interpreters_needed` are the languages for which those present need an interpreter, "" where they need none.
    """

    stage: str
    shown: str
    shown_now: str
    anybody_present: bool
    language: str
    interpreters_needed: tuple[str, ...]
    interpreter_name: str


def reasons_not_to_record_explanation(facts: ExplanationFacts) -> list[str]:
    reasons = []
    if facts.stage in ENDS:
        reasons.append("INV-09")
    if facts.shown != facts.shown_now:
        reasons.append("INV-106")
    if not facts.anybody_present or not all(
        understood(facts.language, needed, facts.interpreter_name) for needed in facts.interpreters_needed
    ):
        reasons.append("INV-107")
    return reasons


@dataclass(frozen=True)
class Change:
    """One difference between what was explained before and what stands now.

    `kind`: "way_added", "way_removed", "verdict", "total", "amount", "item_added", "item_removed", "item_changed".
    `before` and `now` are the way, amount or item as they were told, None where there is none.
    """

    kind: str
    way: dict[str, Any]
    part: str = ""
    before: Any = None
    now: Any = None


def changes_between(before: dict[str, Any], now: dict[str, Any]) -> list[Change]:
    """What has changed from one comparison of options to the next, whatever language each was told in."""
    old, new = _by_key(before["ways"]), _by_key(now["ways"])
    changes = [Change("way_added", way, now=way) for key, way in new.items() if key not in old]
    changes += [Change("way_removed", way, before=way) for key, way in old.items() if key not in new]
    for key in new.keys() & old.keys():
        changes += _changes_of_way(old[key], new[key])
    order = list(new)
    return sorted(changes, key=lambda change: order.index(change.way["key"]) if change.way["key"] in new else -1)


def _changes_of_way(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    changes = []
    if old["verdict"] != new["verdict"]:
        changes.append(Change("verdict", new, before=old["verdict"], now=new["verdict"]))
    if old["totals"] != new["totals"]:
        changes.append(Change("total", new, before=old["totals"], now=new["totals"]))
    amounts = _by_key(old["amounts"]), _by_key(new["amounts"])
    for key in dict.fromkeys([*amounts[0], *amounts[1]]):
        was, is_now = amounts[0].get(key), amounts[1].get(key)
        if (was and was["amount"]) != (is_now and is_now["amount"]):
            changes.append(Change("amount", new, before=was, now=is_now))
    for part in dict.fromkeys([*old["parts"], *new["parts"]]):
        was_told, is_told = (_by_key(way["parts"].get(part, [])) for way in (old, new))
        for key in dict.fromkeys([*was_told, *is_told]):
            changes += _change_of_item(new, part, was_told.get(key), is_told.get(key))
    return changes


def _change_of_item(way: dict[str, Any], part: str, was: Any, is_now: Any) -> list[Change]:
    if was is None:
        return [Change("item_added", way, part, now=is_now)]
    if is_now is None:
        return [Change("item_removed", way, part, before=was)]
    if any(was[name] != is_now[name] for name in ("met", "on")):
        return [Change("item_changed", way, part, before=was, now=is_now)]
    return []


def _by_key(told: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {one["key"]: one for one in told}
