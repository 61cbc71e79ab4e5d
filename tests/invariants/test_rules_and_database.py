"""The rules in Python and the functions of the database say the same, whatever the facts are."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bayiri.agencies.context import acting_as
from bayiri.cases.models import Case, Member
from bayiri.cases.rules import stage_of
from bayiri.consent.models import Refusal
from bayiri.core import clock
from bayiri.core.errors import RuleBroken
from bayiri.core.ids import uuid7
from bayiri.journey.commands import decide
from bayiri.people.commands import register_person
from bayiri.safeguards.commands.advisories import AdvisoryData, add_advisory
from bayiri.safeguards.commands.children import ChildData, write_step
from bayiri.safeguards.commands.risk import RiskData, assess_risk, decide_as_senior, review_risk
from bayiri.safeguards.commands.talks import TalkData, record_talk
from bayiri.safeguards.queries import reasons_against, standing_by_rules, valid_days
from seed.stories import STAGES_IN_ORDER
from tests.invariants.attacks import FAMILY, call, insert, person, rule_refuses, run

NO_RISK = RiskData(
    "Nobody waits for me.", "Quiet.", "Country report, 2023.", "no_risk", "Nothing speaks of one.", "eng", True
)
CLEARED_BY = {
    "capacity": "paul", "non_refoulement": "carla", "best_interests": "paul", "fitness": "paul", "identity_document": "tara",
    "reception": "rami",
}  # fmt: skip
OVERRIDDEN_BY = {"family_unity": "paul", "reception": "mona"}
DAYS = st.integers(-40, 40)
WHO = st.integers(0, 3)
FACTS = st.one_of(
    st.tuples(
        st.just("finding"),
        WHO,
        st.sampled_from(sorted(CLEARED_BY)),
        st.sampled_from(["cleared", "blocked", "pending"]),
        DAYS,
    ),
    st.tuples(st.just("advisory"), st.sampled_from(["block", "senior"]), DAYS, st.integers(0, 30), st.booleans()),
    st.tuples(st.just("override"), WHO, st.sampled_from(sorted(OVERRIDDEN_BY))),
    st.tuples(
        st.just("case"),
        st.sampled_from(["residence_status", "offer"]),
        st.sampled_from(["asylum_pending", "tolerated"]),
    ),
    st.tuples(st.just("state"), WHO, st.sampled_from(["active", "booked", "withdrawn", "left"])),
    st.tuples(st.just("relation"), WHO, st.sampled_from(["other", "not_related"])),
    st.tuples(st.just("named"), WHO, st.sampled_from(["guardian", "escort", "receiver"]), DAYS, st.integers(0, 60)),
    st.tuples(st.just("refusal"), WHO),
    st.tuples(st.just("withdrawal"), WHO),
)


class Facts:
    """Writes facts down through the functions that may, each as somebody who may."""

    def __init__(self, cast, story, members):
        self.cast, self.story, self.members = cast, story, members

    def about(self, who):
        now = clock.now()
        return {"case_id": self.story.case.id, "member_id": self.members[who].id, "recorded_at": now}

    def form(self, who, gate):
        """Cleared by its own form: found by one and reviewed by another, or talked about."""
        story, member = self.story, self.members[who]
        about = {"case_id": story.case.id, "member_id": member.id}
        if gate == "best_interests":
            self.determined(who)
            return
        if gate == "capacity":
            with acting_as(self.cast.clemens):
                data = TalkData(clock.now(), "eng", alone=True, detained=False, understands="yes", note="Wants to go.")
                record_talk(by=self.cast.clemens, data=data, **about)
            return
        with acting_as(self.cast.clemens):
            pending = run("SELECT residence_status FROM cases_case")[0] == "asylum_pending"
            if pending:
                with rule_refuses("INV-298"):
                    assess_risk(by=self.cast.clemens, data=NO_RISK, **about)
                return
            found = assess_risk(by=self.cast.clemens, data=NO_RISK, **about)
        with (
            acting_as(self.cast.paul),
            suppress(RuleBroken),
            transaction.atomic(),
        ):  # a concern of the same moment is not cleared away
            review_risk(by=self.cast.paul, case_id=story.case.id, assessment_id=found, agrees=True, reasons="x")

    def child(self, who, by, kind, **said):
        """A step for a child; of whom it cannot be written, it is not."""
        member, now = self.members[who], clock.today()
        data = ChildData(**{"happened_on": now, "words": "x", "name": "Lena Vogt", "body": "x", **said})
        with acting_as(by), suppress(RuleBroken), transaction.atomic():
            write_step(by=by, case_id=self.story.case.id, member_id=member.id, kind=kind, data=data)

    def determined(self, who):
        cast = self.cast
        self.child(who, cast.carla, "assessed", outcome="low")
        self.child(who, cast.carla, "traced", outcome="able")
        self.child(who, cast.carla, "report", outcome="return", view="x")
        for by in (cast.mona, cast.dora, cast.paul):
            self.child(who, by, "sat", outcome="return")
        self.child(who, cast.paul, "determined", outcome="return")

    def named(self, who, kind, days, lasts):
        day = clock.today() + timedelta(days=days)
        self.child(who, self.cast.paul, kind, happened_on=day, valid_until=day + timedelta(days=lasts))

    def advisory(self, effect, days, lasts, allowed):
        day = clock.today() + timedelta(days=days)
        data = AdvisoryData("IRQ", effect, "x", "x", day, valid_until=day + timedelta(days=lasts))
        with acting_as(self.cast.paul):
            one = add_advisory(by=self.cast.paul, data=data)
        with acting_as(self.cast.dora), suppress(RuleBroken), transaction.atomic():  # where it speaks of them today
            about = {"case_id": self.story.case.id, "member_id": self.members[0].id}
            decide_as_senior(by=self.cast.dora, advisory=str(one.id), allowed=allowed, reasons="x", **about)

    def finding(self, who, gate, state, days):
        if state == "cleared" and gate in ("capacity", "non_refoulement", "best_interests"):
            self.form(who, gate)
            return
        by = CLEARED_BY[gate] if state == "cleared" else "carla"
        most = valid_days(gate, on=clock.today())  # a clearance for longer is refused (INV-143)
        until = (clock.now() + timedelta(days=min(days, most or days))).date() if state == "cleared" else None
        with acting_as(getattr(self.cast, by)):
            said = {"gate": gate, "state": state, "evidence": "x", "found_at": clock.now(), "valid_until": until}
            call("safeguards_record_finding", **said, **self.about(who))

    def override(self, who, gate):
        with acting_as(getattr(self.cast, OVERRIDDEN_BY[gate])):
            call("safeguards_record_override", gate=gate, reason="x", overridden_at=clock.now(), **self.about(who))

    def case(self, column, value):
        with acting_as(self.cast.carla):
            run(f"UPDATE cases_case SET {column} = %s", value)

    def state(self, who, state):
        with acting_as(self.cast.carla):
            now_in = run("SELECT state FROM cases_member WHERE id = %s", self.members[who].id)[0]
            if {now_in, state} in (
                {"active", "booked"},
                {"active", "withdrawn"},
                {"active", "left"},
            ) and now_in != "left":
                run("SELECT cases_move_member(%s, %s)", self.members[who].id, state)

    def relation(self, who, relation):
        if who:
            with acting_as(self.cast.carla):
                run("UPDATE cases_member SET relation = %s WHERE id = %s", relation, self.members[who].id)

    def refusal(self, who):
        with acting_as(self.cast.carla):
            call("consent_record_refusal", step="x", description="x", noted_at=clock.now(), **self.about(who))

    def withdrawal(self, who):
        with acting_as(self.cast.carla):
            call("consent_record_withdrawal", withdrawn_at=clock.now(), **self.about(who))


@pytest.fixture
def family(told, cast):
    """A couple with a child who are prepared to travel, and a brother who joined and was never assessed."""
    story = told("preparing", FAMILY)
    with acting_as(cast.carla), clock.moved_to(story.now):
        brother = register_person(by=cast.carla, data=person("Ali"))
        insert(
            "cases_member", id=uuid7(), case_id=story.case.id, person_id=brother.id, relation="sibling", state="active",
            guardian_name="", joined_at=story.now, recorded_by_id=cast.carla.id,
        )  # fmt: skip
        return story, list(Member.objects.order_by("joined_at", "id"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=st.lists(FACTS, max_size=8), later=st.integers(-1, 30), travels_in=st.none() | st.integers(0, 40))
def test_safeguards_stand_alike(family, cast, facts, later, travels_in):
    """INV-06: for every member and every step, by safeguards/rules and by safeguards_standing."""
    story, members = family
    at = story.now + timedelta(days=later)
    travels_on = at.date() + timedelta(days=travels_in) if travels_in is not None else None
    with transaction.atomic(), clock.moved_to(at):
        written = Facts(cast, story, members)
        for kind, *said in facts:
            getattr(written, kind)(*said)
        with acting_as(cast.carla):
            case = Case.objects.get()
            for step in ("application", "booking", "release", "enforcement"):
                by_rules = standing_by_rules(case, step, travels_on)
                by_database = {member.id: sorted(reasons_against(member, step, travels_on)) for member in members}
                assert by_rules == by_database
        transaction.set_rollback(True)  # take this example's facts back


def acts_of(case_id):
    """Kinds of the case's acts in the order in which they were written."""
    return run("SELECT coalesce(array_agg(kind ORDER BY id), '{}') FROM cases_act WHERE case_id = %s", case_id)[0]


