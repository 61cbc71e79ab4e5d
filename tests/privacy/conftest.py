"""Families whose cases ended long ago, and people who answer for data."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bayiri.cases.commands import FormOfReturn, NewMember
from bayiri.core import clock
from bayiri.people.commands import PersonData
from seed.stories import Desk, Story

FATHER = PersonData(
    "Umarzad", "Hasanpur", sex="male", born_on=date(1986, 3, 17), birth_precision="day", nationalities=("IRQ",),
    languages=("ara",), region_of_origin="Erbil",
)  # fmt: skip
MOTHER = PersonData("Zeinabe", "Hasanpur", sex="female", born_on=date(1990, 7, 9), birth_precision="day")
CHILD = PersonData("Yusufin", "Hasanpur", sex="male", born_on=date(2004, 6, 2), birth_precision="day")
LONG_AGO = datetime(2012, 3, 5, 9, tzinfo=UTC)


@pytest.fixture
def told(cast):
    """`told("arrived", began=...)`: a family, that far, from then on."""

    def tell(stage="counselling", began=LONG_AGO, members=None, **more):
        desk = Desk(cast.carla, cast.paul, cast.tara, cast.mona, cast.rami, cast.ranya)
        story = Story(desk, began, **more)
        family = [
            NewMember("self", FATHER),
            NewMember("spouse", MOTHER),
            NewMember("child", CHILD, guardian_name="Umarzad Hasanpur"),
        ]
        story.register(FormOfReturn("DEU", "IRQ", "Erbil"), members or family)
        if stage != "registered":
            story.go_to(stage)
        return story

    return tell


@pytest.fixture
def as_(client, users):
    """`as_("stella")`: the client, signed in as her."""

    def signed_in(name):
        client.force_login(users[name])
        return client

    return signed_in


@pytest.fixture
def at():
    """`at(moment)`: what time it is, within."""
    return clock.moved_to


def years(count):
    return timedelta(days=366 * count)
