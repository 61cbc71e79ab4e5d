"""When a follow-up may be held, and what its scores say about risk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ENDED_STAGES = ("closed", "withdrawn", "referred_on", "ended")
# A round whose person could not be reached may still be held when they are found.
STILL_OPEN = ("due", "not_reached")
ARRIVED_STAGES = ("arrived", "reintegrating", "following_up")

Scores = Mapping[str, Decimal | None]


@dataclass(frozen=True)
class ScheduleFacts:
    stage: str
    anybody: bool
    all_arrived: bool
    arrived_on: date
    today: date


def reasons_not_to_schedule(facts: ScheduleFacts) -> list[str]:
    """Why these people cannot be followed up from that day."""
    reasons = []
    if facts.stage in ENDED_STAGES:
        reasons.append("INV-09")
    if not facts.anybody or not facts.all_arrived or facts.arrived_on > facts.today:
        reasons.append("INV-71")
    return reasons


@dataclass(frozen=True)
class RoundFacts:
    """What is known when a round is held, or tried on some day."""

    stage: str
    state: str
    today: date
    arrived_on: date
    on: date
    interviewer_delivered: bool = False
    answered: int = 1


def reasons_not_to_record(facts: RoundFacts) -> list[str]:
    """Why this round cannot be written down like that."""
    reasons = []
    if facts.stage in ENDED_STAGES:
        reasons.append("INV-09")
    if facts.interviewer_delivered:
        reasons.append("INV-70")
    if facts.on < facts.arrived_on:
        reasons.append("INV-71")
    if facts.on > facts.today:
        reasons.append("INV-72")
    if facts.state not in STILL_OPEN:
        reasons.append("INV-73")
    if not facts.answered:
        reasons.append("INV-75")
    return reasons


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
