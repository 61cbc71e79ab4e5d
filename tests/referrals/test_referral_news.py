"""Who is told of each step of a referral: those on whose desk it lies, and nobody of what they did themselves."""

from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as, set_context
from bayiri.core import clock
from bayiri.journey.commands.sharing import say_sharing
from bayiri.notifications.commands import mark_all_read
from bayiri.referrals.commands import refer_somebody
from bayiri.referrals.commands.links import answer_by_link, make_link
from bayiri.referrals.commands.news import spread_news
from bayiri.referrals.jobs import let_time_pass
from bayiri.referrals.rules import Asked, Shown
from tests.invariants.attacks import refused, run
from tests.news import opens_for, told_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def since(cast, client, users):
    """`since()`: by name, what was told since it was asked last; every link opens for who got it."""

    def asked():
        found = told_now(cast)
        for name, rows in found.items():
            for _kind, link in rows:
                assert not link or opens_for(client, users, name, link), (name, link)
            with acting_as(cast.actors[name]):
                mark_all_read(by=cast.actors[name])
        new = {name: rows[seen.get(name, 0) :] for name, rows in found.items()}
        seen.update({name: len(rows) for name, rows in found.items()})
        return {name: [kind for kind, _link in rows] for name, rows in new.items() if rows}

    seen: dict = {}
    return asked


def test_each_step_is_told_to_the_other_side_alone(told, asked, step, cast, since):
    """INV-185: who may answer is told first; then who took it on, and who asked."""
    story = told()
    since()
    referral = asked(story)
    assert since() == {"rami": ["referral_asked"], "ranya": ["referral_asked"]}
    step(story, cast.rami, referral, "accept")
    assert since() == {"carla": ["referral_answered"]}
    step(story, cast.rami, referral, "begin")
    assert since() == {"carla": ["referral_begun"]}
    step(story, cast.rami, referral, "finish", outcome="helped")
    assert since() == {"carla": ["referral_done"]}


def test_given_back_and_taken_back(told, asked, step, cast, since):
    story = told()
    since()
    first, second = asked(story), asked(story)
    step(story, cast.rami, first, "accept")
    since()
    step(story, cast.rami, first, "give_back", reason="no_places")
    assert since() == {"carla": ["referral_returned"]}
    step(story, cast.carla, second, "revoke", reason="not_needed")
    assert since() == {"rami": ["referral_ended"], "ranya": ["referral_ended"]}


def test_of_a_draft_the_other_body_learns_nothing(told, asked, step, cast, since):
    """Neither that it was written nor that it was taken back; only once a second person has confirmed it."""
    story = told()
    since()
    said = {"agreed": [], "basis": "vital_interests", "basis_reason": "He is very ill."}
    draft, other = asked(story, **said), asked(story, **said)
    assert since() == {}
    step(story, cast.carla, draft, "revoke", reason="mistake")
    assert since() == {}
    step(story, cast.mona, other, "confirm")
    assert since() == {"rami": ["referral_asked"], "ranya": ["referral_asked"]}


def test_what_a_word_taken_back_ends_is_told_to_both_sides(told, asked, step, cast, since):
    story = told()
    since()
    referral = asked(story)
    step(story, cast.rami, referral, "accept")
    since()
    member = story.members()[0]
    story.do(cast.paul, lambda: say_sharing(
        by=cast.paul, case_id=story.case.id, member_id=member.id, recipient_id=cast.rami.agency_id, purpose="reintegration",
        given=False,
    ))  # fmt: skip
    assert since() == {"rami": ["referral_ended"], "carla": ["referral_ended"]}


def test_the_end_of_the_time_is_told_to_both_sides_once(told, asked, cast, since):
    story = told()
    since()
    asked(story)
    since()
    with clock.moved_to(story.now + timedelta(days=9)):
        let_time_pass(0)
        let_time_pass(0)
    assert since() == {"rami": ["referral_ended"], "ranya": ["referral_ended"], "carla": ["referral_ended"]}


def test_before_its_day_the_asked_body_is_reminded_once(told, asked, cast, since, as_):
    story = told()
    referral = asked(story)
    since()
    for days, expected in ((4, {}), (5, {"rami": ["referral_waits"], "ranya": ["referral_waits"]}), (6, {})):
        with clock.moved_to(story.now + timedelta(days=days)):
            let_time_pass(0)
            let_time_pass(0)
        assert since() == expected, days
    assert f"/referrals/{referral.id}" in as_("rami").get("/work").content.decode()
    assert f"/referrals/{referral.id}" not in as_("carla").get("/work").content.decode()
    assert "Asked of us" not in as_("eve").get("/work").content.decode()


def test_what_was_answered_needs_no_reminder(told, asked, step, cast, since):
    story = told()
    referral = asked(story)
    step(story, cast.rami, referral, "decline", reason="no_places")
    since()
    with clock.moved_to(story.now + timedelta(days=6)):
        let_time_pass(0)
    assert since() == {}


def test_an_answer_through_a_link_is_told_to_who_asked(told, asked, cast, since, client):
    story = told()
    referral = asked(story, outside_name="House of Light")
    link = story.do(cast.carla, lambda: make_link(by=cast.carla, referral_id=referral.id))
    since()
    with clock.moved_to(story.now):
        client.logout()
        client.post(f"/answer/{link.token}", {"pin": link.pin, "act": "accept", "name": "Lena"})
    assert since() == {"carla": ["referral_answered"]}
    set_context(None)
    assert answer_by_link(token=link.token, pin=link.pin, said={"act": "accept", "name": "Lena"})["state"] == "used"


def test_somebody_without_a_case_reaches_the_desk_of_who_is_asked(cast, since):
    with acting_as(cast.dilan):
        asked = Asked(
            "service", "reintegration", Shown("counselling", message="Thinks of going home."), cast.rami.agency_id,
            sections=("identity", "contact"),
        )  # fmt: skip
        refer_somebody(by=cast.dilan, asked=asked, name="Salma Karim", contact="salma@example.org", agreed=True)
    assert since() == {"rami": ["referral_asked"], "ranya": ["referral_asked"]}


def test_a_case_that_is_taken_over_is_told_to_who_carried_it(told, asked, step, cast, since, manager):
    story = told()
    since()
    over = asked(story, by=cast.mona, kind="take_over", recipient_id=cast.adam.agency_id, purpose="owner", sections=())
    assert since() == {"adam": ["referral_asked"]}
    step(story, manager, over, "accept")
    found = since()
    assert found["mona"] == ["referral_answered"]
    assert set(found) <= {"mona", "carla"}


def test_news_of_a_referral_comes_from_its_own_two_bodies(told, asked, act, cast):
    """INV-185, INV-04: also in SQL."""
    story = told()
    referral = asked(story)
    for who in (cast.eve, None):
        act(who)
        with refused("INV-04"):
            run("SELECT referrals_spread_news(%s, 'recipient', 'referral_asked', '{}', %s)", referral.id, story.now)
    act(cast.carla)
    with refused("INV-185"):
        run("SELECT referrals_spread_news(%s, 'recipient', 'work', '{}', %s)", referral.id, story.now)
    with refused("INV-04"):
        run("SELECT referrals_remind_recipients(%s, '{}')", story.now)
    with acting_as(cast.eve), refused("INV-04"):
        spread_news(by=cast.eve, referral_id=referral.id, act="accept")
