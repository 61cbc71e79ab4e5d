"""From registration to a booked journey: counselled, assessed, decided, approved; or not."""

from datetime import timedelta

from benchmarks.households import Human
from benchmarks.rows import array
from benchmarks.telling import Telling, Today, Worker

TOPICS = array(["return_options", "options_to_stay", "assistance", "rights"])
VULNERABILITIES = (
    "single_parent",
    "illness",
    "woman_at_risk",
    "stranded",
    "pregnancy",
    "disability",
    "elderly",
    "torture",
)
PROGRAMME = "deu-reag-garp"
# Of 1000 cases at each step before departure: who changes their mind and so on.
WITHDRAW, REFER, END, REFUSE, LEAVE = 22, 4, 7, 12, 2


class Over(Exception):
    """Nothing comes after this."""


def to_booked(case: Telling) -> None:
    """Everything up to the booking, with what may come between. Raises Today, Over."""
    for step in (counsel, assess, decide, approve, book):
        step(case)
        turn(case)


def counsel(case: Telling) -> None:
    for _again in range(case.house.chance.choice((1, 1, 2))):
        case.wait(8)
        by, adults = case.caseworker, [human.member_id for human in case.house.adults]
        interpreter = "A. Interpreter" if case.interpreter else ""
        case.session = case.note(
            "cases_counsellingsession", None, by, case.now, "in_person", case.house.language, interpreter, False, array(adults),
            TOPICS, "2026", "",
        )  # fmt: skip
        if case.stage == "registered":
            case.act("session_held", by)
        case.say("case.session_held", by, "cases.counsellingsession", case.session, interpreter_missing=False)
    case.open_work("assess", by, 7, "counsellor")


def assess(case: Telling) -> None:
    case.wait(10)
    by, chance = case.caseworker, case.house.chance
    for human in case.house.people:
        found = chance.sample(VULNERABILITIES, chance.choice((1, 1, 2))) if chance.random() < 0.15 else []
        human.vulnerable = bool(found)
        case.note(
            "safeguards_screening",
            human,
            by,
            array(found),
            "Housing and work.",
            "",
            "Family at the destination.",
            False,
            case.now,
        )
        for code in found:
            case.note("safeguards_vulnerability", human, by, code, None)
        case.say("safeguards.assessed", by, "cases.member", human.member_id, count=len(found))
    case.act("assessed", by)
    case.end_work(by, "assess")


def decide(case: Telling) -> None:
    case.wait(14)
    calculate(case)
    case.wait(2)
    by, chance = case.caseworker, case.house.chance
    interpreter = "A. Interpreter" if case.interpreter else ""
    for human in case.present():
        giver = ("guardian", "The parents", "Looks forward to it.") if human.child else ("self", "", "")
        case.note(
            "consent_returndecision", human, by, "agreed", *giver, case.session, "2026", case.house.language, interpreter,
            True, True, True, True, chance.choice(("signed", "signed", "screen", "thumbprint")), "", "", None, case.binding(),
            case.now,
        )  # fmt: skip
        case.say("consent.decided", by, "cases.member", human.member_id, decision="agreed")
    case.act("decided", by)


def calculate(case: Telling) -> None:
    people = case.present()
    shape = (min(4, sum(not human.child for human in people)), min(4, sum(human.child for human in people)))
    facts, answer, case.offer, total = case.world.programmes[shape]
    for place, human in enumerate(people):
        facts, answer = (text.replace(f"P{place}P", human.member_id) for text in (facts, answer))
    case.entitlement = case.house.new_id()
    case.rows.add(
        "programmes_entitlement", case.entitlement, case.id, PROGRAMME, case.world.rulebook_version, case.world.rulebook_hash,
        case.now.date(), facts, answer, True, "EUR", total, case.now, case.caseworker.id,
    )  # fmt: skip
    case.say(
        "programmes.entitlement_calculated",
        case.caseworker,
        "programmes.entitlement",
        case.entitlement,
        programme=PROGRAMME,
    )


def clear(case: Telling, gate: str, role: str, valid_days: int | None, people: list[Human]) -> None:
    """One gate, for those to whom it applies, by somebody who is not the caseworker."""
    by = case.officer if role == "reintegration_officer" else case.by(role)
    until = (case.now + timedelta(days=valid_days)).date() if valid_days else None
    for human in people:
        case.note("safeguards_finding", human, by, gate, "cleared", "Looked at, papers seen.", until, case.now)
        case.say("safeguards.cleared", by, "cases.member", human.member_id, gate=gate)


