"""From the confirmation before departure to the last follow-up: released, departed, arrived, helped, asked how it goes."""

from datetime import datetime, timedelta

from benchmarks.before_travel import clear, close
from benchmarks.households import Human
from benchmarks.telling import Telling

LINES = (
    ("economic", "kind", "Income", "Tools for a workshop", 150_000),
    ("social", "service", "Housing", "Rent for six months", 90_000),
    ("psychosocial", "service", "Company", "Group meetings", 0),
)
Rounds = dict[tuple[str, int], tuple[str, Human]]
ROUNDS = (0, 6, 12)
ROUNDS_VULNERABLE = (0, 3, 6, 9, 12, 18)


def travel(case: Telling) -> None:
    """Confirmed again, released, on board, departed, arrived. Raises Today."""
    departs_at = case.departs_at = max(case.departs_at or case.now, case.now + timedelta(days=4))
    case.go_on(departs_at - timedelta(days=2))
    _confirm_again(case)
    case.go_on(departs_at - timedelta(days=1))
    _release(case)
    case.go_on(departs_at)
    _happened(case, "boarded")
    case.go_on(departs_at + timedelta(minutes=20))
    _happened(case, "departed")
    case.movement_state = "departed"
    case.act("departed", case.booked_by)
    case.open_work("confirm_arrival", case.booked_by, 3, "travel_officer")
    case.go_on(departs_at + timedelta(hours=5))
    _happened(case, "arrived")
    case.act("arrived", case.officer)
    case.end_work(case.officer, "confirm_arrival")


def _confirm_again(case: Telling) -> None:
    interpreter = "A. Interpreter" if case.interpreter else ""
    for human in case.present():
        case.note(
            "consent_reconfirmation", human, case.caseworker, case.movement, case.departs_at, "confirmed", "phone",
            case.house.language, interpreter, True, case.now,
        )  # fmt: skip
        case.say("consent.reconfirmed", case.caseworker, "cases.member", human.member_id, result="confirmed")


def _release(case: Telling) -> None:
    """The last gates, then the release of everybody."""
    people = case.present()
    clear(case, "fitness", "travel_officer", 3, people)
    clear(case, "identity_document", "travel_officer", 400, people)
    clear(case, "reception", "reintegration_officer", 30, people)
    by = case.booked_by
    for human in people:
        case.note("travel_release", None, by, case.movement, human.member_id, case.departs_at, "{}", case.now)
        human.state = "released"
        case.say("journey.released", by, "cases.member", human.member_id)
    case.act("released", by)


def _happened(case: Telling, kind: str) -> None:
    by = case.officer if kind == "arrived" else case.booked_by
    for human in case.present():
        case.note("travel_travelevent", None, by, case.movement, human.member_id, kind, case.now)
        human.state = kind
        case.say(f"journey.{kind}", by, "cases.member", human.member_id)


def settle(case: Telling, begins: str) -> None:
    """The plan, the help, the rounds of follow-up, the end; side by side in time, written down one after the other."""
    arrived = case.now
    rounds = _schedule(case, arrived)
    case.open_work("plan", case.officer, 7, "reintegration_officer", case.receiving.id)
    steps = [(14, "", 0)] + [(months * 30 + 20, member, months) for member, months in rounds]
    done: set[tuple[str, int]] = set()
    try:
        for days, member, months in sorted(steps):
            case.go_on(max(case.now, arrived + timedelta(days=days)))
            if not member:
                _plan(case, begins, arrived)
            else:
                _interview(case, rounds[member, months][0], months)
                done.add((member, months))
    finally:
        _write_rounds(case, arrived, rounds, done)
    case.wait(12)
    close(case, case.officer, "completed" if case.house.chance.random() < 0.93 else "no_contact")


def _schedule(case: Telling, arrived: datetime) -> Rounds:
    """Round by (member, months): its id and whose it is."""
    asked = case.house.adults or case.house.people
    rounds = {
        (human.member_id, months): (case.house.new_id(), human)
        for human in asked if human.state == "arrived"
        for months in (ROUNDS_VULNERABLE if human.vulnerable else ROUNDS)
    }  # fmt: skip
    case.say("monitoring.scheduled", case.officer, "cases.case", case.id, case.number, arrived_on=str(arrived.date()))
    return rounds


