"""From the order to the forced track, and back to the voluntary one."""

from datetime import timedelta

import pytest

from bayiri.cases.models import Case
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.journey.commands import decide
from bayiri.journey.commands.forced import write_ban
from bayiri.orders.commands import end_postponement, extend_period, lodge_remedy, postpone, rule_on_remedy, take_back
from bayiri.orders.models import Order
from bayiri.safeguards.queries import reasons_against, standing_by_rules
from bayiri.tasks.models import Task
from tests.invariants.attacks import COUPLE, call, refused, rule_refuses
from tests.orders.conftest import Ordered


def track(one):
    return one.do(one.cast.carla, lambda: Case.objects.get(pk=one.case).voluntariness)


def test_the_deadline_passes_and_the_forced_track_opens(ordered):
    one = ordered()
    one.ready()
    one.open()
    assert track(one) == "forced"


def test_it_is_refused_while_the_time_runs(ordered):
    one = ordered()
    one.register()
    one.offer()
    one.inform()
    one.clear()
    with rule_refuses("INV-255"):
        one.open(days=14)  # the last day still belongs to the person
    assert track(one) == "voluntary"
    one.open(days=1)
    assert track(one) == "forced"


def test_it_is_refused_where_voluntary_return_was_not_offered(ordered):
    one = ordered()
    one.register()
    one.inform()
    one.clear()
    with rule_refuses("INV-257"):
        one.open(days=15)


def test_it_is_refused_while_a_safeguard_stands(ordered):
    one = ordered()
    one.register()
    one.offer()
    one.inform()
    with rule_refuses("INV-267"):
        one.open(days=15)


def test_it_is_refused_to_who_wrote_the_order_or_has_the_case(ordered, cast):
    one = ordered()
    one.register(by=cast.mona)
    one.offer()
    one.inform()
    one.story.now += timedelta(days=15)
    one.clear()
    with rule_refuses("INV-265"):
        one.open(by=cast.mona)
    with pytest.raises(NotAllowed):
        one.open(by=cast.carla)
    with pytest.raises(NotVisible):
        one.open(by=cast.eve)
    one.open(by=cast.dora)


def test_a_remedy_suspends_until_it_is_decided(ordered, cast):
    one = ordered()
    order = one.ready()
    about = {"by": cast.carla, "case_id": one.case}
    remedy = one.do(
        cast.carla,
        lambda: lodge_remedy(
            **about, order_id=order.id, kind="appeal", body="Court of Kassel", lodged_on=one.today, suspends=True
        ),
    )
    with rule_refuses("INV-256"):
        one.open()
    ruling = {"remedy_id": remedy.id, "ruled_on": one.today, "number": "4 K 1/24"}
    one.do(cast.carla, lambda: rule_on_remedy(**about, kind="dismissed", **ruling))
    with rule_refuses("INV-262"):
        one.do(cast.carla, lambda: rule_on_remedy(**about, kind="annulled", **ruling))
    one.open()


def test_an_annulled_act_leads_back_to_the_voluntary_way(ordered, cast):
    one = ordered()
    order = one.ready()
    one.open()
    about = {"by": cast.carla, "case_id": one.case}
    remedy = one.do(
        cast.carla,
        lambda: lodge_remedy(
            **about, order_id=order.id, kind="appeal", body="Court", lodged_on=one.today, suspends=True
        ),
    )
    ruling = {"remedy_id": remedy.id, "ruled_on": one.today, "number": "4 K 1/24", "kind": "annulled"}
    one.do(cast.carla, lambda: rule_on_remedy(**about, **ruling))
    assert track(one) == "voluntary"
    with rule_refuses("INV-254"):
        one.open()


def test_who_chooses_voluntary_return_is_on_that_way_at_once(ordered):
    one = ordered()
    one.ready()
    one.open()
    stage = one.story.stage
    one.offer("accepted")
    assert track(one) == "voluntary"
    assert one.story.stage == stage
    with rule_refuses("INV-258"):
        one.open()


def test_more_time_is_counted_and_reminded_of(ordered, cast):
    one = ordered()
    order = one.register()
    until = one.today + timedelta(days=60)
    about = {"by": cast.carla, "case_id": one.case, "order_id": order.id, "number": "V-2", "decided_on": one.today}
    with rule_refuses("INV-260"):
        one.do(cast.carla, lambda: extend_period(**about, until_on=order.departs_by, ground="school"))
    with rule_refuses("INV-260"):
        one.do(cast.carla, lambda: extend_period(**about, until_on=until, ground="convenience"))
    one.do(cast.carla, lambda: extend_period(**about, until_on=until, ground="school"))
    due = one.do(cast.carla, lambda: [t.due_on for t in Task.objects.filter(kind="period_ends", ended_at__isnull=True)])
    assert due == [until - timedelta(days=7)]


