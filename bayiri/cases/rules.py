"""How a case moves: which act takes it from which stage to which. Everything that is not in the table is refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

BEFORE_DEPARTURE = ("registered", "counselling", "assessed", "decided", "approved", "preparing", "released")
ENDS = ("closed", "withdrawn", "referred_on", "ended")
GONE = ("withdrawn", "left", "deceased")  # states of members who take part no more
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
    "death_undone": {"ended": "counselling"},
    # What took the case so far was put right: contradicted, decided by mistake.
    "arrival_contradicted": {"arrived": "departed"},
    "approval_taken_back": {"approved": "decided"},
    "closed": {**dict.fromkeys(AFTER_ARRIVAL, "closed"), "withdrawn": "closed", "departed": "closed"},
}
# A suspended case comes back to where it was.
RESUMED_TO = BEFORE_DEPARTURE
# A case that was closed because somebody had died, wrongly: it comes back to where it was closed, or to counselling.
DEATH_UNDONE_TO = ("departed", *AFTER_ARRIVAL)
# A departure that was not so takes the case back to where it was before.
NOT_DEPARTED = (*BEFORE_DEPARTURE, "suspended", "withdrawn")
# A case that ended by mistake before it came to travel goes on no further than assessed: everybody is asked again.
ENDED_FROM = {
    **dict.fromkeys(BEFORE_DEPARTURE, "assessed"),
    "registered": "registered",
    "counselling": "counselling",
    "suspended": "counselling",
}
CLOSING_UNDONE_TO = ("withdrawn", *DEATH_UNDONE_TO)


def stage_after(stage: str, act: str, before: str | None = None) -> str | None:
    """The stage an act takes the case to, or None where the table does not know it.

    `before` is the stage before the case was suspended, closed or left, for the acts that lead back there.
    """
    if act == "resumed":
        return before if stage == "suspended" else None
    if act == "departure_contradicted":
        return before if stage == "departed" and before in NOT_DEPARTED else None
    if act == "closing_undone" and stage == "ended":
        return ENDED_FROM.get(before or "")
    if act == "closing_undone":
        return before if stage == "closed" and before in CLOSING_UNDONE_TO else None
    if act == "death_undone" and stage == "closed":
        return before if before in DEATH_UNDONE_TO else None
    return TRANSITIONS.get(act, {}).get(stage)


def stage_of(first: str, acts: list[str]) -> str:
    """The stage that a case's acts add up to, from the stage it was opened in. Raises ValueError on a forbidden one."""
    stage, before = first, None
    for act in acts:
        after = stage_after(stage, act, before)
        if after is None:
            raise ValueError(f"{act} in stage {stage}")
        before = stage if act in ("suspended", "closed") else before
        stage = after
    return stage


def transitions() -> list[tuple[str, str, str]]:
    """Every transition as a row, as the database holds them."""
    rows = [(before, act, after) for act, moves in TRANSITIONS.items() for before, after in moves.items()]
    rows += [("suspended", "resumed", stage) for stage in RESUMED_TO]
    rows += [("departed", "departure_contradicted", stage) for stage in NOT_DEPARTED]
    rows += [("closed", "closing_undone", stage) for stage in CLOSING_UNDONE_TO]
    rows += [("ended", "closing_undone", stage) for stage in dict.fromkeys(ENDED_FROM.values())]
    return rows + [("closed", "death_undone", stage) for stage in DEATH_UNDONE_TO]


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


def reasons_not_to_correct(reason: str, *, corrected: bool) -> list[str]:
    """Why something written down is not corrected like that: it needs a reason, and is corrected once."""
    return ["INV-117"] if corrected or not reason.strip() else []


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


@dataclass(frozen=True)
class DeathFacts:
    """What is known when a death is written down."""

    stage: str
    state: str
    born_on: date | None
    died_on: date
    today: date
    told_by: str
    needs_head: bool
    head_is_known: bool


def reasons_not_to_record_death(facts: DeathFacts) -> list[str]:
    """Why this death cannot be written down like that. A main applicant who died needs somebody in their place."""
    reasons = []
    if facts.stage in ENDS:
        reasons.append("INV-09")
    told = facts.told_by.strip() and facts.state not in ("deceased", "left")
    if not told or facts.died_on > facts.today or (facts.born_on and facts.died_on < facts.born_on):
        reasons.append("INV-96")
    if facts.needs_head and not facts.head_is_known:
        reasons.append("INV-11")
    return reasons


@dataclass(frozen=True)
class Somebody:
    """A member who takes part, as far as dividing the household goes."""

    id: UUID
    relation: str
    is_child: bool
    guardian_id: UUID | None = None


@dataclass(frozen=True)
class SplitFacts:
    """Who would leave whom. `people` is everybody who takes part; `going` are those who are to have a case of their own."""

    stage: str
    people: tuple[Somebody, ...]
    going: frozenset[UUID]
    head_id: UUID
    by_protection_officer: bool


def reasons_not_to_split(facts: SplitFacts) -> list[str]:
    """Why these people cannot have a case of their own now."""
    known = {one.id: one for one in facts.people}
    possible = facts.going and facts.going <= known.keys() and facts.head_id in facts.going
    stays = [one for one in facts.people if one.id not in facts.going]
    if facts.stage not in BEFORE_DEPARTURE or not possible or "self" not in [one.relation for one in stays]:
        return ["INV-100"]
    return ["INV-99"] if children_left_alone(facts) and not facts.by_protection_officer else []


def children_left_alone(facts: SplitFacts) -> list[UUID]:
    """Children who have a parent or guardian in the household now, and would have none on their side any more."""
    alone = []
    for child in facts.people:
        answering = [one for one in facts.people if _answers_for(one, child)]
        beside = [one for one in answering if (one.id in facts.going) == (child.id in facts.going)]
        if child.is_child and answering and not beside:
            alone.append(child.id)
    return alone


def _answers_for(one: Somebody, child: Somebody) -> bool:
    """A grown-up who is the guardian, or the main applicant, their spouse or their parent."""
    named = one.id == child.guardian_id or one.relation in ("self", "spouse", "parent")
    return one.id != child.id and not one.is_child and named


# How somebody stands to a new main applicant, by how each of the two stood to the one before; else "other".
RELATIONS_UNDER = {
    "spouse": {"child": "child", "self": "spouse", "grandchild": "grandchild"},
    "child": {"child": "sibling", "self": "parent", "spouse": "parent", "parent": "other"},
    "parent": {"self": "child", "sibling": "child", "child": "grandchild", "parent": "spouse"},
    "sibling": {"self": "sibling", "sibling": "sibling", "parent": "parent"},
}


def relation_under(head: str, relation: str) -> str:
    """The relation to a new main applicant who was `head` to the one before, of somebody who was `relation`.

    Where it does not follow for certain the answer is "other", to be looked at by a person.
    """
    return RELATIONS_UNDER.get(head, {}).get(relation, "not_related" if relation == "not_related" else "other")


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
