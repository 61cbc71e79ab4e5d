"""A body without accounts answers through a link: one referral, one use, some days, a PIN."""

import hashlib
from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as, set_context
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.referrals.commands.links import answer_by_link, make_link, pin_hash, token_hash
from bayiri.referrals.models import Link, Referral, Step
from bayiri.referrals.queries import link_opens
from tests.invariants.attacks import rule_refuses, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside(told, asked):
    story = told()
    return story, asked(story, outside_name="House of Light")


@pytest.fixture
def made(cast):
    def make(story, referral, by=None):
        by = by or cast.carla
        return story.do(by, lambda: make_link(by=by, referral_id=referral.id))

    return make


def opens(story, link, pin=None, days=0):
    """What whoever holds link and PIN sees, some days later, signed in as nobody."""
    set_context(None)
    with clock.moved_to(story.now + timedelta(days=days)):
        return link_opens(token_hash(link.token), pin_hash(link.token, pin or link.pin))


def answers(story, link, pin=None, **said):
    set_context(None)
    with clock.moved_to(story.now):
        return answer_by_link(token=link.token, pin=pin or link.pin, said={"name": "Lena", **said})


def test_it_shows_the_preview_and_nobodys_name(outside, made):
    story, referral = outside
    seen = opens(story, made(story, referral))
    assert (seen["state"], seen["asked_by"], seen["preview"]["wanted"]) == ("open", "Homeward Mission", "training")
    assert "Omar" not in str(seen)
    assert str(story.case.id) not in str(seen)


def test_a_yes_is_answered_once(outside, made, cast):
    story, referral = outside
    link = made(story, referral)
    told = answers(story, link, act="accept")
    assert (told["state"], told["people"][0]["name"]) == ("accept", "Omar Hassan")
    assert answers(story, link, act="accept")["state"] == "used"
    assert opens(story, link) == {"state": "used"}
    with acting_as(cast.carla):
        assert Referral.objects.get(pk=referral.pk).state == "accepted"
        last = Step.objects.filter(referral=referral).order_by("recorded_at", "id").last()
        assert (last.act, last.outside_name, last.recorded_by_id) == ("accept", "Lena", None)


def test_a_no_has_a_reason_and_tells_nothing(outside, made, cast):
    story, referral = outside
    told = answers(story, made(story, referral), act="decline", reason="no_places")
    assert (told["state"], told["people"]) == ("decline", None)
    with acting_as(cast.carla):
        assert Referral.objects.get(pk=referral.pk).reason == "no_places"


def test_wrong_pins_lock_it_for_good(outside, made):
    story, referral = outside
    link = made(story, referral)
    wrong = "000000" if link.pin != "000000" else "111111"
    assert [opens(story, link, wrong)["state"] for _ in range(5)] == ["wrong"] * 4 + ["locked"]
    assert opens(story, link)["state"] == "locked"
    assert answers(story, link, act="accept")["state"] == "locked"


def test_it_opens_for_some_days_only(outside, made):
    story, referral = outside
    link = made(story, referral)
    assert opens(story, link, days=6)["state"] == "open"
    assert opens(story, link, days=7)["state"] == "expired"


def test_another_link_replaces_it_and_an_answer_closes_it(outside, made, step, cast):
    story, referral = outside
    first = made(story, referral)
    second = made(story, referral)
    assert (opens(story, first)["state"], opens(story, second)["state"]) == ("replaced", "open")
    step(story, cast.carla, referral, "revoke", reason="not_needed")
    assert opens(story, second)["state"] == "replaced"


def test_an_unknown_link_says_nothing_more(outside, made):
    story, referral = outside
    made(story, referral)
    set_context(None)
    assert link_opens(token_hash("nobody made this"), "0" * 64) == {"state": ""}


def test_only_hashes_are_kept(outside, made, cast):
    story, referral = outside
    link = made(story, referral)
    with acting_as(cast.carla):
        row = Link.objects.get()
    assert row.token_hash == hashlib.sha256(link.token.encode()).hexdigest()
    assert link.pin not in row.pin_hash
    assert row.pin_hash != hashlib.sha256(link.pin.encode()).hexdigest()
    set_context(None)
    assert run("SELECT count(*) FROM referrals_link") == (0,)


def test_who_asked_makes_it_and_only_for_a_body_without_accounts(outside, made, asked, cast):
    story, referral = outside
    with pytest.raises(NotVisible):
        made(story, referral, by=cast.rami)
    with pytest.raises(NotAllowed):
        made(story, referral, by=cast.stella)
    inside = asked(story)
    with rule_refuses("INV-175"):
        made(story, inside)
