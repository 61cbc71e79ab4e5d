"""A family with names in several scripts, at any stage, and its papers."""

from datetime import UTC, date, datetime

import pytest

from bayiri.cases.commands import FormOfReturn, NewMember
from bayiri.journey.commands import papers
from bayiri.people.commands import PersonData
from seed.stories import Desk, Story

ADDRESS = "https://returns.example.org/verify"
FATHER = PersonData(
    "عمر", "حسن", given_names_latin="Umar", family_name_latin="Hasan", sex="male", born_on=date(1986, 3, 1),
    birth_precision="day", nationalities=("IRQ",), languages=("ara",),
)  # fmt: skip
CHILD = PersonData("Yusuf", "Hassan", sex="male", born_on=date(2015, 1, 2), birth_precision="day")


@pytest.fixture
def told(cast):
    """`told("counselling")`: a father and his child, that far."""

    def tell(stage="counselling", members=None):
        desk = Desk(cast.carla, cast.paul, cast.tara, cast.mona, cast.rami, cast.ranya)
        story = Story(desk, datetime(2024, 3, 4, 9, tzinfo=UTC))
        members = members or [NewMember("self", FATHER), NewMember("child", CHILD, guardian_name="Umar Hassan")]
        story.register(FormOfReturn("DEU", "IRQ", "Erbil"), members)
        if stage != "registered":
            story.go_to(stage)
        return story

    return tell


@pytest.fixture
def issued(cast, act):
    """`issued(story, "declaration")`: that paper for the main applicant, issued by Carla, who acts from here on."""

    def issue(story, kind, language="en", place=0, by=None):
        act(by or cast.carla)
        member = story.members()[place]
        act(by or cast.carla)
        return papers.issue(
            by=by or cast.carla,
            case_id=story.case.id,
            member_id=member.id,
            kind=kind,
            language=language,
            address=ADDRESS,
        )

    return issue


@pytest.fixture
def as_(client, users):
    """`as_("carla")`: the client, signed in as her."""

    def signed_in(name):
        client.force_login(users[name])
        return client

    return signed_in
