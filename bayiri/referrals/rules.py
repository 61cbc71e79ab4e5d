"""Along which way a referral goes, and when it may be made. The database holds the same (guards.sql)."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from bayiri.agencies.rules import reasons_not_to_give_together

# From where, by which act, to where, by whose hand: the agency that sent it, the one it went to, or time alone.
TRANSITIONS = (
    ("draft", "confirm", "offered", "sender"),
    ("draft", "revoke", "revoked", "sender"),
    ("offered", "accept", "accepted", "recipient"),
    ("offered", "decline", "declined", "recipient"),
    ("offered", "revoke", "revoked", "sender"),
    ("offered", "expire", "expired", "time"),
    ("accepted", "begin", "in_progress", "recipient"),
    ("accepted", "finish", "done", "recipient"),
    ("accepted", "give_back", "returned", "recipient"),
    ("accepted", "revoke", "revoked", "sender"),
    ("accepted", "expire", "expired", "time"),
    ("accepted", "settle", "done", "time"),  # a case taken over, when who handed it over has read long enough
    ("in_progress", "finish", "done", "recipient"),
    ("in_progress", "give_back", "returned", "recipient"),
    ("in_progress", "revoke", "revoked", "sender"),
    ("in_progress", "expire", "expired", "time"),
)
OPEN = ("draft", "offered", "accepted", "in_progress")
SHARING = ("accepted", "in_progress")
MOVES_THE_CASE = ("take_over", "return_of_case")
WITH_REASON = {"decline", "give_back", "revoke"}
# Which reasons are on the list of which act.
REASONS = {
    "decline": (
        "no_places", "not_offered", "other_area", "other_group", "too_little_time", "too_little_known", "conflict",
    ),
    "give_back": ("no_places", "other_area", "other_group", "conflict", "not_reached", "not_wanted"),
    "revoke": ("not_needed", "asked_elsewhere", "not_wanted", "mistake", "consent_withdrawn"),
}  # fmt: skip
PERIODS = (
    "hand_over_days",
    "sharing_days",
    "sharing_days_most",
    "recall_days",
    "link_days",
    "link_tries",
    "remind_days_before",
)
OUTCOMES = ("helped", "helped_in_part", "referred_on", "not_reached", "not_wanted")


def state_after(state: str, act: str, side: str) -> str | None:
    """Where an act leads when it comes from this side; None where it leads nowhere."""
    return next((to for start, way, to, hand in TRANSITIONS if (start, way, hand) == (state, act, side)), None)


def acts_from(state: str, side: str, kind: str = "service") -> list[str]:
    """What one side may do now. A case that was taken over is asked back by another referral."""
    if kind in MOVES_THE_CASE and state in SHARING:
        return []
    return [way for start, way, _to, hand in TRANSITIONS if (start, hand) == (state, side)]


@dataclass(frozen=True)
class Shown:
    """What the other body reads before it says yes: general words, nobody's name."""

    wanted: str
    size: int = 1
    age_groups: tuple[str, ...] = ()
    sexes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    country: str = ""
    area: str = ""
    wanted_by: date | None = None
    needs: tuple[str, ...] = ()
    message: str = ""


class Words(Protocol):
    """What somebody says of a referral before it is put together; `told` names what of the people may be said."""

    wanted: Any
    told: Any
    needs: Any
    area: str
    wanted_by: date | None
    message: str


@dataclass(frozen=True)
class Asked:
    """What is asked of whom, for what purpose, on what basis."""

    kind: str
    purpose: str
    shown: Shown
    recipient_id: UUID | None = None
    outside_name: str = ""
    outside_contact: str = ""
    sections: tuple[str, ...] = ()
    urgency: str = "normal"
    answer_by: date | None = None
    until_on: date | None = None
    basis: str = "consent"
    basis_reason: str = ""
    member_ids: tuple[UUID, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class OfferFacts:
    """What is known when somebody asks another body."""

    kind: str
    purpose: str
    sections: frozenset[str]
    allowed: frozenset[str]
    basis: str
    basis_reason: str
    uncovered: int  # how many of those concerned have not agreed to this recipient, purpose and these sections
    concerned: int
    to_agency: bool
    to_itself: bool
    case_has_ended: bool
    answer_by: date
    today: date
    words: str  # what the recipient will read before accepting
    secrets: frozenset[str] = field(default_factory=frozenset)  # names of those concerned, number of the case
    agreed: bool = True  # somebody outside any case said yes
    until_fits: bool = True  # the record is opened for some time, not for good


def reasons_not_to_offer(facts: OfferFacts) -> list[str]:
    """Why this cannot be asked."""
    reasons = []
    if facts.case_has_ended:
        reasons.append("INV-09")
    goes_nowhere = facts.to_itself or (facts.kind in MOVES_THE_CASE and not facts.to_agency)
    if goes_nowhere or facts.answer_by < facts.today or not facts.until_fits:
        reasons.append("INV-170")
    if tells_who(facts.words, facts.secrets):
        reasons.append("INV-171")
    if facts.kind not in MOVES_THE_CASE and (not facts.sections or not facts.sections <= facts.allowed):
        reasons.append("INV-176")
    reasons += reasons_not_to_give_together(facts.sections)
    if not facts.concerned:
        reasons.append("INV-17")
    if facts.basis == "consent" and (facts.uncovered or not facts.agreed):
        reasons.append("INV-172")
    if facts.basis != "consent" and not facts.basis_reason.strip():
        reasons.append("INV-173")
    return reasons


def tells_who(words: str, secrets: Collection[str]) -> bool:
    """Whether words that are read before anybody has accepted say who it is: a name, a number, an address to write to.

    Names of three letters and more are looked for as whole words, whatever the case of their letters.
    """
    if "@" in words or re.search(r"\d(?:[\s./-]?\d){4}", words):
        return True
    said = {word for word in re.split(r"[^\w]+", words.casefold()) if len(word) > 2}
    named = {part for one in secrets for part in re.split(r"[^\w]+", one.casefold()) if len(part) > 2}
    return bool(said & named)


@dataclass(frozen=True)
class StepFacts:
    """What is known when one side does something with a referral."""

    kind: str
    state: str
    act: str
    side: str
    reason: str = ""
    outcome: str = ""
    same_person: bool = False  # who confirms is who wrote it
    uncovered: int = 0
    by_consent: bool = True


def reasons_not_to_step(facts: StepFacts) -> list[str]:
    """Why this act does not happen."""
    reasons = []
    if facts.act not in acts_from(facts.state, facts.side, facts.kind):
        reasons.append("INV-170")
    if facts.act in WITH_REASON and facts.reason not in REASONS[facts.act]:
        reasons.append("INV-178")
    if facts.act == "finish" and facts.outcome not in OUTCOMES:
        reasons.append("INV-178")
    if facts.act == "confirm" and facts.same_person:
        reasons.append("INV-173")
    if facts.act == "accept" and facts.by_consent and facts.uncovered:
        reasons.append("INV-172")
    return reasons


def middle(days: list[float]) -> float | None:
    """The median of some numbers; None of none."""
    ordered = sorted(days)
    half = len(ordered) // 2
    if not ordered:
        return None
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def wide_age_group(group: str) -> str:
    """The group of an age as it is read before anybody has accepted: all adults below 60 are one."""
    return "adult" if group.startswith("from_") else group