def approve(case: Telling) -> None:
    case.wait(10)
    by, people = case.caseworker, case.present()
    clear(case, "non_refoulement", "protection_officer", 400, people)
    clear(case, "capacity", "protection_officer", 400, [human for human in people if not human.child])
    application = case.house.new_id()
    applied_on, applied_at = case.now.date(), case.now
    case.open_work("approve", by, 14, "programme_manager")
    case.say("programmes.applied", by, "programmes.application", application, programme=PROGRAMME)
    row = (application, case.id, PROGRAMME, case.entitlement, applied_on, "Looks right.", False)
    try:
        case.wait(12)
    except Today:
        case.rows.add("programmes_application", *row, "submitted", by.id, applied_at)
        raise
    manager = case.by("programme_manager")
    case.rows.add("programmes_application", *row, "approved", by.id, applied_at)
    case.rows.add(
        "programmes_approvaldecision", case.house.new_id(), case.id, application, case.entitlement, "approved", "Agreed.", "", "",
        manager.id, case.now,
    )  # fmt: skip
    case.act("approved", manager)
    case.end_work(manager, "approve")
    case.say("programmes.approved", manager, "programmes.application", application, programme=PROGRAMME)


def share(case: Telling) -> None:
    """Everybody agrees that those who receive them may see the case."""
    by, agency = case.caseworker, case.receiving.id
    for human in case.present():
        case.note("consent_sharingconsent", human, by, human.id, agency, "reintegration", True, case.now)
        case.sight("person", human.id, agency, "reintegration", "read")
        case.say("journey.sharing_said", by, "cases.member", human.member_id, given=True, purpose="reintegration")
    case.sight("case", case.id, agency, "reintegration")


def book(case: Telling) -> None:
    case.wait(12)
    share(case)
    if case.mode == "virtual":
        return
    by = case.booked_by
    case.departs_at = case.now + timedelta(days=case.house.chance.randrange(8, 40), hours=3)
    case.movement, case.booked_at, case.booked = case.house.new_id(), case.now, case.present()
    for human in case.booked:
        human.state = "booked"
    case.act("booked", by)
    case.say("travel.booked", by, "travel.movement", case.movement, "Example Air EA 412", members=len(case.booked))


def turn(case: Telling) -> None:
    """What may happen at any step. Raises Over where the journey ends here."""
    lot = case.house.chance.random() * 1000
    for share_of, happening in ((WITHDRAW, withdraw), (REFER, refer_on), (END, end), (REFUSE, refuse), (LEAVE, leave)):
        if 0 <= lot < share_of:
            happening(case)
        lot -= share_of


def withdraw(case: Telling) -> None:
    case.wait(3)
    case.movement_state = "cancelled"
    by = case.caseworker
    for human in case.present():
        case.note("consent_withdrawal", human, by, case.now)
        human.state = "withdrawn"
        case.say("journey.withdrawn", by, "cases.member", human.member_id)
    case.act("withdrawn", by)
    case.end_work(by)
    if case.house.chance.random() < 0.7:
        case.wait(40)
        close(case, by, "withdrew")
    raise Over


def refer_on(case: Telling) -> None:
    case.wait(3)
    case.movement_state = "cancelled"
    by, human = case.by("protection_officer"), case.present()[0]
    case.note(
        "safeguards_finding", human, by, "non_refoulement", "blocked", "Asylum claim to be lodged.", None, case.now
    )
    case.act("referred_on", by, "asylum")
    case.end_work(by)
    case.say("journey.referred_on", by, "cases.case", case.id, case.number)
    raise Over


def end(case: Telling) -> None:
    case.wait(30)
    case.movement_state = "cancelled"
    case.act("ended", case.caseworker, "no contact any more")
    case.end_work(case.caseworker)
    raise Over


def refuse(case: Telling) -> None:
    """Somebody resists: suspended, reviewed by another person; some go on freely."""
    case.wait(2)
    by, human = case.caseworker, case.present()[0]
    refusal = case.note("consent_refusal", human, by, case.stage, "Did not want to speak about it.", case.now)
    case.act("suspended", by)
    case.open_work("review_refusal", by, 1, "protection_officer", member=human)
    case.say("journey.refused", by, "cases.member", human.member_id, step=case.stage)
    case.wait(12)
    reviewer = case.by("protection_officer")
    freely = case.house.chance.random() < 0.6
    result = "continues_freely" if freely else "stops"
    case.note("consent_refusalreview", None, reviewer, refusal, result, "Spoke alone.", True, case.now)
    case.end_work(reviewer, "review_refusal")
    case.say("journey.refusal_reviewed", reviewer, "cases.member", human.member_id, result=result)
    if not freely:
        withdraw(case)
    case.act("resumed", reviewer)


def leave(case: Telling) -> None:
    """Gone without release: recorded as what it is."""
    case.wait(10)
    case.movement_state = "cancelled"
    by = case.caseworker
    for human in case.present():
        case.note("travel_outsidedeparture", human, by, "left_alone", "", case.now.date())
        human.state = "departed"
        case.say("journey.departed_outside_procedure", by, "cases.member", human.member_id, how="left_alone")
    case.assistance = "spontaneous"
    case.act("departed_outside_procedure", by)
    case.open_work("outside_procedure", by, 0, "protection_officer")
    raise Over


def close(case: Telling, by: Worker, outcome: str) -> None:
    case.outcome, case.closed_at = outcome, case.now
    case.act("closed", by, outcome)
    case.end_work(by)
    case.say("journey.closed", by, "cases.case", case.id, case.number, outcome=outcome)
