"""What is written down of talks: counselling sessions, notes, attempts to make contact; and how notes are searched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bayiri.cases.rules.stages import ENDS


@dataclass(frozen=True)
class SessionFacts:
    """What is known when a counselling session is written down."""

    languages_needing_interpreter: frozenset[str]
    language: str
    interpreter_name: str
    held_in_future: bool
    anybody_present: bool
    stage: str


def reasons_not_to_record_session(facts: SessionFacts) -> list[str]:
    reasons = []
    if facts.held_in_future:
        reasons.append("INV-16")
    if not facts.anybody_present:
        reasons.append("INV-17")
    if facts.stage in ENDS:
        reasons.append("INV-09")
    return reasons


def interpreter_is_missing(facts: SessionFacts) -> bool:
    """Somebody present needs an interpreter, and there was none."""
    return bool(facts.languages_needing_interpreter) and not facts.interpreter_name


def reasons_not_to_correct(reason: str, *, corrected: bool) -> list[str]:
    """Why something written down is not corrected like that: it needs a reason, and is corrected once."""
    return ["INV-117"] if corrected or not reason.strip() else []


# Which section of the case an agency must have been given to read a note of each kind; the database holds the same.
NOTE_SEEN_IN = {
    "counselling": "journey",
    "protection": "protection",
    "travel": "journey",
    "reintegration": "plan",
    "other": "journey",
}


@dataclass(frozen=True)
class NoteFacts:
    """What is known when a note is written or corrected."""

    text: str
    is_mistake: bool = False


def reasons_not_to_write_note(facts: NoteFacts) -> list[str]:
    """A note says something; what was marked as a mistake stays as it is. An ended case still takes notes."""
    return ["INV-92"] if facts.is_mistake or not facts.text.strip() else []


# What came of an attempt in which the person was not spoken to.
FRUITLESS = ("no_answer", "wrong_number", "not_safe")


@dataclass(frozen=True)
class AttemptFacts:
    """What is known when an attempt to make contact is written down."""

    tried_at: datetime
    now: datetime
    contact_is_theirs: bool = True


def reasons_not_to_record_attempt(facts: AttemptFacts) -> list[str]:
    """After it was made, and over a contact of the person's own."""
    return ["INV-91"] if facts.tried_at > facts.now or not facts.contact_is_theirs else []


def fruitless_in_a_row(results: Iterable[str]) -> int:
    """How many attempts, the latest first, failed since somebody was last reached."""
    failed = 0
    for result in results:
        if result not in FRUITLESS:
            break
        failed += 1
    return failed
