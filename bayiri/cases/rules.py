"""How a case moves: which act takes it from which stage to which. Everything that is not in the table is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

BEFORE_DEPARTURE = ("registered", "counselling", "assessed", "decided", "approved", "preparing", "released")
ENDS = ("closed", "withdrawn", "referred_on", "ended")
AFTER_ARRIVAL = ("arrived", "reintegrating", "following_up")

# act: {stage before: stage after}
TRANSITIONS: dict[str, dict[str, str]] = {
    "session_held": {"registered": "counselling"},
    "assessed": {"counselling": "assessed"},
    "decided": {"assessed": "decided"},
    # From "preparing" on the seats stay: what is missing is the renewed decision, and the gates hold it.
    "decision_lapsed": {"decided": "assessed", "approved": "assessed"},
    "approved": {"decided": "approved"},
    "booked": {"approved": "preparing"},
    "booking_cancelled": {"preparing": "approved", "released": "approved"},
    "released": {"preparing": "released"},
    "release_lapsed": {"released": "preparing"},
    "departed": {"released": "departed"},
    "departed_outside_procedure": {
        **dict.fromkeys(BEFORE_DEPARTURE, "departed"),
        "suspended": "departed",
        "withdrawn": "departed",
    },
    "arrived": {"departed": "arrived"},
    "engagement_started": {"approved": "reintegrating"},
    "plan_started": {"arrived": "reintegrating"},
    "followed_up": {"arrived": "following_up", "reintegrating": "following_up"},
    "withdrawn": {**dict.fromkeys(BEFORE_DEPARTURE, "withdrawn"), "suspended": "withdrawn"},
    "reopened": {"withdrawn": "counselling", "referred_on": "counselling"},
    "referred_on": {**dict.fromkeys(BEFORE_DEPARTURE, "referred_on"), "suspended": "referred_on"},
    "suspended": dict.fromkeys(BEFORE_DEPARTURE, "suspended"),
    "ended": {**dict.fromkeys(BEFORE_DEPARTURE, "ended"), "suspended": "ended"},
    "closed": {**dict.fromkeys(AFTER_ARRIVAL, "closed"), "withdrawn": "closed", "departed": "closed"},
}
# A suspended case comes back to where it was.
RESUMED_TO = BEFORE_DEPARTURE


def stage_after(stage: str, act: str, before_suspension: str | None = None) -> str | None:
    """The stage an act takes the case to, or None where the table does not know it."""
    if act == "resumed":
        return before_suspension if stage == "suspended" else None
    return TRANSITIONS.get(act, {}).get(stage)


def stage_of(first: str, acts: list[str]) -> str:
    """The stage that a case's acts add up to, from the stage it was opened in. Raises ValueError on a forbidden one."""
    stage, before_suspension = first, None
    for act in acts:
        after = stage_after(stage, act, before_suspension)
        if after is None:
            raise ValueError(f"{act} in stage {stage}")
        before_suspension = stage if act == "suspended" else before_suspension
        stage = after
    return stage


def transitions() -> list[tuple[str, str, str]]:
    """Every transition as a row, as the database holds them."""
    rows = [(before, act, after) for act, moves in TRANSITIONS.items() for before, after in moves.items()]
    return rows + [("suspended", "resumed", stage) for stage in RESUMED_TO]


@dataclass(frozen=True)
class MemberFacts:
    """What registration knows of one member."""

    person_key: str
    relation: str
    born_on: date | None
    entered_on: date | None
    is_child: bool


@dataclass(frozen=True)
class RegistrationFacts:
    host: str
    destination: str
    voluntariness: str
    today: date
    members: tuple[MemberFacts, ...]


def reasons_not_to_register(facts: RegistrationFacts) -> list[str]:
    """Why this household cannot be registered as it was written down."""
    reasons = []
    people = [member.person_key for member in facts.members]
    if len(set(people)) < len(people):
        reasons.append("INV-10")
    if [member.relation for member in facts.members].count("self") != 1:
        reasons.append("INV-11")
    if any(member.born_on and member.born_on > facts.today for member in facts.members):
        reasons.append("INV-12")
    if any(member.born_on and member.entered_on and member.entered_on < member.born_on for member in facts.members):
        reasons.append("INV-13")
    if facts.host == facts.destination:
        reasons.append("INV-14")
    if facts.voluntariness == "forced":
        reasons.append("INV-15")
    return reasons


@dataclass(frozen=True)
class Move:
    """One case from one desk to another; None is the queue."""

    case_id: UUID
    from_id: UUID | None
    to_id: UUID | None


@dataclass(frozen=True)
class Turn:
    """One case that waits to be shared out: who has it now, if anybody."""

    case_id: str
    caseworker_id: str | None


def shared_out(turns: Sequence[Turn], loads: Mapping[str, int]) -> dict[str, str]:
    """Case to colleague, so that everybody's load comes out as even as it can; `loads` are active cases now.

    Each case goes to who has least at that moment, never to who has it already; of equals the first in `loads`.
    """
    loads = dict(loads)
    given = {}
    for turn in turns:
        free = [person for person in loads if person != turn.caseworker_id]
        if not free:
            continue
        to = min(free, key=lambda person: loads[person])
        given[turn.case_id] = to
        loads[to] += 1
        if turn.caseworker_id in loads:
            loads[turn.caseworker_id] -= 1
    return given


@dataclass(frozen=True)
class ClosingFacts:
    """What is known when a case is closed. `proposed` is the outcome of the proposal that waits, or empty."""

    outcome: str
    stage: str
    outcomes_to_look_at: frozenset[str]
    stages_to_look_at: frozenset[str]
    proposed: str
    proposed_by: str
    actor_id: str
    may_look: bool


def needs_second_look(facts: ClosingFacts) -> bool:
    """Whether this closing is one that another person looks at first."""
    return facts.outcome in facts.outcomes_to_look_at or facts.stage in facts.stages_to_look_at


def reasons_not_to_close(facts: ClosingFacts) -> list[str]:
    """Four eyes: what one person proposed, a programme manager of the responsible agency closes, as it was proposed."""
    if not needs_second_look(facts):
        return []
    looked = facts.may_look and facts.proposed == facts.outcome and facts.proposed_by != facts.actor_id
    return [] if looked else ["INV-95"]


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
