"""The demonstration's stories reach every stage by commands alone."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from bayiri.cases.commands import FormOfReturn, NewMember
from bayiri.journey.commands import close
from bayiri.people.commands import PersonData
from bayiri.tasks.models import Appointment
from seed.desk import desk_work
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


@pytest.mark.parametrize("stage", ["counselling", "preparing", "arrived"])
def test_a_desk_has_something_on_it(story, stage, act, cast):
    """Appointments, notes and attempts are made through the commands, by who has the case in hand."""
    story.go_to(stage)
    for seed in range(12):
        desk_work(story, Random(seed), story.now + timedelta(days=6))
    act(cast.carla)
    assert Appointment.objects.filter(case_id=story.case.id).exists()
    assert story.case.notes.exists()
    assert story.case.contact_attempts.exists()


def test_a_return_that_has_ended_has_nothing_on_the_desk(story, act, cast):
    by = cast.carla
    story.counsel()
    member = story.members()[0]
    story.do(by, lambda: close.refer_on(by=by, case_id=story.case.id, member_id=member.id, to_procedure="asylum"))
    desk_work(story, Random(1), story.now + timedelta(days=6))
    act(by)
    assert not story.case.notes.exists()
