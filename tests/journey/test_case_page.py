from datetime import UTC, date, datetime

import pytest

from bayiri.cases.commands import FormOfReturn, NewMember
from bayiri.people.commands import PersonData
from seed.stories import STAGES_IN_ORDER, Desk, Story

PARENT = PersonData("عمر", "حسن", sex="male", born_on=date(1986, 3, 1), birth_precision="day", nationalities=("IRQ",))
CHILD = PersonData("Yusuf", "Hassan", sex="male", born_on=date(2015, 1, 2), birth_precision="day")


@pytest.fixture
def story(cast):
    desk = Desk(cast.carla, cast.paul, cast.tara, cast.mona, cast.rami, cast.ranya)
    story = Story(desk, datetime(2024, 3, 4, 9, tzinfo=UTC))
    story.register(FormOfReturn("DEU", "IRQ", "Erbil"), [NewMember("self", PARENT), NewMember("child", CHILD)])
    return story


@pytest.mark.parametrize("stage", STAGES_IN_ORDER)
def test_it_shows_every_stage_in_few_queries(story, stage, client, users, django_assert_max_num_queries):
    case = story.go_to(stage)
    client.force_login(users["carla"])
    with django_assert_max_num_queries(
        20 + 2
    ):  # the last tells the log who looked; and the savepoint around the request
        page = client.get(f"/cases/{case.id}")
    assert page.status_code == 200
    assert "عمر" in page.content.decode()
    assert len(page.content) < 60_000


def test_it_is_not_there_for_another_agency(story, client, users):
    client.force_login(users["eve"])
    assert client.get(f"/cases/{story.case.id}").status_code == 404


def test_it_sends_a_stranger_to_the_door(story, client):
    assert client.get(f"/cases/{story.case.id}")["Location"].startswith("/sign-in?next=/cases/")
