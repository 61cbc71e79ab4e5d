"""The track and the next step of a case say what was part of it, and what is to be done now."""

from datetime import UTC, date, datetime

import pytest

from bayiri.cases.commands import FormOfReturn, NewMember
from bayiri.consent.models import Refusal
from bayiri.journey.commands import decide
from bayiri.journey.commands.register import register_household
from bayiri.journey.rules import track
from bayiri.people.commands import PersonData
from bayiri.safeguards.models import Screening
from bayiri.tasks.models import Task
from bayiri.tasks.queries import open_tasks_for
from seed.stories import Desk, Story

pytestmark = pytest.mark.django_db
OMAR = PersonData("Omar", "Hassan", sex="male", born_on=date(1986, 3, 1), birth_precision="day")
SARA = PersonData("Sara", "Hassan", sex="female", born_on=date(1990, 3, 1), birth_precision="day")


@pytest.fixture
def arrived_first(cast, act):
    act(cast.rami)
    form = FormOfReturn("DEU", "IRQ", "Erbil", assistance="spontaneous")
    return register_household(by=cast.rami, form=form, members=[NewMember("self", OMAR)], arrived_on=date(2026, 3, 1))


@pytest.fixture
def story(cast):
    desk = Desk(cast.carla, cast.paul, cast.tara, cast.mona, cast.rami, cast.ranya)
    story = Story(desk, datetime(2024, 3, 4, 9, tzinfo=UTC))
    story.register(FormOfReturn("DEU", "IRQ", "Erbil"), [NewMember("self", OMAR), NewMember("spouse", SARA)])
    return story


def to_assess(by):
    return [task for task in open_tasks_for(by) if task.kind == "assess"]


def test_what_was_never_part_of_a_case_is_passed_over_not_done():
    assert track(["a", "b", "c", "d"], "c", {"a"}) == ["done", "passed-over", "now", "to-come"]
    assert track(["a", "b"], "a", {"b"}) == ["now", "to-come"]


def test_who_arrived_first_has_no_earlier_steps_behind_them(as_, arrived_first, read):
    answer = as_("rami").get(f"/cases/{arrived_first.id}")
    text, page = read(answer), answer.content.decode()
    assert "(done)" not in text
    assert page.count("app-stage--passed-over") == 8
    assert "This case began after arrival: what comes before was not part of it." in text
    assert "Make the reintegration plan with the person" in text


def test_who_arrived_first_is_not_asked_whether_they_fear_to_return(as_, arrived_first, act, cast, read):
    answer = as_("rami").get(f"/cases/{arrived_first.id}")
    assert ">Assess<" not in answer.content.decode()
    assert "Vulnerability and needs" in read(answer)
    where = f"/cases/{arrived_first.id}/members/{arrived_first.members.get().id}/assess"
    assert "afraid to return" not in read(as_("rami").get(where))
    assert as_("rami").post(where, {"vulnerabilities": "torture", "fears_return": "yes"}).status_code == 302
    act(cast.rami)
    assert not Screening.objects.get().fears_return


def test_who_arrived_first_waits_for_a_plan(arrived_first, cast, act):
    act(cast.rami)
    assert "plan" in [task.kind for task in open_tasks_for(cast.rami)]


def test_the_usual_way_has_its_steps_behind_it(as_, story, read):
    story.go_to("arrived")
    answer = as_("carla").get(f"/cases/{story.case.id}")
    assert "app-stage--passed-over" not in answer.content.decode()
    assert "Released to travel (done)" in read(answer)
    assert "This case began after arrival" not in read(answer)


def test_after_the_first_talk_everybody_is_to_be_assessed(story, cast, act):
    act(cast.carla)
    assert to_assess(cast.carla) == []
    story.go_to("counselling")
    story.counsel()
    act(cast.carla)
    (work,) = to_assess(cast.carla)
    assert (work.case_id, work.person_id, work.member_id) == (story.case.id, cast.carla.id, None)
    story.assess()
    act(cast.carla)
    assert to_assess(cast.carla) == []


def test_who_asks_again_is_to_be_assessed_anew(story, cast, act):
    story.go_to("decided")
    for member in story.members():
        story.do(
            cast.carla,
            lambda one=member: decide.withdraw(by=cast.carla, case_id=story.case.id, member_id=one.id),
        )
    act(cast.carla)
    assert Task.objects.filter(case_id=story.case.id, ended_at__isnull=True).count() == 0
    one = story.case.members.first()
    story.do(cast.carla, lambda: decide.reopen(by=cast.carla, case_id=story.case.id, member_id=one.id))
    act(cast.carla)
    assert [work.case_id for work in to_assess(cast.carla)] == [story.case.id]


def test_a_case_that_goes_on_after_a_refusal_is_asked_about_once(story, cast, act):
    story.go_to("counselling")
    member, about = story.members()[0], {"case_id": story.case.id}
    story.do(
        cast.carla, lambda: decide.refuse(by=cast.carla, member_id=member.id, step="talk", description="No", **about)
    )
    act(cast.paul)
    said = {"result": "continues_freely", "note": "Freely.", "alone": True, "refusal_id": Refusal.objects.get().id}
    story.do(cast.paul, lambda: decide.review_refusal(by=cast.paul, **said, **about), days=1)
    act(cast.carla)
    assert len(to_assess(cast.carla)) == 1
