from dataclasses import replace

import pytest

from bayiri.audit.models import Event
from bayiri.core.errors import ChangedMeanwhile, NotAllowed, NotVisible, RuleBroken
from bayiri.reintegration.commands import add_plan_line, change_plan_line, drop_plan_line
from bayiri.reintegration.models import Plan
from bayiri.reintegration.queries import plan_of
from tests.reintegration.households import all_agree, data, member, share


def test_the_first_line_opens_the_plan(cast, household):
    assert plan_of(cast.rami, household) is None
    add_plan_line(by=cast.rami, case_id=household.id, line=data())
    plan = Plan.objects.get(case=household)
    assert (plan.version, plan.state) == (1, "draft")
    assert Event.objects.filter(case_id=household.id, kind="reintegration.line_added").count() == 1


def test_every_line_makes_another_version(cast, household, line):
    add_plan_line(by=cast.rami, case_id=household.id, line=data(dimension="social"))
    assert Plan.objects.get(case=household).version == 2


def test_it_refuses_a_line_without_a_need(cast, household):
    with pytest.raises(RuleBroken) as refused:
        add_plan_line(by=cast.rami, case_id=household.id, line=data(need="  "))
    assert refused.value.reasons == ["INV-66"]


def test_it_refuses_a_line_for_somebody_of_another_household(cast, act, household):
    from tests.reintegration.households import registered

    act(cast.carla)
    other = registered(cast.carla)
    with pytest.raises(NotVisible):
        add_plan_line(by=cast.carla, case_id=household.id, line=data(member_id=member(other).id))


def test_a_counsellor_may_plan_and_a_travel_officer_may_not(cast, act, household):
    act(cast.carla)
    add_plan_line(by=cast.carla, case_id=household.id, line=data())
    act(cast.tara)
    with pytest.raises(NotAllowed):
        add_plan_line(by=cast.tara, case_id=household.id, line=data())


def test_another_agency_sees_no_plan(cast, act, household, line):
    act(cast.eve)
    assert Plan.objects.count() == 0
    with pytest.raises(NotVisible):
        change_plan_line(by=cast.eve, line_id=line.id, version=1, changes={"amount": 1})


def test_an_agency_that_only_reads_writes_nothing(cast, act, household):
    act(cast.carla)
    share(cast.carla, household, cast.adam.agency_id, mode="read")
    act(cast.adam)
    with pytest.raises(NotAllowed):
        add_plan_line(by=cast.adam, case_id=household.id, line=data())


def test_the_second_of_two_writers_sees_both_versions(cast, line):
    change_plan_line(by=cast.rami, line_id=line.id, version=1, changes={"provider": "Needle House"})
    with pytest.raises(ChangedMeanwhile) as refused:
        change_plan_line(by=cast.ranya, line_id=line.id, version=1, changes={"provider": "Thread Ltd"})
    assert refused.value.current.provider == "Needle House"


def test_a_change_after_approval_makes_the_approval_lapse(cast, household, approved):
    changed = change_plan_line(by=cast.rami, line_id=approved.id, version=approved.version, changes={"amount": 150000})
    assert (changed.state, changed.approved_by_id) == ("planned", None)
    view = plan_of(cast.rami, household)
    assert not view.agreed
    assert {one.relation for one in view.waiting_for} == {"self", "spouse"}


def test_saving_without_a_change_lapses_nothing(cast, approved):
    kept = change_plan_line(
        by=cast.rami, line_id=approved.id, version=approved.version, changes={"amount": approved.amount}
    )
    assert kept.state == "approved"


def test_a_dropped_line_counts_no_more(cast, household, line):
    add_plan_line(by=cast.rami, case_id=household.id, line=data(dimension="social", amount=80000))
    drop_plan_line(by=cast.rami, line_id=line.id, reason="found another machine")
    view = plan_of(cast.rami, household)
    assert view.totals == {"EUR": {"planned": 80000, "delivered": 0}}
    assert view.plan.version == 3
    with pytest.raises(RuleBroken) as refused:
        drop_plan_line(by=cast.rami, line_id=line.id)
    assert refused.value.reasons == ["INV-65"]


def test_a_delivered_line_is_neither_changed_nor_dropped(cast, delivered):
    for act_on_it in (
        lambda: change_plan_line(by=cast.rami, line_id=delivered.id, version=delivered.version, changes={"amount": 1}),
        lambda: drop_plan_line(by=cast.rami, line_id=delivered.id),
    ):
        with pytest.raises(RuleBroken) as refused:
            act_on_it()
        assert refused.value.reasons == ["INV-65"]


def test_shares_add_up(cast, household, line):
    for changes in (
        {"form": "cash", "amount": 60000},
        {"form": "service", "amount": 20000, "level": "community"},
    ):
        add_plan_line(by=cast.rami, case_id=household.id, line=replace(data(), **changes))
    shares = plan_of(cast.rami, household).shares
    assert shares == {
        "form": {"cash": 30, "kind": 60, "service": 10},
        "level": {"individual": 90, "community": 10},
    }


def test_a_plan_reads_in_few_queries(cast, household, line, django_assert_max_num_queries):
    all_agree(cast.rami, household)
    add_plan_line(by=cast.rami, case_id=household.id, line=data(dimension="social", member_id=member(household).id))
    with django_assert_max_num_queries(7):
        view = plan_of(cast.rami, household)
        assert [len(lines) for _, lines in view.by_dimension] == [1, 1]
        assert str(view.answers[0].member.person)