@pytest.mark.parametrize("stage", STAGES_IN_ORDER)
def test_the_acts_add_up_to_the_stage(told, act, cast, stage):
    """INV-05: the stage that is stored is the sum of the acts that are."""
    story = told(stage)
    act(cast.carla)
    assert stage_of("registered", acts_of(story.case.id)) == story.stage == stage


def test_detours_add_up_too(told, act, cast):
    """INV-05: suspended and resumed, withdrawn and reopened, decided and lapsed."""
    story, by = told("approved"), cast.carla
    member = story.members()[0]
    story.do(by, lambda: decide.refuse(by=by, case_id=story.case.id, member_id=member.id, step="x", description="x"))
    act(by)
    refusal = Refusal.objects.get()
    review = {
        "case_id": story.case.id,
        "refusal_id": refusal.id,
        "result": "continues_freely",
        "note": "",
        "alone": True,
    }
    story.do(cast.paul, lambda: decide.review_refusal(by=cast.paul, **review))
    story.do(by, lambda: decide.withdraw(by=by, case_id=story.case.id, member_id=member.id))
    story.do(by, lambda: decide.reopen(by=by, case_id=story.case.id, member_id=member.id))
    act(by)
    acts = acts_of(story.case.id)
    assert acts[-4:] == ["suspended", "resumed", "withdrawn", "reopened"]
    assert stage_of("registered", acts) == story.stage == "counselling"
