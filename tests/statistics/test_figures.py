from datetime import date

import pytest
from django.utils import translation

from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.people.commands import PersonData
from bayiri.safeguards.commands import assess
from bayiri.statistics.choices import MAPS, Subject
from bayiri.statistics.queries.figures import figures

pytestmark = pytest.mark.django_db


def a_household(by, *people, to="IRQ"):
    members = [NewMember("self" if not place else "child", person) for place, person in enumerate(people)]
    return register_case(by=by, form=FormOfReturn("DEU", to), members=members)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def figure(actor, subject):
    return next(one for one in figures(actor.agency_id, "en") if one.subject == subject)


@pytest.fixture
def two_cases(cast, act):
    act(cast.carla)
    old = PersonData(
        "Aza", "Karim", sex="female", born_on=date(1950, 1, 1), birth_precision="year", region_of_origin="Erbil"
    )
    young = PersonData("Lana", "Karim", sex="female", born_on=date(2020, 1, 1), birth_precision="day")
    first = a_household(cast.carla, old, young)
    a_household(cast.carla, PersonData("Besim", "Hoxha", sex="male"), to="ALB")
    return first


def test_cases_are_counted_by_stage_corridor_and_month(two_cases, cast):
    assert figure(cast.carla, Subject.STAGES).rows == [["Registered", 2]]
    assert sorted(figure(cast.carla, Subject.CORRIDORS).rows) == [["Germany to Albania", 1], ["Germany to Iraq", 1]]
    assert [count for _month, count in figure(cast.carla, Subject.MONTHS).rows] == [2]


def test_vulnerable_people_are_counted_once_by_sex_and_by_age(two_cases, cast):
    for member in two_cases.members.all():
        assess(
            by=cast.carla, case_id=two_cases.id, member_id=member.id, vulnerabilities=["illness"], fears_return=False,
            needs="", risks="", protective_factors="",
        )  # fmt: skip
    assert figure(cast.carla, Subject.VULNERABILITY).rows == [["Serious illness", 2]]
    assert figure(cast.carla, Subject.VULNERABILITY).columns == ["Vulnerability", "Female"]
    by_age = figure(cast.carla, Subject.VULNERABILITY_AGE)
    assert (by_age.columns, by_age.rows) == (["Vulnerability", "Under 18", "60 and over"], [["Serious illness", 1, 1]])


def test_another_agency_counts_nothing_of_it(two_cases, cast, act):
    act(cast.eve)
    assert [one.rows for one in figures(cast.eve.agency_id, "en")] == [[]] * (len(Subject) - len(MAPS))


def test_it_asks_as_often_for_many_cases_as_for_one(two_cases, cast, django_assert_num_queries):
    with django_assert_num_queries(6):
        figures(cast.carla.agency_id, "en")
