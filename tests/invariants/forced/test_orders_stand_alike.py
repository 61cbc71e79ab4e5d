"""What keeps somebody from being made to return: by orders/rules.py and by the database, whatever was written down."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bayiri.agencies.context import acting_as
from bayiri.cases.models import Case
from bayiri.core import clock
from bayiri.core.errors import NotVisible, RuleBroken
from bayiri.core.guarded import call_guarded
from bayiri.orders import commands
from bayiri.orders.models import Ban, Extension, Offer, Order, Postponement, Remedy, RightsNotice, Ruling
from bayiri.orders.queries import held_back, next_end
from bayiri.safeguards.queries import reasons_against, standing_by_rules
from tests.invariants.attacks import COUPLE, run

WHO = st.integers(0, 1)
DAY = st.integers(0, 30)
WHICH = st.integers(0, 5)
FACTS = st.one_of(
    st.tuples(st.just("order"), st.sampled_from(["stay_ended", "asylum_refused", "entry_refused"]), st.integers(0, 3)),
    st.tuples(st.just("extension"), WHICH, st.integers(1, 40)),
    st.tuples(st.just("remedy"), WHICH, st.sampled_from(["appeal", "judicial_review"]), st.booleans()),
    st.tuples(
        st.just("ruling"), WHICH, st.sampled_from(["suspended", "not_suspended", "dismissed", "annulled", "sent_back"])
    ),
    st.tuples(st.just("postponement"), WHICH),
    st.tuples(st.just("end"), WHICH),
    st.tuples(st.just("offer"), WHO, st.sampled_from(["accepted", "thinking", "declined"])),
    st.tuples(st.just("notice"), WHO, st.integers(0, 9)),
    st.tuples(st.just("mistake"), WHICH),
    st.tuples(st.just("later"), DAY),
)
TABLES = (Order, Extension, Remedy, Ruling, Postponement, Offer, RightsNotice, Ban)


class Facts:
    """Writes down what there is to write, each by a command; what a rule forbids, or what was taken back, is not written."""

    def __init__(self, one, cast):
        self.one, self.cast, self.now = one, cast, one.story.now

    def say(self, kind, *said):
        with clock.moved_to(self.now), acting_as(self.cast.paul):
            try:
                with transaction.atomic():
                    getattr(self, kind)({"by": self.cast.paul, "case_id": self.one.case}, *said)
            except (RuleBroken, NotVisible):
                pass
        self.now += timedelta(minutes=1)

    def pick(self, table, which):
        rows = list(table.objects.order_by("recorded_at", "id"))
        return rows[which % len(rows)] if rows else None

    def order(self, about, ground, longer):
        today = clock.today()
        days = {"stay_ended": 7, "asylum_refused": 30, "entry_refused": 0}[ground] + longer
        members = tuple(self.one.members)[: 1 + longer % 2]
        act = self.one.act(
            ground=ground, issued_on=today, notified_on=today, departs_by=today + timedelta(days=days), members=members
        )
        commands.register_order(**about, data=act)

    def extension(self, about, which, more):
        if order := self.pick(Order, which):
            until = order.departs_by + timedelta(days=more)
            said = {
                "order_id": order.id,
                "until_on": until,
                "ground": "school",
                "number": "1",
                "decided_on": clock.today(),
            }
            commands.extend_period(**about, **said)

    def remedy(self, about, which, kind, suspends):
        if order := self.pick(Order, which):
            said = {"kind": kind, "body": "Court", "lodged_on": clock.today(), "suspends": suspends}
            commands.lodge_remedy(**about, order_id=order.id, **said)

    def ruling(self, about, which, kind):
        if remedy := self.pick(Remedy, which):
            commands.rule_on_remedy(**about, remedy_id=remedy.id, kind=kind, ruled_on=clock.today(), number="1")

    def postponement(self, about, which):
        if order := self.pick(Order, which):
            said = {"ground": "technical", "reason": "x", "since_on": clock.today()}
            commands.postpone(**about, order_id=order.id, **said)

    def end(self, about, which):
        if held := self.pick(Postponement, which):
            with acting_as(self.cast.mona):
                said = {"reason": "x", "since_on": clock.today()}
                commands.end_postponement(by=self.cast.mona, case_id=self.one.case, postponement_id=held.id, **said)

    def offer(self, about, who, answer):
        session = self.one.story.case.sessions.latest("held_at")
        commands.record_offer(
            **about, member_id=self.one.members[who], session_id=session.id, answer=answer, answered_on=clock.today()
        )

    def notice(self, about, who, days_ago):
        given_on = clock.today() - timedelta(days=days_ago)
        data = self.one.notice(given_on=given_on, remedy_until=clock.today())
        commands.tell_rights(**about, member_id=self.one.members[who], data=data)

    def mistake(self, about, which):
        rows = [row for table in TABLES for row in table.objects.order_by("recorded_at", "id")]
        if rows:
            with acting_as(self.cast.mona):
                row = rows[which % len(rows)]
                commands.take_back(by=self.cast.mona, case_id=self.one.case, row_id=row.id, reason="x")

    def later(self, _about, days):
        self.now += timedelta(days=days)


@pytest.fixture
def couple(ordered):
    return ordered(COUPLE)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=st.lists(FACTS, max_size=12))
def test_orders_stand_alike(couple, cast, facts):
    """INV-254, INV-255, INV-256, INV-257, INV-258, INV-259, INV-407: for everybody; they are no gate of a voluntary return."""
    with transaction.atomic():
        written = Facts(couple, cast)
        for kind, *said in facts:
            written.say(kind, *said)
        with clock.moved_to(written.now), acting_as(cast.carla):
            members = couple.story.members()
            case = Case.objects.get(pk=couple.case)
            by_rules = held_back(case, members, written.now)
            by_database = {
                one.id: call_guarded("orders_reasons_not_to_enforce", one.id, written.now) for one in members
            }
            assert by_rules == by_database
            ends = next_end(case)
            assert (ends is None) == all(codes == ["INV-254"] for codes in by_rules.values())
            gates = {one.id: sorted(reasons_against(one, "release")) for one in members}
            assert standing_by_rules(case, "release") == gates
            assert not any("remedies" in codes for codes in gates.values())
        transaction.set_rollback(True)


def test_the_comparison_meets_everything_that_it_compares(couple, cast):
    """Without this the test above might compare nothing: a story in which every reason comes up."""
    written, met = Facts(couple, cast), set()
    for kind, *said in (
        ("order", "stay_ended", 1), ("remedy", 0, "appeal", True), ("postponement", 0), ("later", 9), ("ruling", 0, "dismissed"),
        ("notice", 0, 0), ("offer", 0, "accepted"), ("end", 0), ("offer", 0, "declined"), ("later", 1), ("mistake", 0),
    ):  # fmt: skip
        written.say(kind, *said)
        with clock.moved_to(written.now), acting_as(cast.carla):
            case = Case.objects.get(pk=couple.case)
            met |= set(held_back(case, couple.story.members(), written.now)[couple.members[0]])
    assert met == {f"INV-{number}" for number in (*range(254, 260), 407)}
    with acting_as(cast.carla):
        assert run("SELECT count(*) FROM cases_mistake") == (1,)
