"""A link that leaves by e-mail with its PIN by text message, to a real mail server and a real gateway; recalls the same way."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.core.ids import uuid7
from bayiri.journey.commands.sharing import say_sharing
from bayiri.notifications.post import deliver_due
from bayiri.referrals.commands.links import answer_by_link, pin_hash, send_link, show_pin, token_hash
from bayiri.referrals.jobs import recall_again
from bayiri.referrals.models import Link, Recall
from bayiri.referrals.queries import link_opens
from tests.cast import _as_owner
from tests.invariants.attacks import rule_refuses, run
from tests.notifications.conftest import gateway, mailbox

__all__ = ["gateway", "mailbox"]
pytestmark = pytest.mark.django_db
NUMBER = "+49 151 5550101"


@pytest.fixture
def outside(told, asked):
    story = told()
    return story, asked(
        story, outside_name="House of Light", outside_contact="light@example.org", sections=("identity", "contact")
    )


def send(story, by, referral, **said):
    return story.do(by, lambda: send_link(by=by, referral_id=referral.id, **{"email": "light@example.org", **said}))


def deliver(story, days=0):
    with clock.moved_to(story.now + timedelta(days=days)):
        return deliver_due()


def letter(mailbox) -> str:
    """The last letter as it is read."""
    from email import message_from_string, policy

    found = message_from_string(mailbox.letters[-1][1], policy=policy.default)
    return f"{found['subject']}\n{found.get_content()}"


def secrets_in(mailbox, gateway) -> tuple[str, str]:
    """Token and PIN, as the other body reads them."""
    token = re.search(r"https://returns.example.org/answer/([\w-]+)", letter(mailbox))[1]
    return token, re.search(r": (\d{6})", json.loads(gateway.asked[-1][2])["text"])[1]


def test_the_address_by_mail_and_the_pin_by_text_open_it(outside, cast, mailbox, gateway):
    """INV-210: nothing in either names anybody, and each alone opens nothing."""
    story, referral = outside
    send(story, cast.carla, referral, pin_to=NUMBER)
    assert deliver(story) == 2
    assert mailbox.letters[-1][0] == "light@example.org"
    token, pin = secrets_in(mailbox, gateway)
    text = letter(mailbox) + gateway.asked[-1][2]
    for word in ("Omar", "Hassan", story.case.number, str(story.case.id), str(referral.id), "training"):
        assert word not in text
    assert pin not in letter(mailbox)
    assert token not in gateway.asked[-1][2]
    assert json.loads(gateway.asked[-1][2])["to"] == NUMBER
    with clock.moved_to(story.now):
        assert link_opens(token_hash(token), pin_hash(token, pin))["state"] == "open"
        page = Client().post(f"/answer/{token}", {"pin": pin, "act": "accept", "name": "Lena"}).content.decode()
    assert "Omar Hassan" in page


def test_it_is_written_in_the_language_that_was_chosen(outside, cast, mailbox):
    story, referral = outside
    send(story, cast.carla, referral, language="fr")
    with acting_as(cast.carla):
        assert Link.objects.get(use="answer").language == "fr"
    deliver(story)
    assert "/answer/" in letter(mailbox)


def test_a_spoken_pin_is_shown_to_who_asked_and_stands_in_the_log(outside, cast, mailbox, as_):
    story, referral = outside
    send(story, cast.carla, referral)
    deliver(story)
    assert len(mailbox.letters) == 1
    with clock.moved_to(story.now):
        page = as_("carla").post(f"/referrals/{referral.id}/pin")
        assert page["Cache-Control"] == "no-store"
        pin = re.search(r">(\d{6})<", page.content.decode())[1]
        assert as_("rami").post(f"/referrals/{referral.id}/pin").status_code == 404
        assert as_("stella").post(f"/referrals/{referral.id}/pin").status_code == 403
    token = re.search(r"/answer/([\w-]+)", letter(mailbox))[1]
    with clock.moved_to(story.now):
        assert link_opens(token_hash(token), pin_hash(token, pin))["state"] == "open"
    with acting_as(cast.carla):
        assert Event.objects.filter(kind="referral.pin_shown").count() == 1
    with clock.moved_to(story.now):
        answer_by_link(token=token, pin=pin, said={"name": "Lena", "act": "decline", "reason": "no_places"})
    with pytest.raises(NotVisible):
        story.do(cast.carla, lambda: show_pin(by=cast.carla, referral_id=referral.id))


def test_nothing_is_kept_with_which_it_could_be_opened(outside, cast, mailbox, gateway):
    story, referral = outside
    send(story, cast.carla, referral, pin_to=NUMBER)
    deliver(story)
    token, pin = secrets_in(mailbox, gateway)
    with acting_as(cast.carla):
        for table in ("referrals_link", "notifications_delivery", "audit_event"):
            held = run(f"SELECT coalesce(string_agg(row_to_json(t)::text, ' '), '') FROM {table} t")[0]
            assert token not in held
            assert not re.search(rf"\b{pin}\b", held)


def test_on_the_page(outside, as_, cast, mailbox, gateway):
    story, referral = outside
    url = f"/referrals/{referral.id}"
    with clock.moved_to(story.now):
        assert "light@example.org" in as_("carla").get(f"{url}/send").content.decode()
        assert as_("carla").post(f"{url}/send", {"email": "no address", "language": "en"}).status_code == 422
        assert (
            as_("carla")
            .post(f"{url}/send", {"email": "a@example.org", "pin_to": "call me", "language": "en"})
            .status_code
            == 422
        )
        sent = as_("carla").post(f"{url}/send", {"email": "a@example.org", "pin_to": NUMBER, "language": "en"})
        assert sent.status_code == 302
        page = as_("carla").get(url).content.decode()
        assert "a@example.org" in page
        assert NUMBER in page
        assert "Waits to be sent" in page
        assert as_("stella").get(f"{url}/send").status_code == 403
        assert as_("eve").get(f"{url}/send").status_code == 404
    assert deliver(story) == 2
    assert ">Sent<" in as_("carla").get(url).content.decode() or "· Sent" in as_("carla").get(url).content.decode()


def test_who_has_accounts_here_is_sent_no_address(told, asked, as_):
    referral = asked(told())
    assert as_("carla").get(f"/referrals/{referral.id}/send").status_code == 404


def test_without_a_mail_server_nothing_is_promised(outside, as_, cast):
    story, referral = outside
    with rule_refuses("INV-210"):
        send(story, cast.carla, referral)
    assert f"/referrals/{referral.id}/send" not in as_("carla").get(f"/referrals/{referral.id}").content.decode()
    with pytest.raises(NotVisible):
        send(story, cast.rami, referral)
    with pytest.raises(NotAllowed):
        send(story, cast.stella, referral)


def test_a_wrong_pin_is_an_event_of_who_asked(outside, cast, mailbox, gateway):
    story, referral = outside
    send(story, cast.carla, referral, pin_to=NUMBER)
    deliver(story)
    token, pin = secrets_in(mailbox, gateway)
    wrong = "000000" if pin != "000000" else "111111"
    with clock.moved_to(story.now):
        assert Client().post(f"/answer/{token}", {"pin": wrong}).status_code == 403
    with acting_as(cast.carla):
        event = Event.objects.get(kind="referral.pin_refused")
        assert (event.subject_id, event.facts["tries"], event.case_id) == (referral.id, 1, story.case.id)
    with acting_as(cast.rami):
        assert not Event.objects.filter(kind="referral.pin_refused").exists()


def withdraw(story, cast):
    member = story.members()[0]
    about = {"case_id": story.case.id, "member_id": member.id, "recipient_id": None, "recipient_name": "House of Light"}
    story.do(cast.carla, lambda: say_sharing(by=cast.carla, **about, purpose="reintegration", given=False))


@pytest.fixture
def accepted(outside, cast, mailbox, gateway):
    """They said yes through the link, and were told who it is."""
    story, referral = outside
    send(story, cast.carla, referral, pin_to=NUMBER)
    deliver(story)
    token, pin = secrets_in(mailbox, gateway)
    with clock.moved_to(story.now):
        assert answer_by_link(token=token, pin=pin, said={"name": "Lena", "act": "accept"})["people"]
    mailbox.letters.clear()
    gateway.asked.clear()
    return story, referral


def test_a_word_taken_back_is_sent_the_same_way_with_its_day(accepted, cast, mailbox, gateway, run_jobs):
    """INV-174, INV-210: without anybody's hand; the receipt comes through it."""
    story, _referral = accepted
    withdraw(story, cast)
    with clock.moved_to(story.now):
        run_jobs()
    assert deliver(story) <= 2
    assert "deleted" in letter(mailbox)
    assert str((story.now + timedelta(days=14)).year) in letter(mailbox)
    assert "Omar" not in letter(mailbox)
    token, pin = secrets_in(mailbox, gateway)
    with clock.moved_to(story.now + timedelta(days=10)):
        page = Client().post(f"/answer/{token}", {"pin": pin, "name": "Lena", "deleted": "on"})
    assert page.status_code == 200
    with acting_as(cast.carla):
        assert Recall.objects.get().receipt_name == "Lena"
        assert Event.objects.filter(kind="referral.recall_sent").count() == 1