def _plan(case: Telling, begins: str, arrived: datetime) -> None:
    """Lines, the household's yes, deliveries and their verification, as far as today."""
    by, plan, chance = case.officer, case.house.new_id(), case.house.chance
    head = case.house.people[0]
    agreed = case.now
    if case.stage in ("arrived", "approved"):
        case.act(begins, by)
    case.end_work(by, "plan")
    lines = LINES[: chance.choice((1, 2, 2, 3))]
    for place, line in enumerate(lines):
        given = agreed + timedelta(days=20 + 25 * place)
        state = "verified" if given + timedelta(days=15) <= case.world.until else "delivered"
        _line(case, plan, line, agreed, given if given <= case.world.until else None, state, len(lines))
    case.rows.add("reintegration_plan", plan, case.id, len(lines), "running", arrived.date(), by.id, agreed)
    case.rows.add(
        "reintegration_planapproval", case.house.new_id(), plan, case.id, head.member_id, len(lines), True, "in_person",
        case.house.language, "", "", by.id, agreed,
    )  # fmt: skip
    case.say("reintegration.plan_answered", by, "reintegration.planapproval", plan, approves=True)


def _line(case: Telling, plan: str, line, agreed, given, state: str, version: int) -> None:
    dimension, form, need, what, amount = line
    by, row = case.officer, case.house.new_id()
    currency = "EUR" if amount else ""
    case.rows.add(
        "reintegration_planline", row, plan, case.id, dimension, "individual", form, "after_arrival", None, need, what,
        "Local supplier", amount, currency, (agreed + timedelta(days=30)).date(), state if given else "approved", version, by.id,
        agreed, by.id, agreed, by.id, agreed, 1,
    )  # fmt: skip
    case.say("reintegration.line_added", by, "reintegration.planline", row, what, dimension=dimension)
    if given:
        case.rows.add(
            "reintegration_delivery",
            case.house.new_id(),
            row,
            case.id,
            given.date(),
            amount,
            "receipt",
            "",
            "",
            "",
            by.id,
            given,
        )
    if given and state == "verified":
        seen = given + timedelta(days=15)
        case.rows.add(
            "reintegration_verification", case.house.new_id(), row, case.id, seen.date(), "phone", True, "",
            case.by("programme_manager").id, seen,
        )  # fmt: skip


def _interview(case: Telling, row: str, months: int) -> None:
    """One round held, by somebody who gave no help."""
    by = case.interviewer
    scores = case.house.chance.choice(case.world.surveys)
    case.rows.add(
        "monitoring_surveyresult",
        case.house.new_id(),
        row,
        case.id,
        *case.world.survey,
        False,
        *scores,
        by.id,
        case.now,
    )
    if months and case.stage in ("arrived", "reintegrating"):
        case.act("followed_up", by)
    case.say("monitoring.held", by, "monitoring.surveyresult", row, months=months)


def _write_rounds(case: Telling, arrived: datetime, rounds: Rounds, done: set) -> None:
    """Every round as it stands today, with the work that is due."""
    agency, by = case.receiving.id, case.officer
    waiting: set[str] = set()
    for (member, months), (row, human) in sorted(rounds.items(), key=lambda item: item[0][1]):
        due = (arrived + timedelta(days=months * 30)).date()
        held = (member, months) in done
        day = max(due, min(due + timedelta(days=20), case.world.until.date())) if held else None
        case.rows.add(
            "monitoring_followup", row, case.id, member, agency, months, arrived.date(), due, "done" if held else "due",
            "visit" if held else None, case.interviewer.id if held else None, day, by.id, arrived,
        )  # fmt: skip
        if not held and member not in waiting:
            waiting.add(member)
            case.open_work("follow_up", by, (due - case.now.date()).days, "reintegration_officer", agency, human)