def test_what_is_postponed_is_ended_by_another_person(ordered, cast):
    one = ordered()
    order = one.ready()
    about = {"by": cast.carla, "case_id": one.case}
    held = one.do(
        cast.carla,
        lambda: postpone(**about, order_id=order.id, ground="condition", reason="In hospital.", since_on=one.today),
    )
    with rule_refuses("INV-259"):
        one.open()
    with rule_refuses("INV-268"):
        one.do(
            cast.carla,
            lambda: end_postponement(**about, postponement_id=held.id, reason="Well again.", since_on=one.today),
        )
    about["by"] = cast.paul
    one.do(
        cast.paul, lambda: end_postponement(**about, postponement_id=held.id, reason="Well again.", since_on=one.today)
    )
    one.open()


def test_nobody_is_forced_whom_no_order_names(ordered):
    one = ordered(COUPLE)
    one.register(members=(one.members[0],))
    one.offer()
    one.inform()
    one.story.now += timedelta(days=15)
    one.clear()
    with rule_refuses("INV-254"):
        one.open()


def test_a_ban_is_never_longer_than_the_law_gives_nor_than_it_was(ordered, cast):
    one = ordered()
    order = one.ready()
    about = {"by": cast.carla, "case_id": one.case, "order_id": order.id, "member_id": one.members[0]}
    with rule_refuses("INV-263"):
        one.do(cast.carla, lambda: write_ban(**about, reason="not_complied", months=61))
    with rule_refuses("INV-263"):
        one.do(cast.carla, lambda: write_ban(**about, reason="not_complied", months=12))
    one.do(cast.carla, lambda: write_ban(**about, reason="not_complied", months=12, waived_because="Left by herself."))
    with rule_refuses("INV-263"):
        one.do(cast.carla, lambda: write_ban(**about, reason="serious_threat", months=24, waived_because="Less."))
    one.do(cast.carla, lambda: write_ban(**about, reason="not_complied", months=0, waived_because="Waived."))


def test_a_victim_of_trafficking_has_no_ban(ordered, cast):
    one = ordered(vulnerabilities=["trafficking"])
    order = one.register()
    about = {"by": cast.paul, "case_id": one.case, "order_id": order.id, "member_id": one.members[0]}
    with rule_refuses("INV-263"):
        one.do(cast.paul, lambda: write_ban(**about, reason="not_complied", months=1, waived_because="Less."))


def test_an_order_written_by_mistake_counts_no_more(ordered, cast):
    one = ordered()
    order = one.ready()
    one.open()
    about = {"by": cast.carla, "case_id": one.case, "row_id": order.id}
    one.do(cast.carla, lambda: take_back(**about, reason="Another person's."))
    assert track(one) == "voluntary"
    assert one.do(cast.carla, lambda: Order.objects.count()) == 1


def test_what_protects_is_taken_back_by_another_person(ordered, cast):
    one = ordered()
    order = one.ready()
    remedy = one.do(
        cast.paul,
        lambda: lodge_remedy(
            by=cast.paul, case_id=one.case, order_id=order.id, kind="appeal", body="Court", lodged_on=one.today,
            suspends=True,
        ),
    )  # fmt: skip
    for who in (cast.paul, cast.carla):
        with rule_refuses("INV-264"):
            one.do(who, lambda who=who: take_back(by=who, case_id=one.case, row_id=remedy.id, reason="Not lodged."))
    one.do(cast.mona, lambda: take_back(by=cast.mona, case_id=one.case, row_id=remedy.id, reason="Not lodged."))
    one.open()


def test_the_gate_stands_by_the_rules_and_by_the_database(ordered, cast):
    """A forced return: what comes up afterwards stands before booking and release."""
    one = ordered()
    order = one.ready()
    one.open()
    member = one.story.members()[0]

    def gates():
        with clock.moved_to(one.story.now):
            case = Case.objects.get(pk=one.case)
            return reasons_against(member, "booking"), standing_by_rules(case, "booking")[member.id]

    by_database, by_rules = one.do(cast.carla, gates)
    assert by_database == by_rules
    assert "remedies" not in by_database
    one.do(
        cast.carla,
        lambda: postpone(
            by=cast.carla,
            case_id=one.case,
            order_id=order.id,
            ground="technical",
            reason="No flight.",
            since_on=one.today,
        ),
    )
    by_database, by_rules = one.do(cast.carla, gates)
    assert by_database == by_rules
    assert "remedies" in by_database


def test_who_has_decided_to_return_is_not_forced_until_they_withdraw(told, cast, act):
    """INV-258: a decision for voluntary return stays one; nobody is released on it after the track has changed."""
    one = Ordered(told("decided"), cast)
    one.ready()
    with rule_refuses("INV-258"):
        one.open()
    act(cast.mona)
    with refused("INV-258"):
        call("journey_open_forced_return", case_id=one.case, at=one.story.now)
    one.do(cast.carla, lambda: decide.withdraw(by=cast.carla, case_id=one.case, member_id=one.members[0]))
    assert track(one) == "voluntary"
