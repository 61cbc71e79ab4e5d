"""Asking a returnee to get in touch: a fixed sentence, in her language, only where she said it is safe."""

from datetime import timedelta

import pytest

from bayiri.agencies.commands import grant_sight
from bayiri.agencies.context import acting_as
from bayiri.cases.commands.texts import stop_text, text_person
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.core.ids import uuid7
from bayiri.journey.commands.life import record_death
from bayiri.notifications.models import Delivery
from bayiri.notifications.post import deliver_due
from bayiri.people.commands import ContactData, write_contact
from tests.invariants.attacks import START, call, refused, rule_refuses, run

pytestmark = pytest.mark.django_db
NUMBER = "+49 151 5550101"


@pytest.fixture
def story(told):
    return told("registered")


def contact_of(story, cast, *, safe=True, kind="phone", value=NUMBER, **more):
    with clock.moved_to(START), acting_as(cast.carla):
        data = ContactData(kind, value, safe, **more)
        return write_contact(by=cast.carla, person_id=story.members()[0].person_id, data=data)


def ask(story, by, contact, sentence="call_us", language="ar", at=START):
    with clock.moved_to(at), acting_as(by):
        return text_person(by=by, case_id=story.case.id, contact_id=contact.id, sentence=sentence, language=language)


def by_hand(story, contact, at=START, **more):
    said = {
        "case_id": story.case.id, "contact_id": contact.id, "sentence": "call_us", "language": "en", "channel": "text",
        "recorded_at": at,
    } | more  # fmt: skip
    return call("cases_text_person", **said)


def test_she_is_asked_to_call_in_her_language(story, cast, gateway):
    ask(story, cast.carla, contact_of(story, cast))
    with clock.moved_to(START):
        assert deliver_due() == 1
    body = gateway.asked[0][2]
    assert '"to": "+49 151 5550101"' in body
    for given_away in ("Hassan", "Carla", "Homeward", "Bayiri", story.case.number):
        assert given_away not in body
    with acting_as(cast.carla):
        assert Delivery.objects.get().state == "sent"
    with acting_as(cast.eve):
        assert not Delivery.objects.exists()


@pytest.mark.parametrize("wrong", [{"safe": False}, {"state": "ended"}, {"state": "mistake"}, {"kind": "trusted_person"},
                                   {"kind": "address"}, {"kind": "messenger"}])  # fmt: skip
def test_never_where_it_is_not_safe(story, act, cast, gateway, wrong):
    """INV-187"""
    contact = contact_of(story, cast, **wrong)
    with rule_refuses("INV-187"):
        ask(story, cast.carla, contact)
    act(cast.carla)
    with refused("INV-187"):
        by_hand(story, contact)


def test_only_the_fixed_sentences(story, act, cast, gateway):
    """INV-187"""
    contact = contact_of(story, cast)
    for sentence, language in (("Your flight is on Monday.", "en"), ("call_us", "tlh")):
        with rule_refuses("INV-187"):
            ask(story, cast.carla, contact, sentence, language)
    act(cast.carla)
    with refused("a_message_says"):
        by_hand(story, contact, sentence="flight")
    by_hand(story, contact, value="+1 555 0100")  # the number is the contact's, whatever is said
    assert run("SELECT value FROM notifications_delivery") == (NUMBER,)


def test_a_few_times_a_day(story, act, cast, gateway):
    """INV-187"""
    contact = contact_of(story, cast)
    for _time in range(2):
        ask(story, cast.carla, contact)
    with rule_refuses("INV-187"):
        ask(story, cast.carla, contact)
    act(cast.carla)
    with refused("INV-187"):
        by_hand(story, contact)
    by_hand(story, contact, at=START + timedelta(days=1, seconds=1))


@pytest.mark.parametrize("change", [{"safe": False}, {"value": "+49 151 5550999"}, {"state": "ended"}])
def test_what_waits_does_not_go_where_it_is_not_safe_any_more(story, cast, gateway, change):
    """INV-187"""
    contact = contact_of(story, cast)
    ask(story, cast.carla, contact)
    with clock.moved_to(START), acting_as(cast.carla):
        said = ContactData(
            "phone", change.get("value", NUMBER), change.get("safe", True), "", change.get("state", "current")
        )
        write_contact(by=cast.carla, person_id=contact.person_id, data=said, contact_id=contact.id, version=1)
        assert deliver_due() == 0
        assert Delivery.objects.get().reason == "contact_changed"
    assert gateway.asked == []


def test_not_to_somebody_who_has_died(story, act, cast, gateway):
    """INV-187"""
    contact = contact_of(story, cast)
    died = {"died_on": START.date(), "told_by": "Her son", "certificate_seen": False}
    member = story.members()[0].id
    with clock.moved_to(START), acting_as(cast.carla):
        record_death(by=cast.carla, case_id=story.case.id, member_id=member, **died)
    with rule_refuses("INV-187"):
        ask(story, cast.carla, contact)
    act(cast.carla)
    with refused("INV-187"):
        by_hand(story, contact)


def test_another_agency_and_another_section_send_nothing(story, act, cast, gateway):
    """INV-187"""
    contact = contact_of(story, cast)
    with pytest.raises(NotVisible):
        ask(story, cast.eve, contact)
    with acting_as(cast.carla):
        grant_sight(
            by=cast.carla,
            kind="case",
            subject_id=story.case.id,
            agency_id=cast.rami.agency_id,
            purpose="reception",
            section="journey",
        )
    with pytest.raises(NotAllowed):
        ask(story, cast.rami, contact)
    for who in (cast.eve, cast.rami, None):
        act(who)
        with refused("INV-04"):
            by_hand(story, contact)


def test_while_it_waits_it_can_be_stopped(story, cast, gateway):
    contact = contact_of(story, cast)
    text_id = ask(story, cast.carla, contact)
    with clock.moved_to(START), acting_as(cast.carla):
        assert stop_text(by=cast.carla, case_id=story.case.id, text_id=text_id)
        assert not stop_text(by=cast.carla, case_id=story.case.id, text_id=text_id)
        assert not stop_text(by=cast.carla, case_id=story.case.id, text_id=uuid7())
        assert deliver_due() == 0


def test_the_page_offers_only_what_is_safe(story, as_, cast, gateway):
    safe = contact_of(story, cast)
    contact_of(story, cast, safe=False, value="+49 151 5550222")
    client = as_("carla")
    address = f"/cases/{story.case.id}/contact/text"
    page = client.get(address).content.decode()
    assert NUMBER in page
    assert "5550222" not in page
    assert client.post(address, {"contact_id": str(safe.id)}).status_code == 422
    sent = {"contact_id": str(safe.id), "sentence": "call_us", "language": "en"}
    listed = client.post(address, sent, follow=True).content.decode()
    assert "Waits to be sent" in listed
    assert "Stop it" in listed
    client = as_("tara")
    assert client.get(address).status_code == 200


def test_where_nothing_is_safe_the_page_says_so(story, as_, cast, gateway):
    page = as_("carla").get(f"/cases/{story.case.id}/contact/text").content.decode()
    assert "no contact that the person has called safe" in page
    assert "Send the message" not in page
