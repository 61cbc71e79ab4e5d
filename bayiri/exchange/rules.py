"""How an import moves, and when one may be undone. Everything that is not in the table is refused."""

from dataclasses import dataclass
from datetime import date

# act: {state before: state after}
TRANSITIONS: dict[str, dict[str, str]] = {
    "match": {"uploaded": "checking", "checked": "checking"},
    "finish_check": {"checking": "checked"},
    "break_check": {"checking": "uploaded"},
    "start": {"checked": "running", "stopped": "running"},
    "stop": {"running": "stopped"},
    "finish": {"running": "done", "stopped": "done"},
    "undo": {"done": "undoing", "stopped": "undoing"},
    "break_undo": {"undoing": "done"},
    "finish_undo": {"undoing": "undone"},
    "discard": {"uploaded": "discarded", "checking": "discarded", "checked": "discarded"},
}
WORKING = ("checking", "running", "undoing")
MOST_PEOPLE = 25  # of one household, as on the registration page


def state_after(state: str, act: str) -> str | None:
    """The state an act takes the import to, or None where the table does not know it."""
    return TRANSITIONS[act].get(state)


def reasons_not_to_move(state: str, act: str) -> list[str]:
    """Why this step cannot be taken now."""
    return [] if state_after(state, act) else ["INV-114"]


@dataclass(frozen=True)
class UndoFacts:
    state: str
    ended_on: date | None
    today: date
    most_days: int


def reasons_not_to_undo(facts: UndoFacts) -> list[str]:
    """Why this import cannot be undone any more."""
    reasons = reasons_not_to_move(facts.state, "undo")
    if facts.ended_on is None or (facts.today - facts.ended_on).days > facts.most_days:
        reasons.append("INV-113")
    return reasons


def reasons_not_to_bring_in(rows: int, faulty_rows: int, people: int) -> list[str]:
    """Why a household cannot be brought in: every one of its rows becomes a person, or none does."""
    return [] if rows == people and not faulty_rows else ["INV-112"]


def reasons_not_to_answer_again(before: str, now: str) -> list[str]:
    """Why the answer of before does not come again: other words were sent under the same key."""
    return [] if before == now else ["INV-206"]
