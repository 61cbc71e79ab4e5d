"""What the stories of help share: a couple with a child that has decided to return from Germany to Iraq."""

from datetime import UTC, date, datetime, timedelta

from bayiri.agencies.context import set_context
from bayiri.cases.commands import FormOfReturn, NewMember, hold_session, move_stage, register_case
from bayiri.consent.commands import Declaration, record_decision
from bayiri.core import clock
from bayiri.people.commands import PersonData
from bayiri.programmes.commands import apply_for_assistance, calculate_entitlement
from bayiri.programmes.models import Application
from bayiri.safeguards.commands import assess
from bayiri.safeguards.commands.risk import RiskData, assess_risk, review_risk

TODAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
AGREED = {
    "decision": "agreed", "language": "ara", "signature": "signed", "freely": True, "informed": True,
    "without_pressure": True, "may_withdraw_explained": True,
}  # fmt: skip


def newcomer(relation, name, year, **told):
    person = PersonData(name, "Haddad", born_on=date(year, 5, 1), birth_precision="day", nationalities=("IRQ",), **told)
    return NewMember(relation, person, entered_on=date(2020, 1, 1))


def registered(by, host="DEU", destination="IRQ", **how):
    """Amina, Bilal and their child Dalia."""
    people = [
        newcomer("self", "Amina", 1990),
        newcomer("spouse", "Bilal", 1988),
        newcomer("child", "Dalia", 2015),
    ]
    return register_case(by=by, form=FormOfReturn(host, destination), members=people, **how)


def counselled(by, case):
    """Carla counsels everybody, two days before."""
    hold_session(
        by=by, case_id=case.id, held_at=clock.now(), channel="in_person", language="ara",
        topics=["assistance"], members_present=[member.id for member in case.members.all()],
        information_version="1",
    )  # fmt: skip


def assessed(by, protection, case):
    """Everybody is assessed, and Paul finds no risk on return."""
    for member in case.members.all():
        assess(
            by=by, case_id=case.id, member_id=member.id, vulnerabilities=[], needs="", risks="",
            protective_factors="", fears_return=False,
        )  # fmt: skip
    data = RiskData(
        "Nobody waits for me.", "Quiet.", "Country report, 2023.", "no_risk", "Nothing speaks of one.", "eng", True
    )
    for member in case.members.all():
        set_context(by)
        found = assess_risk(by=by, case_id=case.id, member_id=member.id, data=data)
        set_context(protection)
        review_risk(by=protection, case_id=case.id, assessment_id=found, agrees=True, reasons="interview of today")
    set_context(by)
    case.refresh_from_db()


def declare(by, case):
    """Everybody declares to return; Amina speaks for Dalia."""
    for member in case.members.select_related("person"):
        own = {"given_by": "self"}
        if member.relation == "child":
            own = {
                "given_by": "guardian",
                "guardian_name": "Amina Haddad",
                "child_view": "Wants to see her grandmother",
            }
        record_decision(
            by=by, case=case, member=member, declaration=Declaration(**AGREED, **own), decided_at=clock.now()
        )


def decided(cast, case):
    """The household has been counselled, assessed and has decided, two days ago. Carla acts."""
    with clock.moved_to(TODAY - timedelta(days=2)):
        counselled(cast.carla, case)
        assessed(cast.carla, cast.paul, case)
        declare(cast.carla, case)
        move_stage(by=cast.carla, case=case, act="decided")


def offered(cast, *programmes, **where):
    """Registered three days ago and offered these programmes; nothing decided yet. Carla acts."""
    set_context(cast.carla)
    with clock.moved_to(TODAY - timedelta(days=3)):
        case = registered(cast.carla, **where)
        for programme in programmes:
            calculate_entitlement(by=cast.carla, case_id=case.id, programme=programme)
    case.refresh_from_db()
    return case


def applied(cast, programme="deu-reag-garp") -> Application:
    """Offered, decided, and applied for today by Carla, who acts."""
    case = offered(cast, programme)
    decided(cast, case)
    with clock.moved_to(TODAY):
        return apply_for_assistance(by=cast.carla, case_id=case.id, programme=programme)
