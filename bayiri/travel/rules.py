"""When a journey may be booked, released, boarded."""

from dataclasses import dataclass
from datetime import datetime

BOOKABLE_STAGES = ("approved", "preparing")


@dataclass(frozen=True)
class BookingFacts:
    """What is known when seats are booked. `gates` are the safeguards that stand, by name."""

    stage: str
    departs_at: datetime
    arrives_at: datetime
    now: datetime
    member_states: tuple[str, ...]
    gates: tuple[str, ...]
    parts_family: bool = False  # some of the family would stay behind, and not everybody has agreed


def reasons_not_to_book(facts: BookingFacts) -> list[str]:
    """Why these seats cannot be booked."""
    reasons = []
    if facts.stage not in BOOKABLE_STAGES:
        reasons.append("INV-55")
    if facts.departs_at <= facts.now or facts.arrives_at <= facts.departs_at:
        reasons.append("INV-50")
    if not facts.member_states or any(state != "active" for state in facts.member_states):
        reasons.append("INV-52")
    if facts.parts_family:
        reasons.append("INV-400")
    if facts.gates:
        reasons.extend(["INV-06", *facts.gates])
    return reasons


@dataclass(frozen=True)
class ReleaseFacts:
    """What is known when a member is to be released. `gates` are the safeguards that stand, by name."""

    movement_state: str
    departs_at: datetime
    now: datetime
    has_seat: bool
    stage: str
    confirmed_at: datetime | None
    window_opens_at: datetime
    gates: tuple[str, ...]


def reasons_not_to_release(facts: ReleaseFacts) -> list[str]:
    """Why a member cannot be authorised to travel. The database asks the same of every release."""
    reasons = []
    if facts.movement_state != "scheduled" or facts.now >= facts.departs_at:
        reasons.append("INV-53")
    if not facts.has_seat:
        reasons.append("INV-52")
    if facts.stage not in ("preparing", "released"):
        reasons.append("INV-05")
    if facts.confirmed_at is None or not facts.window_opens_at <= facts.confirmed_at <= facts.departs_at:
        reasons.append("INV-51")
    if facts.gates:
        reasons.extend(["INV-06", *facts.gates])
    return reasons


def reasons_not_to_change(movement_state: str, departs_at: datetime, arrives_at: datetime, now: datetime) -> list[str]:
    """Why a journey is not put to these times."""
    reasons = []
    if movement_state != "scheduled":
        reasons.append("INV-53")
    if departs_at <= now or arrives_at <= departs_at:
        reasons.append("INV-50")
    return reasons


MOVES = {
    ("released", "boarded"), ("boarded", "departed"), ("released", "no_show"), ("booked", "no_show"), ("departed",
    "arrived"), ("departed", "missing"),
}  # fmt: skip
WORDS_ON_ARRIVAL = ("arrived", "missing")


def reasons_not_to_record_event(*, state: str, event: str, has_seat: bool, gates: tuple[str, ...]) -> list[str]:
    """Why boarding, departure, no-show or arrival cannot be recorded for a member in `state`."""
    reasons = []
    if not has_seat:
        reasons.append("INV-52")
    if state == "arrived" and event in WORDS_ON_ARRIVAL:
        reasons.append("INV-201")
    elif (state, event) not in MOVES:
        reasons.append("INV-07")
    if event in ("boarded", "departed") and gates:
        reasons.extend(["INV-06", *gates])
    return reasons


@dataclass(frozen=True)
class ReceivingFacts:
    """What is known of who receives: whether the acting agency does, whether anybody does, whether it is responsible."""

    mine: bool
    anybody: bool
    responsible: bool


def reasons_not_to_receive(facts: ReceivingFacts) -> list[str]:
    """Why an agency does not say whether somebody has arrived: another one receives them, or it only accompanies them."""
    return [] if facts.mine or (facts.responsible and not facts.anybody) else ["INV-200"]


@dataclass(frozen=True)
class WordFacts:
    """What is known when somebody says of one traveller that they arrived, or did not."""

    place: str
    said: str
    word: str
    happened_at: datetime
    now: datetime


def reasons_not_to_say_arrival(facts: WordFacts) -> list[str]:
    """Why a word on an arrival cannot be taken: nobody is under way, or somebody was faster."""
    if facts.place == "arrived" or (facts.said and facts.said == facts.word):
        return ["INV-201"]
    if facts.place != "under_way":
        return ["INV-54"]
    return ["INV-24"] if facts.happened_at > facts.now else []


def reasons_not_to_contradict(*, same_person: bool, already: bool, reason: str) -> list[str]:
    """Why what happened is not contradicted like that: by another person, with a reason, once."""
    return ["INV-117"] if same_person or already or not reason.strip() else []


def act_that_follows_a_contradiction(stage: str, states: list[str]) -> str:
    """By which act the case goes back to where its people, those who take part, stand now; empty where it stays."""
    travelling = [state for state in states if state != "no_show"]
    gone = [state for state in travelling if state in ("departed", "arrived")]
    if stage == "arrived" and (not travelling or any(state != "arrived" for state in travelling)):
        return "arrival_contradicted"
    if stage == "departed" and (len(gone) < len(travelling) or not gone):
        return "departure_contradicted"
    if stage == "released" and ("booked" in travelling or "active" in travelling):
        return "release_lapsed"
    return ""
