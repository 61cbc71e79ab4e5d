"""What was written down by mistake, and cases that were closed by mistake."""

from dataclasses import dataclass


def reasons_not_to_take_back(reason: str, *, already: bool) -> list[str]:
    """What was written down by mistake is taken back once, with a reason."""
    return ["INV-127"] if already or not reason.strip() else []


@dataclass(frozen=True)
class ReopeningFacts:
    """What is known when a case that was closed by mistake is opened again."""

    stage: str
    outcome: str
    same_person: bool
    reason: str


def reasons_not_to_reopen(facts: ReopeningFacts) -> list[str]:
    """By another person than who closed it, with a reason; a death and a split are taken back by themselves."""
    if facts.stage not in ("closed", "ended"):
        return ["INV-05"]
    elsewhere = facts.outcome in ("deceased", "joined_again")
    return ["INV-130"] if elsewhere or facts.same_person or not facts.reason.strip() else []
