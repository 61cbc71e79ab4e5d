"""What becomes of a complaint: who may read it, what comes after what, who decides on an appeal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

LONGEST = 20_000
# What who complains reads of what was done; the rest is among the complaints officers.
SHOWN = frozenset(
    {"received", "acknowledged", "asked", "answered", "decided", "words", "withdrawn", "resumed", "appealed"}
)
BY_CODE = frozenset({"words", "withdrawn", "resumed", "appealed"})
# Steps that mean nothing without words.
WITH_WORDS = frozenset({"asked", "note", "answered", "decided", "lesson", "passed_on", "words", "appealed"})


def reasons_not_to_complain(what: str, channel: str, said_by: str) -> list[str]:
    """Anybody may complain, and need say no more than what happened; what somebody writes down names who said it."""
    reasons = [] if what.strip() and len(what) <= LONGEST else ["INV-270"]
    if channel != "page" and not said_by.strip():
        reasons.append("INV-279")
    return reasons


@dataclass(frozen=True)
class Officer:
    """A complaints officer at work: their body, and whether a director has named them for sensitive complaints."""

    id: str
    agency_id: str
    agency_kind: str
    agency_name: str
    is_named_reader: bool = False


@dataclass(frozen=True)
class Routing:
    """What decides whom a complaint comes to: bodies and people kept out, whether it is sensitive, and the body of whose
    people or decisions it tells.
    """

    sensitive: bool
    agencies: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    home: str = ""


def may_read(routing: Routing, officer: Officer) -> bool:
    """Nobody whom it names, nobody of a body that it is about, of a sensitive one nobody but those named for these."""
    if officer.id in routing.named or officer.agency_id in routing.agencies:
        return False
    return officer.is_named_reader or not routing.sensitive


def recipients(
    routing: Routing, officers: Iterable[Officer], kinds: Sequence[str], names: Sequence[str], skip: Iterable[str] = ()
) -> list[str]:
    """Ids of the complaints officers of one body whom a complaint comes to; none where everybody is kept out.

    First the body of whose people it tells, where that may read it (INV-272), then those that the law names, then kind by kind.
    `skip` are people and bodies that had it already.
    """
    had = set(skip)
    fit = [one for one in officers if may_read(routing, one) and not {one.id, one.agency_id} & had]
    if not fit:
        return []

    def place(one: Officer) -> tuple[bool, int, int, str, str]:
        named = names.index(one.agency_name) if one.agency_name in names else len(names)
        kind = kinds.index(one.agency_kind) if one.agency_kind in kinds else len(kinds)
        return one.agency_id != routing.home, named, kind, one.agency_name, one.agency_id

    body = min(fit, key=place).agency_id
    return sorted(one.id for one in fit if one.agency_id == body)


@dataclass(frozen=True)
class ComplaintFacts:
    """How a complaint stands when somebody takes a step. `took_part` are the people who did anything before an appeal."""

    is_taken: bool = False
    is_answered: bool = False
    is_appealed: bool = False
    is_decided: bool = False
    is_withdrawn: bool = False
    appeal_until: date | None = None
    took_part: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        answered = self.is_decided if self.is_appealed else self.is_answered
        return not self.is_withdrawn and not answered


def reasons_not_to_step(facts: ComplaintFacts, step: str, actor_id: str, words: str, outcome: str = "") -> list[str]:
    """It is taken on, then answered with reasons and an outcome; what was appealed against is decided by somebody who had
    no part in the answer.
    """
    in_turn = {
        "acknowledged": facts.is_open and not facts.is_taken,
        "asked": facts.is_open and facts.is_taken,
        "note": True,
        "passed_on": facts.is_open,
        "answered": facts.is_open and facts.is_taken and not facts.is_appealed,
        "decided": facts.is_open and facts.is_taken and facts.is_appealed,
        "lesson": facts.is_answered,
    }
    reasons = [] if in_turn.get(step) and _is_said(step, words) else ["INV-275"]
    if step in ("answered", "decided") and not outcome:
        reasons = ["INV-275"]
    if facts.is_appealed and step in ("acknowledged", "decided") and actor_id in facts.took_part:
        reasons.append("INV-276")
    return reasons


def reasons_not_to_say(facts: ComplaintFacts, step: str, words: str, today: date) -> list[str]:
    """Who complains adds words, withdraws, goes on after all, and appeals within the law's days."""
    in_turn = {
        "words": not facts.is_withdrawn,
        "withdrawn": facts.is_open,
        "resumed": facts.is_withdrawn,
        "appealed": facts.is_answered and not facts.is_appealed and not facts.is_withdrawn
        and facts.appeal_until is not None and today <= facts.appeal_until,
    }  # fmt: skip
    return [] if in_turn.get(step) and _is_said(step, words) and len(words) <= LONGEST else ["INV-280"]


def reasons_not_to_name_reader(
    actor_roles: Iterable[str], same_agency: bool, is_officer: bool, is_oneself: bool
) -> list[str]:
    """A director names complaints officers of their own body, and never themself."""
    return [] if "director" in set(actor_roles) and same_agency and is_officer and not is_oneself else ["INV-282"]


def shown(count: int, smallest: int) -> int | None:
    """A number of complaints as figures show it; nothing where so few might be known by it."""
    return count if count == 0 or count >= smallest else None


def with_small_hidden(counts: dict[str, int], smallest: int) -> dict[str, int | None]:
    """Counts without small ones; where one alone would be hidden, the next smallest is too, or a sum would tell it."""
    found = {name: shown(count, smallest) for name, count in counts.items()}
    hidden = [name for name, count in found.items() if count is None]
    others = [name for name in found if found[name]]
    if len(hidden) == 1 and others:
        found[min(others, key=lambda name: (counts[name], name))] = None
    return found


def _is_said(step: str, words: str) -> bool:
    return step not in WITH_WORDS or bool(words.strip())
