"""Households to which something happens."""

from datetime import date

import pytest

from bayiri.cases.commands import NewMember
from bayiri.cases.models import Case
from bayiri.people.commands import PersonData
from seed.stories import Desk, Story
from tests.invariants.attacks import START, TO_IRAQ


def somebody(name, sex, born, **more):
    return PersonData(name, "Hassan", sex=sex, born_on=born, birth_precision="day", nationalities=("IRQ",), **more)


OMAR = NewMember("self", somebody("Omar", "male", date(1986, 3, 1)))
ZEINAB = NewMember("spouse", somebody("Zeinab", "female", date(1990, 7, 9)))
YUSUF = NewMember("child", somebody("Yusuf", "male", date(2015, 1, 2)))
FAMILY = [OMAR, ZEINAB, YUSUF]
GIRL = PersonData("Noor", "Hassan", sex="female", born_on=date(2024, 3, 1), birth_precision="day")


@pytest.fixture
def told(cast):
    """`told("decided", FAMILY)`: a return of these people that has come that far."""

    def tell(stage, members=FAMILY):
        story = Story(Desk(cast.carla, cast.paul, cast.tara, cast.mona, cast.rami, cast.ranya), START)
        story.register(TO_IRAQ, members)
        if stage != "registered":
            story.go_to(stage)
        return story

    return tell


@pytest.fixture
def called(act, cast):
    """`called(story, "Zeinab")`: the member with that name, as the record stands now."""

    def find(story, name):
        act(story.holder)
        members = Case.objects.get(pk=story.case.pk).members.select_related("person")
        return members.get(person__given_names=name)

    return find
