"""Who is told that a case has opened to their agency, closed to it, or lies on their desk now."""

from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.cases.models import Case
from bayiri.cases.rules import Move
from bayiri.consent.models import SharingConsent
from bayiri.core import clock
from bayiri.journey.commands.hand_over import hand_over, undo_hand_over
from bayiri.journey.commands.sharing import say_sharing
from tests.invariants.attacks import FAMILY
from tests.invariants.conftest import as_, desk, told
from tests.news import since

__all__ = ["as_", "desk", "since", "told"]
pytestmark = pytest.mark.django_db


def say(story, cast, member, given=True, **more):
    about = {"case_id": story.case.id, "member_id": member.id, "recipient_id": cast.adam.agency_id}
    about |= {"purpose": "reintegration", **more}
    story.do(cast.carla, lambda: say_sharing(by=cast.carla, **about, given=given))


def test_a_case_that_opens_and_closes_is_told_to_the_recipient_alone(told, cast, since):
    story = told("registered")
    (member,) = story.members()
    since()
    say(story, cast, member)
    assert since() == {"adam": [("case_shared", f"/cases/{story.case.id}")]}
    say(story, cast, member, given=False)
    assert since() == {"adam": [("sight_ended", "")]}


def test_who_is_given_parts_is_led_to_the_page_of_these(told, cast, since):
    story = told("registered")
    since()
    say(story, cast, story.members()[0], purpose="lender")
    assert since() == {"adam": [("case_shared", f"/cases/{story.case.id}/part")]}


def test_while_not_everybody_has_agreed_the_word_of_each_is_news(told, cast, since):
    story = told("registered", FAMILY)
    first, *rest = story.members()
    since()
    say(story, cast, first)
    assert since() == {"adam": [("consent_changed", "")]}
    for one in rest:
        say(story, cast, one)
    assert since()["adam"][-1] == ("case_shared", f"/cases/{story.case.id}")


def test_a_word_to_parts_tells_nobody_before_anything_is_asked(told, cast, since):
    story = told("registered")
    since()
    say(story, cast, story.members()[0], sections=["identity"])
    assert since() == {}


def test_a_word_until_a_day_from_the_page(told, cast, as_):
    story = told("registered")
    member = story.members()[0]
    address = f"/cases/{story.case.id}/members/{member.id}/sharing"
    said = {"recipient_id": str(cast.rami.agency_id), "purpose": "reintegration", "given": "yes"}
    with clock.moved_to(story.now):
        assert "Until which day?" in as_("carla").get(address).content.decode()
        late = as_("carla").post(address, {**said, "until_on": (story.now - timedelta(days=2)).date().isoformat()})
        assert late.status_code == 422
        assert "INV-214" in late.content.decode()
        day = (story.now + timedelta(days=20)).date()
        assert as_("carla").post(address, {**said, "until_on": day.isoformat()}).status_code == 302
    with acting_as(cast.carla):
        assert SharingConsent.objects.get().until_on == day
    assert "run out" in as_("carla").get(f"/cases/{story.case.id}/shared").content.decode()


def test_who_gets_a_case_is_told_and_who_takes_one_is_not(told, cast, since):
    story, other = told("registered"), told("registered")
    since()

    def move(by, to, *stories, **more):
        with acting_as(by):
            cases = [Case.objects.get(pk=one.case.id) for one in stories]
            return hand_over(by=by, moves=[Move(one.id, one.caseworker_id, to and to.id) for one in cases])

    move(cast.mona, cast.clemens, story)
    assert since() == {"clemens": [("case_handed", f"/cases/{story.case.id}")]}
    batch = move(cast.mona, cast.carla, story, other)
    found = since()
    assert set(found) <= {"carla"}
    with acting_as(cast.mona):
        undo_hand_over(by=cast.mona, batch=batch)
    assert set(since()) == {"clemens"} | ({"carla"} if other.case.caseworker_id == cast.carla.id else set())
    move(cast.mona, None, story)
    assert since() == {}
    move(cast.clemens, cast.clemens, story)
    assert since() == {}
