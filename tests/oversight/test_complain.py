"""A complaint comes in: by the page without anything but words, or told to somebody who writes it down."""

import pytest
from django.urls import reverse

from bayiri.audit.models import Event
from bayiri.core import clock
from bayiri.notifications.models import Notice
from bayiri.oversight.commands import ComplaintData, complain
from bayiri.oversight.models import Complaint
from tests.invariants.attacks import START, call, refused, rule_refuses, run
from tests.photographs import photograph

pytestmark = pytest.mark.django_db


def test_anybody_complains_with_nothing_but_words(complained, seen_by, cast, act):
    """INV-270: no name, no account, no case; whom it has come to is told at once."""
    complained()
    (only,) = seen_by(cast.olga)
    act(cast.olga)
    complaint = Complaint.objects.get(pk=only)
    assert (complaint.name, complaint.contact, complaint.recorded_by_id, complaint.channel) == ("", "", None, "page")
    assert list(Notice.objects.values_list("kind", flat=True)) == ["complaint_came"]
    assert (complaint.acknowledge_by - START.date()).days == 7
    assert (complaint.answer_by - START.date()).days == 30


@pytest.mark.parametrize("what", ["", "  \n", "x" * 20_001], ids=["empty", "blank", "endless"])
def test_it_refuses_what_says_nothing(officers, act, what):
    """INV-270"""
    act(None)
    with rule_refuses("INV-270"):
        complain(by=None, data=ComplaintData(what))
    row = {"what": what, "code_hash": "0" * 64, "channel": "page", "recorded_at": START}
    with refused("INV-270"):
        call("oversight_complain", **row)


def test_who_writes_it_down_says_who_said_it(officers, cast, act, do, seen_by):
    """INV-279: and is not taken for who complains; does not see it afterwards."""
    by_phone = ComplaintData(
        "He says that his bag was taken.", channel="phone", said_by="A man who gave no name", who="self"
    )
    do(cast.carla, complain, data=by_phone)
    assert seen_by(cast.carla) == []
    act(cast.olga)
    complaint = Complaint.objects.get()
    assert (complaint.recorded_by_id, complaint.said_by) == (cast.carla.id, "A man who gave no name")
    act(cast.carla)
    with rule_refuses("INV-279"):
        complain(by=cast.carla, data=ComplaintData("x", channel="phone"))
    with refused("INV-279"):
        call("oversight_complain", what="x", code_hash="1" * 64, channel="phone", recorded_at=START, who="self", phase="unsaid",
             topic="other", about="other")  # fmt: skip
    act(None)
    with refused("INV-279"):
        call("oversight_complain", what="x", code_hash="1" * 64, channel="phone", said_by="me", recorded_at=START, who="self",
             phase="unsaid", topic="other", about="other")  # fmt: skip


def test_the_log_names_nobody_and_shows_it_to_nobody(complained, cast, act):
    """INV-271: that a complaint came is an event, sealed with the others, and read by no one."""
    complained()
    for who in (cast.olga, cast.dora, cast.carla):
        act(who)
        assert not Event.objects.filter(kind__startswith="complaint.").exists()


def test_the_page_takes_it_without_a_cookie(client, complained, cast, act, settings):
    """INV-274: no session, no token; the code stands on the page once and in no address."""
    page = client.get(reverse("oversight:complain"))
    assert page.status_code == 200
    assert not page.cookies
    said = {"what": "Sie haben geschrien.", "topic": "treatment", "about": "agency", "about_words": "Homeward Mission",
            "phase": "before", "who": "self", "file": photograph_file()}  # fmt: skip
    answer = client.post(reverse("oversight:complain"), said)
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    code = answer.context["code"]
    assert code.count("-") == 3
    assert code in answer.content.decode()
    act(cast.olga)
    complaint = Complaint.objects.get()
    assert complaint.files.count() == 1
    assert code.replace("-", "") not in str(complaint.__dict__)


def photograph_file():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("photo.jpg", photograph(), "image/jpeg")


def test_who_is_signed_in_complains_without_a_name_too(as_, officers, cast, act):
    """INV-270: the public page does not ask who is signed in, and writes it nowhere."""
    client = as_("carla")
    said = {"what": "My director hides reports.", "topic": "other", "about": "other", "phase": "unsaid", "who": "staff"}
    assert client.post(reverse("oversight:complain"), said).status_code == 200
    act(cast.olga)
    complaint = Complaint.objects.get()
    assert str(cast.carla.id) not in str(vars(complaint))
    act(cast.carla)
    assert not Event.objects.filter(actor_id=cast.carla.id, kind__startswith="complaint.").exists()


def test_a_complaint_by_hand_is_refused(officers, cast, act):
    """INV-271: as the application's role nobody writes one, nor changes one."""
    act(cast.olga)
    for statement in (
        "INSERT INTO oversight_complaint DEFAULT VALUES", "UPDATE oversight_complaint SET outcome = 'upheld'",
        "DELETE FROM oversight_complaintstep",
    ):  # fmt: skip
        with refused("permission denied"):
            run(statement)


def test_what_is_counted_of_who_complains_is_no_address(client, officers, monkeypatch):
    """INV-218: so many in so many minutes, and the address itself is not kept."""
    from bayiri.web import limits

    taken = []
    monkeypatch.setattr(limits, "take_turn", lambda **said: taken.append(said))
    client.post(reverse("oversight:complain"), {"what": ""}, REMOTE_ADDR="203.0.113.9")
    client.post(reverse("oversight:by-code"), {"code": ""}, REMOTE_ADDR="203.0.113.9")
    assert len(taken) == 2
    assert all("203.0.113" not in str(one) and one["person"] is None for one in taken)
    assert len({one["address"] for one in taken}) == 1
    with clock.moved_to(START):
        client.post(reverse("oversight:complain"), {"what": ""}, REMOTE_ADDR="203.0.113.9")
    assert taken[2]["address"] != taken[0]["address"]
