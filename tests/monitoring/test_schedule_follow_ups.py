from datetime import date

import pytest

from bayiri.audit.models import Event
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.monitoring.commands import schedule_follow_ups
from bayiri.monitoring.models import FollowUp
from bayiri.monitoring.queries import follow_ups_of
from bayiri.tasks.models import Task
from tests.monitoring.conftest import ARRIVED_ON
from tests.monitoring.interviews import on
from tests.reintegration.households import member, registered, share


def test_each_adult_has_each_round(cast, household, rounds):
    people = {one.member.relation: [r.months for r in one.rounds] for one in follow_ups_of(cast.ranya, household)}
    assert people == {"self": [0, 6, 12], "spouse": [0, 6, 12]}
    assert [one.due_on for one in rounds][:3] == [date(2026, 5, 1), date(2026, 11, 1), date(2027, 5, 1)]
    assert Event.objects.filter(kind="monitoring.scheduled", case_id=household.id).exists()


def test_one_task_a_person_names_the_next_round(household, rounds):
    assert sorted(Task.objects.values_list("kind", "due_on")) == [("follow_up", ARRIVED_ON)] * 2


def test_somebody_vulnerable_is_asked_more_often(cast, household, rounds):
    child = member(household, "child")
    more = {
        "by": cast.ranya,
        "case_id": household.id,
        "arrived_on": ARRIVED_ON,
        "months": [0, 3, 6, 9, 12, 18],
    }
    assert len(schedule_follow_ups(**more, member_id=member(household).id)) == 3
    assert len(schedule_follow_ups(**more, member_id=child.id)) == 6
    assert schedule_follow_ups(**more, member_id=child.id) == []


def test_rounds_whose_day_has_passed_are_not_made_later(cast, household, rounds):
    with on(2026, 12, 1):
        more = schedule_follow_ups(
            by=cast.ranya,
            case_id=household.id,
            arrived_on=ARRIVED_ON,
            months=[3, 6, 9],
            member_id=member(household).id,
        )
    assert [one.months for one in more] == [9]


def test_month_ends_keep_to_the_month(cast, household):
    with on(2026, 8, 31):
        made = schedule_follow_ups(by=cast.ranya, case_id=household.id, arrived_on=date(2026, 8, 31), months=[6])
    assert {one.due_on for one in made if one.months} == {date(2027, 2, 28)}


def test_it_refuses_who_has_not_arrived(cast, act):
    act(cast.carla)
    case = registered(cast.carla, after_arrival=False)
    for who in (None, member(case).id):
        with pytest.raises(RuleBroken) as refused:
            schedule_follow_ups(by=cast.carla, case_id=case.id, arrived_on=ARRIVED_ON, months=[0], member_id=who)
        assert refused.value.reasons == ["INV-71"]


def test_only_an_agency_that_takes_part_schedules(cast, act, household):
    act(cast.carla)
    share(cast.carla, household, cast.adam.agency_id, mode="read")
    for who, refusal in ((cast.adam, NotAllowed), (cast.eve, NotVisible)):
        act(who)
        with pytest.raises(refusal):
            schedule_follow_ups(by=who, case_id=household.id, arrived_on=ARRIVED_ON, months=[0])


def test_another_agency_sees_no_round(cast, act, rounds):
    act(cast.eve)
    assert FollowUp.objects.count() == 0
