"""How old somebody is, for who may not know the day of birth."""

from datetime import date, timedelta

import pytest
from django.db import connection

from bayiri.agencies.commands import end_sight
from bayiri.core import clock
from bayiri.journey.commands.split import split_off
from bayiri.people.models import Person
from bayiri.people.queries import age_groups
from bayiri.people.rules import age_group
from tests.invariants.attacks import COUPLE, refused, run
from tests.invariants.sharing.test_inv_19x import give, give_person

ASK = "SELECT age_group FROM people_age_groups(%s)"


def test_who_has_any_part_learns_the_group_and_no_more(told, act, cast):
    """INV-198: with a part of the case, or of the person; and nothing before, after, or of others."""
    story = told("approved")
    member = story.members()[0]
    act(cast.adam)
    assert age_groups(cast.adam, [member.person_id]) == {}
    act(cast.carla)
    give(cast.carla, cast.adam.agency_id, story.case, "authority", section="arrival", mode="read")
    act(cast.adam)
    born = date(1986, 3, 1)
    assert age_groups(cast.adam, [member.person_id]) == {member.person_id: age_group(born, clock.today())}
    assert not Person.objects.exists(), "the birth date stays hidden"
    act(cast.carla)
    end_sight(by=cast.carla, kind="case", subject_id=story.case.id, agency_id=cast.adam.agency_id, purpose="authority")
    give_person(cast.carla, cast.adam.agency_id, member, "lender", section="contact", mode="read")
    act(cast.adam)
    assert len(age_groups(cast.adam, [member.person_id])) == 1
    act(cast.eve)
    assert run(ask := ASK, [member.person_id]) is None
    act(None)
    assert run(ask, [member.person_id]) is None


def test_the_day_is_not_for_the_asking(told, act, cast):
    """INV-198: asked for other days, the answers would tell the birthday; there is no such question."""
    told("approved")
    act(cast.carla)
    with connection.cursor() as cursor:
        cursor.execute("SELECT proargnames FROM pg_proc WHERE proname = 'people_age_groups'")
        assert cursor.fetchall() == [(["of_people", "person_id", "age_group"],)]
    with refused("permission denied"):
        run("SELECT key FROM agencies_contextkey")


@pytest.mark.parametrize("years", [0, 2, 3, 11, 12, 17, 18, 29, 30, 39, 40, 49, 50, 59, 60, 101])
def test_rule_and_database_say_the_same(told, act, cast, years):
    """INV-198: on the birthday, on the day before it."""
    story = told("registered")
    today = clock.today()
    person_id = story.members()[0].person_id
    for born in (date(today.year - years, today.month, min(today.day, 28)),
                 date(today.year - years, today.month, min(today.day, 28)) + timedelta(days=1)):  # fmt: skip
        if born > story.now.date():
            born -= timedelta(days=366 * 3)
        act(cast.carla)
        Person.objects.filter(pk=person_id).update(born_on=born)
        expected = age_group(born, today)
        assert age_groups(cast.carla, [person_id]) == {person_id: expected}


def test_without_a_birth_date_nothing_is_said(told, act, cast):
    """INV-198"""
    story = told("registered")
    person_id = story.members()[0].person_id
    act(cast.carla)
    Person.objects.filter(pk=person_id).update(born_on=None, birth_precision=None)
    assert age_groups(cast.carla, [person_id]) == {}
    assert age_group(None, clock.today()) == ""


def test_who_has_left_a_household_is_not_told_of_with_its_case(told, act, cast):
    """INV-198: split off, they belong to their own case, which the other agency may not see."""
    story = told("preparing", COUPLE)
    act(cast.carla)
    give(cast.carla, cast.adam.agency_id, story.case, "authority", section="arrival", mode="read")
    other = story.members()[1]
    about = {"case_id": story.case.id, "member_ids": [other.id], "head_id": other.id, "reason": "She goes alone."}
    new = story.do(cast.carla, lambda: split_off(by=cast.carla, **about), days=1)
    act(cast.carla)
    end_sight(by=cast.carla, kind="case", subject_id=new.id, agency_id=cast.adam.agency_id, purpose="authority")
    act(cast.adam)
    assert list(age_groups(cast.adam, [member.person_id for member in (story.members()[0], other)])) == [
        story.members()[0].person_id
    ]
