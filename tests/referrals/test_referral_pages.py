"""The pages: ask, answer, lists, partners, a link."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.people.choices import AgeGroup
from bayiri.people.rules import age_group
from bayiri.referrals.models import Referral
from tests.invariants.attacks import FAMILY

pytestmark = pytest.mark.django_db


def ask_data(story, cast, **more):
    ids = [str(member.id) for member in story.members()]
    return {
        "kind": "service", "recipient_id": str(cast.rami.agency_id), "wanted": "training", "told": ["age", "sex", "languages", "country"],
        "member_ids": ids, "agreed": ids, "purpose": "reintegration", "parts": ["identity", "journey"], "basis": "consent",
        "urgency": "soon", "message": "Wants to learn.", **more,
    }  # fmt: skip


def test_asked_on_the_page_and_answered_on_the_page(told, as_, cast):
    story = told(members=FAMILY)
    address = f"/cases/{story.case.id}/shared/ask"
    assert as_("carla").get(address).status_code == 200
    sent = as_("carla").post(address, ask_data(story, cast))
    assert sent.status_code == 302
    url = sent["Location"]
    page = as_("carla").get(f"/cases/{story.case.id}/shared").content.decode()
    assert "New Sprout" in page
    assert "Omar Hassan" in page
    waiting = as_("rami").get("/referrals").content.decode()
    assert url in waiting
    assert "Homeward Mission" in waiting
    preview = as_("rami").get(url).content.decode()
    assert "12 to 17" not in preview
    assert "3 to 11, 18 to 59" in preview
    for secret in ("Omar", "Hassan", "Zeinab", story.case.number, str(story.case.id)):
        assert secret not in preview
        assert secret not in waiting
    form = as_("rami").get(f"{url}/accept").content.decode()
    version = re.search(r'name="version" value="(\d+)"', form)[1]
    assert as_("rami").post(f"{url}/accept", {"version": version}).status_code == 302
    accepted = as_("rami").get(url).content.decode()
    assert "Zeinab" in accepted
    assert f"/cases/{story.case.id}" in accepted
    assert as_("rami").get(f"/cases/{story.case.id}").status_code == 200
    assert as_("rami").post(f"{url}/accept", {"version": version}).status_code == 409
    assert as_("carla").get("/referrals/partners").status_code == 200


def test_a_name_in_the_message_is_refused_and_nothing_typed_is_lost(told, as_, cast):
    story = told()
    for words in ("Omar wants to learn", "Call 0151 5550101", "Write to x@example.org", f"See {story.case.number}"):
        answer = as_("carla").post(f"/cases/{story.case.id}/shared/ask", ask_data(story, cast, message=words))
        assert answer.status_code == 422, words
        assert "INV-171" in answer.content.decode()
        assert words.split()[0] in answer.content.decode()


def test_nobody_to_ask_or_two(told, as_, cast):
    story = told()
    address = f"/cases/{story.case.id}/shared/ask"
    for more in ({"recipient_id": ""}, {"outside_name": "House of Light"}):
        assert as_("carla").post(address, ask_data(story, cast, **more)).status_code == 422
    assert as_("carla").post(address, ask_data(story, cast, agreed=[])).status_code == 422
    assert as_("carla").post(address, ask_data(story, cast, parts=["identity", "oversight"])).status_code == 422
    assert as_("stella").get(address).status_code == 403
    assert as_("eve").get(address).status_code == 404
    assert as_("stella").get("/referrals").status_code == 403


def test_empty_lists_say_what_they_are_for(as_):
    for address, words in (
        ("/referrals", "Nothing waits"), ("/referrals?show=ended", "nothing here"), ("/referrals/sent", "asked nobody yet"),
        ("/referrals/partners", "Nobody was asked"), ("/referrals/receipts", "No receipt is missing"),
    ):  # fmt: skip
        assert words in as_("carla").get(address).content.decode()


def test_many_are_shown_page_by_page_with_as_many_queries(told, asked, as_, django_assert_max_num_queries):
    story = told()
    for _ in range(30):
        asked(story)
    rami = as_("rami")
    with django_assert_max_num_queries(9):
        page = rami.get("/referrals").content.decode()
    assert page.count('scope="row"') == 25
    assert rami.get("/referrals?page=2").content.decode().count('scope="row"') == 5
    carla = as_("carla")
    with django_assert_max_num_queries(9):
        carla.get("/referrals/sent")


def test_declined_with_a_reason_on_the_page(told, asked, as_):
    story = told()
    url = f"/referrals/{asked(story).id}"
    assert as_("rami").post(f"{url}/decline", {"version": 1}).status_code == 422
    assert as_("rami").post(f"{url}/decline", {"version": 1, "reason": "no_places"}).status_code == 302
    page = as_("rami").get(url).content.decode()
    assert "No places now" in page
    assert "repair telephones" not in page
    assert "No places now" in as_("carla").get(url).content.decode()
    assert as_("eve").get(url).status_code == 404
    assert as_("carla").get(f"{url}/anything").status_code == 404


def test_a_link_from_the_page_to_the_answer(told, asked, as_, cast):
    story = told()
    referral = asked(story, outside_name="House of Light")
    with clock.moved_to(story.now):
        made = as_("carla").post(f"/referrals/{referral.id}/link")
        assert made["Cache-Control"] == "no-store"
        text = made.content.decode()
        token, pin = re.search(r"/answer/([\w-]+)", text)[1], re.search(r">(\d{6})<", text)[1]
        stranger, address = Client(), f"/answer/{token}"
        assert stranger.get(address)["X-Robots-Tag"].startswith("noindex")
        assert stranger.post(address, {"pin": "abc"}).status_code == 422
        assert stranger.post(address, {"pin": "000000" if pin != "000000" else "111111"}).status_code == 403
        page = stranger.post(address, {"pin": pin})
        assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
        assert "repair telephones" in page.content.decode()
        assert "Omar" not in page.content.decode()
        no_reason = stranger.post(address, {"pin": pin, "act": "decline", "name": "Lena"})
        assert no_reason.status_code == 422
        told_once = stranger.post(address, {"pin": pin, "act": "accept", "name": "Lena"}).content.decode()
        assert "Omar Hassan" in told_once
        assert stranger.post(address, {"pin": pin}).status_code == 404
    with acting_as(cast.carla):
        assert Referral.objects.get(pk=referral.pk).state == "accepted"
    assert "Lena" in as_("carla").get(f"/referrals/{referral.id}").content.decode()
    assert Client().get("/answer/nobody-made-this").status_code == 200
    assert Client().post("/answer/nobody-made-this", {"pin": "123456"}).status_code == 404


def test_somebody_without_a_case(as_, cast):
    data = {
        "recipient_id": str(cast.carla.agency_id), "name": "Salma Karim", "contact": "salma@example.org", "agreed": "on",
        "wanted": "counselling", "message": "Thinks of going home.", "urgency": "normal",
    }  # fmt: skip
    assert (
        as_("adam").post("/referrals/somebody", {**data, "message": "Salma thinks of going home."}).status_code == 422
    )
    assert as_("adam").post("/referrals/somebody", {**data, "agreed": ""}).status_code == 422
    url = as_("adam").post("/referrals/somebody", data)["Location"]
    assert "Salma" in as_("adam").get(url).content.decode()
    assert "Salma" not in as_("carla").get(url).content.decode()
    assert as_("carla").post(f"{url}/accept", {"version": 1}).status_code == 302
    assert "salma@example.org" in as_("carla").get(url).content.decode()
    assert as_("carla").post(f"{url}/finish", {"version": 2, "outcome": "helped"}).status_code == 302
    assert "Salma" not in as_("carla").get(url).content.decode()
    assert "Helped as asked" in as_("adam").get(url).content.decode()


def test_late_ones_are_marked(told, asked, as_):
    story = told()
    asked(story, answer_by=(story.now + timedelta(days=3)).date())
    with clock.moved_to(story.now + timedelta(days=3)):
        assert "Today or late" in as_("rami").get("/referrals").content.decode()


def test_without_a_name_the_page_tells_the_age_group(told, asked, step, as_, cast):
    """INV-198: contact alone was shared: how old somebody is, never when they were born."""
    story = told()
    referral = asked(story, sections=("contact",))
    step(story, cast.rami, referral, "accept")
    page = as_("rami").get(f"/referrals/{referral.id}").content.decode()
    group = AgeGroup(age_group(date(1986, 3, 1), clock.today())).label
    assert f"Somebody whose name is not shared · age group: {group}" in page
    assert "Omar" not in page
    assert "1986" not in page


def test_the_journey_is_one_choice(told, as_, cast):
    """INV-195: with what goes along, in the same words; the basis is no choice of its own."""
    story = told()
    page = as_("carla").get(f"/cases/{story.case.id}/shared/ask").content.decode()
    assert "Journey, with who the person is and how they return" in page
    assert 'value="basis"' not in page
