"""When a line of a plan may be approved, delivered, verified; what the plan's state then is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bayiri.cases.rules import AFTER_ARRIVAL, ENDS, GONE

OPEN_TO_CHANGE = ("planned", "approved")


@dataclass(frozen=True)
class Somebody:
    """A member of the household, as far as agreeing to a plan goes."""

    id: UUID
    is_child: bool
    state: str


def who_must_agree(household: Iterable[Somebody], concerned: UUID | None = None) -> frozenset[UUID]:
    """Who has to approve: the adult a line is for, or every adult; children where there is no adult."""
    here = [member for member in household if member.state not in GONE]
    adults = frozenset(member.id for member in here if not member.is_child)
    if concerned in adults and concerned is not None:
        return frozenset({concerned})
    return adults or frozenset(member.id for member in here)


@dataclass(frozen=True)
class LineFacts:
    """What is known when a line is written or changed."""

    stage: str
    need: str
    state: str = "planned"


def reasons_not_to_write_line(facts: LineFacts) -> list[str]:
    """Why this line cannot be added, changed or dropped."""
    reasons = []
    if facts.stage in ENDS:
        reasons.append("INV-09")
    if not facts.need.strip():
        reasons.append("INV-66")
    if facts.state not in OPEN_TO_CHANGE:
        reasons.append("INV-65")
    return reasons


@dataclass(frozen=True)
class AnswerFacts:
    stage: str
    is_child: bool
    has_guardian: bool
    in_household: bool
    version_read: int
    version_now: int
    approves: bool
    comments_waiting: bool


def reasons_not_to_record_answer(facts: AnswerFacts) -> list[str]:
    """Why what somebody said cannot be written down as an answer to this plan."""
    reasons = []
    if facts.stage in ENDS:
        reasons.append("INV-09")
    if not facts.in_household or (facts.is_child and not facts.has_guardian):
        reasons.append("INV-68")
    if facts.version_read != facts.version_now:
        reasons.append("INV-69")
    if facts.approves and facts.comments_waiting:
        reasons.append("INV-108")
    return reasons


@dataclass(frozen=True)
class ApprovalFacts:
    """`answers` are the last word of each member on the version that stands now: yes or no.

    `comments_waiting` says whether somebody's comment on the plan has no answer yet.
    """

    stage: str
    state: str
    must_agree: frozenset[UUID]
    answers: Mapping[UUID, bool]
    comments_waiting: bool = False


def all_agree(must_agree: Iterable[UUID], answers: Mapping[UUID, bool]) -> bool:
    """Everybody asked said yes; nobody asked is no agreement."""
    asked = list(must_agree)
    return bool(asked) and all(answers.get(member) is True for member in asked)


def reasons_not_to_approve_line(facts: ApprovalFacts) -> list[str]:
    reasons = []
    if facts.stage in ENDS:
        reasons.append("INV-09")
    if facts.state != "planned":
        reasons.append("INV-65")
    if not all_agree(facts.must_agree, facts.answers):
        reasons.append("INV-60")
    if facts.comments_waiting:
        reasons.append("INV-108")
    return reasons


@dataclass(frozen=True)
class DeliveryFacts:
    """`arrived_on` is None where nobody has arrived, or where the day is not known."""

    stage: str
    state: str
    phase: str
    today: date
    delivered_on: date
    arrived_on: date | None
    amount: int
    delivered_before: int
    planned: int


def reasons_not_to_deliver(facts: DeliveryFacts) -> list[str]:
    reasons = []
    if facts.stage in ENDS:
        reasons.append("INV-09")
    if facts.state not in ("approved", "delivered"):
        reasons.append("INV-61")
    if facts.delivered_before + facts.amount > facts.planned:
        reasons.append("INV-63")
    too_early = facts.phase == "after_arrival" and (
        facts.stage not in AFTER_ARRIVAL or (facts.arrived_on and facts.delivered_on < facts.arrived_on)
    )
    if too_early or facts.delivered_on > facts.today:
        reasons.append("INV-64")
    return reasons


def reasons_not_to_reverse(stage: str, line_state: str, *, same_person: bool) -> list[str]:
    """Money is reversed by another person; what somebody says has arrived is looked at again first."""
    if stage in ENDS:
        return ["INV-09"]
    return ["INV-128"] if same_person or line_state != "delivered" else []


def reasons_not_to_plan_again(stage: str, state: str, was: str, reason: str) -> list[str]:
    """An approval is taken back while nothing was given, a dropped line brought back; each with a reason."""
    if stage in ENDS:
        return ["INV-09"]
    return [] if state == was and reason.strip() else ["INV-132"]


@dataclass(frozen=True)
class VerificationFacts:
    stage: str
    state: str
    today: date
    verified_on: date
    last_delivered_on: date | None
    verifier: UUID
    delivered_by: frozenset[UUID]


def reasons_not_to_verify(facts: VerificationFacts) -> list[str]:
    reasons = []
    if facts.stage in ENDS:
        reasons.append("INV-09")
    if facts.verifier in facts.delivered_by:
        reasons.append("INV-62")
    delivered = facts.state == "delivered" and facts.last_delivered_on is not None
    if not delivered or not (facts.last_delivered_on or facts.today) <= facts.verified_on <= facts.today:
        reasons.append("INV-67")
    return reasons


def plan_state(line_states: Iterable[str], *, agreed: bool) -> str:
    """What the states of the lines and the people's agreement make of the plan."""
    states = [state for state in line_states if state != "dropped"]
    if states and all(state == "verified" for state in states):
        return "finished"
    if any(state in ("approved", "delivered", "verified") for state in states):
        return "running"
    return "agreed" if agreed and states else "draft"


