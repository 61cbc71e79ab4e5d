"""A child of the household comes of age."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bayiri.cases.commands import NewMember
from bayiri.consent.queries import standings
from bayiri.core import clock
from bayiri.people.rules import coming_of_age
from bayiri.safeguards.queries import reasons_against, standing_by_rules
from bayiri.tasks.models import Task
from tests.journey.life.conftest import OMAR, somebody

pytestmark = pytest.mark.django_db
ALI = NewMember("child", somebody("Ali", "male", date(2006, 3, 20)))  # of age on 20 March 2024


@pytest.mark.parametrize(
    ("born", "day"), [(date(2006, 3, 20), date(2024, 3, 20)), (date(2008, 2, 29), date(2026, 3, 1)), (date(2004, 2, 29), date(2022, 3, 1))]
)  # fmt: skip
def test_the_day(born, day):
    assert coming_of_age(born) == day


def test_it_is_work_due_on_the_day(told, called, act, cast):
    story = told("registered", [OMAR, ALI])
    ali = called(story, "Ali")
    task = Task.objects.get(kind="comes_of_age")
    assert (task.member_id, task.due_on, task.person_id) == (ali.id, date(2024, 3, 20), cast.carla.id)


def test_who_is_far_from_it_is_no_work(told, act, cast):
    told("registered")
    act(cast.carla)
    assert not Task.objects.filter(kind="comes_of_age").exists()


def test_the_guardians_decision_ends_on_the_birthday(told, called, act, cast):
    story = told("approved", [OMAR, ALI])
    ali = called(story, "Ali")
    eve, day = datetime(2024, 3, 19, 23, tzinfo=UTC), datetime(2024, 3, 20, 1, tzinfo=UTC)
    assert standings(story.case, eve)[ali.id] == "in_force"
    assert standings(story.case, day)[ali.id] == "of_age"
    for travels_on, stands in ((date(2024, 3, 19), False), (date(2024, 3, 20), True)):
        with clock.moved_to(eve - timedelta(days=1)):
            assert ("consent" in reasons_against(ali, "release", travels_on)) == stands
            assert ("consent" in standing_by_rules(story.case, "release", travels_on)[ali.id]) == stands


def test_the_own_declaration_ends_the_work(told, called, act, cast):
    story = told("assessed", [OMAR, ALI])
    story.now = datetime(2024, 3, 21, 9, tzinfo=UTC)
    story.counsel(days=0)
    story.decide()
    act(cast.carla)
    assert not Task.objects.filter(kind="comes_of_age", ended_at=None).exists()
    assert story.stage == "decided"


def test_the_page_says_when(told, client, users):
    story = told("registered", [OMAR, ALI])
    client.force_login(users["carla"])
    with clock.moved_to(story.now):
        page = client.get(f"/cases/{story.case.id}/happened").content.decode()
    assert "Comes of age soon" in page
    assert "20 March 2024" in page
