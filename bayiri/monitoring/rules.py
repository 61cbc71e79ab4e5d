"""When a follow-up may be held, and what its scores say about risk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from bayiri.cases.rules import ENDS

# A round whose person could not be reached may still be held when they are found.
STILL_OPEN = ("due", "not_reached")
MOST_ON_A_PAGE = 6

Scores = Mapping[str, Decimal | None]


@dataclass(frozen=True)
class ScheduleFacts:
    stage: str
    anybody: bool
    all_take_part: bool
    all_arrived: bool
    arrived_on: date
    today: date


def reasons_not_to_schedule(facts: ScheduleFacts) -> list[str]:
    """Why these people cannot be followed up from that day."""
    reasons = []
    if facts.stage in ENDS:
        reasons.append("INV-09")
    if not facts.all_take_part:
        reasons.append("INV-139")
    if not facts.anybody or not facts.all_arrived or facts.arrived_on > facts.today:
        reasons.append("INV-71")
    return reasons


@dataclass(frozen=True)
class RoundFacts:
    """What is known when a round is held, or tried on some day. `gave_help`: the actor delivered help in the case, or
    verified that it arrived. `agrees`: the person's last word to being contacted, None where nobody asked; `asks`:
    whether this act asks them, or only tries to. `pages_left`: pages of a survey begun that nobody has gone through.
    """

    stage: str
    state: str
    today: date
    arrived_on: date
    on: date
    gave_help: bool = False
    agrees: bool | None = None
    asks: bool = True
    answered: int = 1
    pages_left: int = 0


def reasons_not_to_record(facts: RoundFacts) -> list[str]:
    """Why this round cannot be written down like that."""
    reasons = []
    if facts.stage in ENDS:
        reasons.append("INV-09")
    if facts.asks and facts.gave_help:
        reasons.append("INV-70")
    if facts.agrees is False or (facts.asks and not facts.agrees):
        reasons.append("INV-110")
    if facts.agrees is False:
        return reasons
    if facts.on < facts.arrived_on:
        reasons.append("INV-71")
    if facts.on > facts.today:
        reasons.append("INV-72")
    if facts.state not in STILL_OPEN:
        reasons.append("INV-73")
    if facts.pages_left:
        reasons.append("INV-109")
    elif not facts.answered:
        reasons.append("INV-75")
    return reasons


def reasons_not_to_hear(stage: str, on: date, today: date, *, takes_part: bool = True) -> list[str]:
    """Why what a person said, or what was found, on that day cannot be written down."""
    reasons = {"INV-09": stage in ENDS, "INV-139": not takes_part, "INV-72": on > today}
    return [code for code, stands in reasons.items() if stands]


@dataclass(frozen=True)
class OfficerFacts:
    """What is known of a round that is given to somebody, and of that person (all true where nobody is to have it)."""

    stage: str
    state: str
    own_agency: bool
    of_the_agency: bool
    has_role: bool
    gave_help: bool


def reasons_not_to_give(facts: OfficerFacts) -> list[str]:
    """Why this person cannot be named as the one who holds the round."""
    if facts.stage in ENDS:
        return ["INV-09"]
    if facts.state not in STILL_OPEN:
        return ["INV-73"]
    fits = facts.own_agency and facts.of_the_agency and facts.has_role and not facts.gave_help
    return [] if fits else ["INV-111"]


def pages_of(items: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Items, as (code, dimension), in pages of about the same length: one dimension a page, few enough for a phone."""
    pages = []
    for dimension in dict.fromkeys(dimension for _code, dimension in items):
        codes = [code for code, of_dimension in items if of_dimension == dimension]
        count = -(-len(codes) // MOST_ON_A_PAGE)
        cuts = [len(codes) * place // count for place in range(count + 1)]
        pages += [codes[start:end] for start, end in pairwise(cuts)]
    return pages


def intention(answers: Mapping[str, str | None]) -> str:
    """What the answers say about leaving again: "stay", "wish", "need", "leave" (not said which), or "" (not said)."""
    if answers.get("able_to_stay") != "no":
        return {"yes": "stay"}.get(answers.get("able_to_stay") or "", "")
    return answers.get("need_or_wish_to_leave") or "leave"


def signs_of_risk(now: Scores, before: Scores | None, *, below: Decimal, margin: Decimal | None) -> list[str]:
    """Why the plan should be looked at again: scores under `below`, or lower than before by `margin` or more.

    Scores are named "composite", "economic", "social", "psychosocial"; what has no score says nothing.
    """
    signs = []
    for name, score in now.items():
        if score is None:
            continue
        ending = "" if name == "composite" else f"_{name}"
        earlier = (before or {}).get(name)
        if score < below:
            signs.append(f"low{ending}")
        if margin is not None and earlier is not None and earlier - score >= margin:
            signs.append(f"fell{ending}")
    return signs
