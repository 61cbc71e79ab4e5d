"""The demonstration's stories reach every stage by commands alone."""

from datetime import UTC, date, datetime

import pytest

from bayiri.cases.commands import FormOfReturn, NewMember
from bayiri.people.commands import PersonData
from seed.stories import STAGES_IN_ORDER, Desk, Story

FAMILY = [
    NewMember(
        "self",
        PersonData("عمر", "حسن", sex="male", born_on=date(1986, 3, 1), birth_precision="day", nationalities=("IRQ",)),
    ),
    NewMember(
        "spouse",
        PersonData(
            "Zeinab", "Hassan", sex="female", born_on=date(1990, 7, 9), birth_precision="day", nationalities=("IRQ",)
        ),
    ),
    NewMember(
        "child",
        PersonData(
            "Yusuf", "Hassan", sex="male", born_on=date(2015, 1, 2), birth_precision="day", nationalities=("IRQ",)
        ),
    ),
]


@pytest.fixture
def story(cast):
    desk = Desk(cast.carla, cast.paul, cast.tara, cast.mona, cast.rami, cast.ranya)
    story = Story(desk, datetime(2024, 3, 4, 9, tzinfo=UTC))
    story.register(FormOfReturn("DEU", "IRQ", "Erbil"), FAMILY)
    return story


@pytest.mark.parametrize("stage", STAGES_IN_ORDER)
def test_it_reaches_the_stage(story, stage):
    assert story.go_to(stage).stage == stage