def test_who_does_not_confirm_is_reminded_once(accepted, cast, mailbox, gateway, run_jobs):
    story, _referral = accepted
    withdraw(story, cast)
    with clock.moved_to(story.now):
        run_jobs()
        recall_again(0)
    deliver(story)
    assert len(mailbox.letters) == 1
    for days, letters in ((11, 1), (12, 2), (13, 2)):
        with clock.moved_to(story.now + timedelta(days=days)):
            recall_again(0)
            recall_again(0)
        deliver(story, days)
        assert len(mailbox.letters) == letters, days
    assert letter(mailbox).startswith("Reminder")
    with acting_as(cast.carla):
        kinds = [one.facts["again"] for one in Event.objects.filter(kind="referral.recall_sent").order_by("id")]
    assert kinds == [False, True]


def test_recalls_are_sent_by_the_clock_alone(accepted, cast, act):
    """INV-210"""
    story, _referral = accepted
    withdraw(story, cast)
    for who in (cast.carla, cast.eve, None):
        act(who)
        assert run("SELECT count(*) FROM referrals_recalls_due(%s)", story.now) == (0,)


def test_a_partner_of_the_same_agency_reads_no_address(outside, cast, mailbox, gateway):
    """INV-213: neither to whom a colleague wrote, nor to which number the PIN went."""
    story, referral = outside
    send(story, cast.carla, referral, pin_to=NUMBER)
    partner = replace(cast.carla, id=uuid7(), roles=frozenset({"diaspora_partner"}))
    with _as_owner() as owner:
        owner.execute(
            "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active) VALUES (%s, %s, %s, %s, %s, true)",
            [partner.id, "parvin@example.org", "Parvin Partner", partner.agency_id, list(partner.roles)],
        )
        try:
            for who, read in ((cast.clemens, 2), (cast.carla, 2), (partner, 0)):
                with acting_as(who):
                    assert run("SELECT count(*) FROM notifications_delivery WHERE outside <> ''") == (read,)
        finally:
            owner.execute("DELETE FROM agencies_user WHERE id = %s", [partner.id])
