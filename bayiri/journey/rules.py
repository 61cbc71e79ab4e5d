"""What is next on a case: the one thing to do now. A pure reading of where everything stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bayiri.cases.rules import ENDS, GONE


@dataclass(frozen=True)
class MemberStanding:
    """One member, as far as the next step depends on them."""

    id: str
    state: str
    screened: bool
    consent: str
    gates_before: dict[str, list[str]] = field(default_factory=dict)
    confirmed: bool = False
    seat: str | None = None


@dataclass(frozen=True)
class CaseStanding:
    """Where a case stands, as far as its next step depends on it."""

    stage: str
    virtual: bool
    members: tuple[MemberStanding, ...]
    application_open: bool = False
    refusal_id: str | None = None
    confirmation_open: bool = False
    unassigned: bool = False
    closing_proposed: bool = False


@dataclass(frozen=True)
class NextStep:
    """What to do, as a word of choices.NextAct, for which member, on which journey, and what stands in the way."""

    act: str
    member_id: str | None = None
    seat: str | None = None
    blocked_by: tuple[str, ...] = ()


SIMPLE = {
    "registered": "hold_session",
    "departed": "confirm_arrival",
    "arrived": "make_plan",
    "reintegrating": "follow_up",
    "following_up": "follow_up",
    "withdrawn": "nothing_withdrawn",
    "referred_on": "nothing_referred",
    "closed": "nothing_closed",
    "ended": "nothing_closed",
}


def next_step(case: CaseStanding) -> NextStep:
    """The one thing to do now."""
    going = [member for member in case.members if member.state not in GONE]
    if case.unassigned and case.stage not in ENDS:
        return NextStep("find_caseworker")
    if case.closing_proposed:
        return NextStep("second_look")
    if case.stage == "suspended":
        return NextStep("review_refusal", seat=case.refusal_id)
    if case.stage == "counselling":
        again = going[0] if going else None  # reopened: everybody was assessed once, and is looked at anew
        first = next((member for member in going if not member.screened), again)
        return NextStep("assess", first.id if first else None)
    if case.stage == "assessed":
        first = next((member for member in going if member.consent not in ("in_force", "reflection")), None)
        return NextStep("decide", first.id if first else None)
    lapsed = next((member for member in going if member.consent in ("to_be_renewed", "of_age")), None)
    if lapsed and case.stage in ("decided", "approved", "preparing", "released"):
        return NextStep("decide", lapsed.id)
    if case.stage == "decided":
        return _after_decision(case, going)
    if case.stage == "approved":
        if case.virtual:
            return NextStep("start_engagement")
        return _unless_blocked(NextStep("book"), going, "booking")
    if case.stage in ("preparing", "released"):
        return _before_departure(case, going)
    return NextStep(SIMPLE[case.stage])


def _after_decision(case: CaseStanding, going: list[MemberStanding]) -> NextStep:
    if case.application_open:
        return NextStep("decide_application")
    if any(member.consent == "reflection" for member in going):
        return NextStep("wait_reflection")
    return _unless_blocked(NextStep("apply"), going, "application")


def _unless_blocked(step: NextStep, going: list[MemberStanding], before: str) -> NextStep:
    for member in going:
        if gates := member.gates_before.get(before):
            return NextStep("clear_gates", member.id, blocked_by=tuple(gates))
    return step


def _before_departure(case: CaseStanding, going: list[MemberStanding]) -> NextStep:
    travelling = [member for member in going if member.seat]
    blocked = _unless_blocked(
        NextStep("none"), [member for member in travelling if member.state == "booked"], "release"
    )
    if blocked.act == "clear_gates":
        return blocked
    for member in travelling:
        if member.state == "booked" and not member.confirmed:
            return NextStep("confirm_again" if case.confirmation_open else "wait_confirmation", member.id, member.seat)
    for state, act in (("booked", "release"), ("released", "board"), ("boarded", "depart")):
        waiting = next((member for member in travelling if member.state == state), None)
        if waiting:
            return NextStep(act, waiting.id, waiting.seat)
    return NextStep("book")


def track(stages: Sequence[str], now: str, been: Collection[str]) -> list[str]:
    """How each stage of the usual way stands in one case that has `been` in some: done, passed over, now or to come.

    What lies behind and was never part of this case, as the journey of who came back alone, is passed over.
    """
    at = stages.index(now)
    behind = ["done" if stage in been else "passed-over" for stage in stages[:at]]
    return [*behind, "now", *["to-come"] * (len(stages) - at - 1)]


def may_leave(relation: str, state: str) -> bool:
    """Whether a second entry of one person can leave a household: not the main applicant's, not one on a journey."""
    return relation != "self" and state in ("active", "left", "withdrawn")
