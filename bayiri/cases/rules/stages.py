"""How a case moves: which act takes it from which stage to which. Everything that is not in the table is refused."""

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