@dataclass(frozen=True)
class FoundNeed:
    """One need as it was found: its topic, its level, the person's words."""

    topic: str
    level: str
    words: str


def reasons_not_to_write_needs(stage: str, words: Iterable[str]) -> list[str]:
    reasons = ["INV-09"] if stage in ENDS else []
    said = list(words)
    if not said or not all(one.strip() for one in said):
        reasons.append("INV-66")
    return reasons


@dataclass(frozen=True)
class CommentFacts:
    stage: str
    is_child: bool
    has_guardian: bool
    in_household: bool
    text: str
    said_on: date
    today: date


def reasons_not_to_take_down(facts: CommentFacts) -> list[str]:
    """Why this cannot be written down as a comment on the plan."""
    reasons = ["INV-09"] if facts.stage in ENDS else []
    if not facts.in_household or (facts.is_child and not facts.has_guardian):
        reasons.append("INV-68")
    if not facts.text.strip() or facts.said_on > facts.today:
        reasons.append("INV-108")
    return reasons


@dataclass(frozen=True)
class CommentAnswerFacts:
    stage: str
    answered: bool
    outcome: str
    text: str
    version_then: int
    version_now: int


def reasons_not_to_answer_comment(facts: CommentAnswerFacts) -> list[str]:
    """Once, in words; and the plan was changed only where it is another than when the comment was made."""
    reasons = ["INV-09"] if facts.stage in ENDS else []
    changed = facts.version_now > facts.version_then
    if facts.answered or not facts.text.strip() or (facts.outcome == "changed" and not changed):
        reasons.append("INV-108")
    return reasons


@dataclass(frozen=True)
class NeedFacts:
    """An open need, and whether a line of the plan answers it."""

    id: UUID
    topic: str
    level: str
    has_line: bool


@dataclass(frozen=True)
class OfferFacts:
    """A service of the district: the topics it answers, on which levels."""

    code: str
    answers: frozenset[str]
    levels: frozenset[str]


def proposals(needs: Iterable[NeedFacts], services: Iterable[OfferFacts]) -> dict[UUID, list[str]]:
    """For each need that no line answers, the services that could, in the order of the district's file.

    Nothing but the need decides: neither a group somebody belongs to nor what others got. A need for which the
    district has nothing stands there with an empty list.
    """
    known = list(services)
    return {
        need.id: [one.code for one in known if need.topic in one.answers and need.level in one.levels]
        for need in needs
        if not need.has_line
    }


def reasons_not_to_show_asset(*, by_word: bool, shown_to: set[str], helping: set[str]) -> list[str]:
    """Why what somebody owns is not shown like that: only their word opens it, to agencies that help them."""
    return ["INV-202"] if shown_to and (not by_word or not shown_to <= helping) else []
