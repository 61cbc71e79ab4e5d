"""A household of ten on one page: everybody a row, nothing that matters for their safety behind a click."""

from datetime import UTC, date, datetime

import pytest

from bayiri.cases.commands import FormOfReturn, NewMember
from bayiri.journey.commands.sharing import say_sharing
from bayiri.people.commands import PersonData
from bayiri.safeguards.commands import assess, raise_concern
from seed.stories import Desk, Story

pytestmark = pytest.mark.django_db
FAMILY = "Abdulrahman ibn Muhammad al-Husayni at-Tikriti"


@pytest.fixture
def large(cast):
    """`large(10)`: so many people with long names, counselled."""

    def household(number):
        story = Story(
            Desk(cast.carla, cast.paul, cast.tara, cast.mona, cast.rami, cast.ranya),
            datetime(2024, 3, 4, 9, tzinfo=UTC),
        )
        people = [
            PersonData(
                f"Person {place} عبد الرحمن",
                FAMILY,
                sex="female",
                born_on=date(1980 + 3 * place, 3, 1),
                birth_precision="day",
            )
            for place in range(number)
        ]
        members = [NewMember("child" if place else "self", person) for place, person in enumerate(people)]
        story.register(FormOfReturn("DEU", "IRQ", "Erbil"), members)
        story.go_to("counselling")
        return story

    return household


def open_page(as_, at_most, story):
    client = as_("carla")
    with at_most(20):
        answer = client.get(f"/cases/{story.case.id}")
    assert len(answer.content) < 60_000
    return answer.content.decode()


def test_ten_people_stand_on_one_page(as_, at_most, large):
    page = open_page(as_, at_most, large(10))
    assert page.count("app-panel--row") == 9  # the one whose turn it is stands open
    assert page.count('<section class="app-panel app-member') == 10


def test_the_one_whose_turn_it_is_comes_open(as_, at_most, large, cast):
    story = large(5)
    first, second = story.members()[:2]
    said = {"vulnerabilities": [], "needs": "", "risks": "", "protective_factors": "", "fears_return": False}
    story.do(cast.carla, lambda: assess(by=cast.carla, case_id=story.case.id, member_id=first.id, **said))
    panels = open_page(as_, at_most, story).split('<section class="app-panel app-member')[1:]
    mine = {name: next(one for one in panels if name in one) for name in ("Person 0", "Person 1")}
    assert "<details" in mine["Person 0"]
    assert "<details" not in mine["Person 1"]
    assert second.person.given_names.startswith("Person 1")


def test_what_matters_for_safety_is_not_behind_a_click(as_, at_most, large, cast):
    story = large(6)
    member = story.members()[4]
    about = {"by": cast.carla, "case_id": story.case.id, "member_id": member.id}
    said = {"vulnerabilities": ["torture"], "needs": "", "risks": "", "protective_factors": "", "fears_return": False}
    story.do(cast.carla, lambda: assess(**about, **said))
    story.do(cast.carla, lambda: raise_concern(**about, gate="non_refoulement", evidence="She was threatened."))
    panel = open_page(as_, at_most, story).split('<section class="app-panel app-member')[5].split("<details")[0]
    for shown in ("Torture", "Blocked", "She was threatened.", "Decision", "Not decided yet"):
        assert shown.lower() in panel.lower()


def test_a_small_family_stands_open(as_, at_most, large):
    assert "app-panel--row" not in open_page(as_, at_most, large(3))


def test_who_may_see_is_a_line_for_each_recipient(as_, at_most, large, cast, read):
    story = large(5)
    for place, member in enumerate(story.members()):
        story.do(
            cast.carla,
            lambda member=member, given=place > 0: say_sharing(
                by=cast.carla, case_id=story.case.id, member_id=member.id, recipient_id=cast.rami.agency_id,
                purpose="reintegration", given=given,
            ),
        )  # fmt: skip
    panel = open_page(as_, at_most, story).split('aria-labelledby="sharing"')[1].split("</section>")[0]
    assert panel.count("May see") == panel.count("May not see") == 1
    assert panel.count("Person ") == 5
