"""A password forgotten, set for the first time, changed; sent by a real mail server."""

import re
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.test import Client

from bayiri.accounts.commands import passwords
from bayiri.agencies.context import set_context
from bayiri.core.errors import RuleBroken
from tests.accounts.conftest import PASSWORD
from tests.accounts.test_sign_in import sign_in

pytestmark = pytest.mark.django_db
NEW = "seven quiet otters"


class Post:
    """Keeps what it is given."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def post(settings, unused_tcp_port):
    """A real mail server on a port of its own."""
    keeper = Post()
    server = Controller(keeper, hostname="127.0.0.1", port=unused_tcp_port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", unused_tcp_port
    yield keeper
    server.stop()


@pytest.fixture
def unused_tcp_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def link_in(letter):
    return re.search(r"http://\S+?(/set-password/\S+)", letter.get_content())[1]


def test_a_forgotten_password_is_set_anew_through_a_link(client, with_password, post, run_jobs):
    with_password("carla")
    elsewhere = Client()
    sign_in(elsewhere, "carla@example.org")
    answer = client.post("/sign-in/forgotten", {"email": "carla@example.org"})
    assert answer.url == "/sign-in/forgotten/sent"
    assert "30 minutes" in client.get(answer.url).content.decode()
    assert post.letters == []  # nothing leaves within the request
    assert run_jobs() == 1
    ((to, letter),) = post.letters
    assert to == ["carla@example.org"]
    link = link_in(letter)
    assert "Carla Counsellor" in client.get(link).content.decode()
    assert client.post(link, {"password": NEW, "again": NEW}).url == "/sign-in"
    assert sign_in(client, "carla@example.org").status_code == 422
    assert sign_in(client, "carla@example.org", NEW).url == "/"
    assert elsewhere.get("/").status_code == 302  # every session ended
    assert client.get(link).status_code == 410
    assert client.post(link, {"password": PASSWORD, "again": PASSWORD}).status_code == 410


def test_nobody_learns_whether_somebody_has_the_address(client, with_password, run_jobs):
    with_password("carla")
    answers = [
        client.post("/sign-in/forgotten", {"email": email}) for email in ("carla@example.org", "nobody@example.org")
    ]
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, "/sign-in/forgotten/sent")}
    run_jobs()
    assert [letter.to for letter in mail.outbox] == [["carla@example.org"]]


def test_the_letter_is_in_the_language_of_the_page_that_asked(client, with_password, run_jobs):
    with_password("carla")
    client.post("/sign-in/forgotten", {"email": "carla@example.org"})
    run_jobs()
    assert mail.outbox[0].subject == "A new password for Bayiri"
    assert "Carla" not in mail.outbox[0].body  # nothing about anybody


def test_a_few_links_are_sent_and_then_no_more_for_a_while(client, with_password, run_jobs):
    with_password("carla")
    for _ in range(9):
        assert client.post("/sign-in/forgotten", {"email": "carla@example.org"}).url == "/sign-in/forgotten/sent"
    assert run_jobs() == 4


def test_a_newer_link_ends_the_older(with_password):
    user = with_password("carla")
    older = passwords.make_link(by=user.actor, user_id=user.pk, kind="reset")
    newer = passwords.make_link(by=user.actor, user_id=user.pk, kind="reset")
    with pytest.raises(RuleBroken):
        passwords.opened(older)
    assert passwords.opened(newer).user == user


@pytest.mark.parametrize("token", ["nonsense", "a:b", "x" * 400])
def test_a_forged_link_is_refused(client, db, token):
    assert client.get(f"/set-password/{token}").status_code == 410


def test_an_invited_colleague_sets_a_first_password(client, users, cast, run_jobs):
    set_context(cast.mona)
    passwords.send_first_link(by=cast.mona, user_id=cast.adam.id, base="http://testserver/", language="en")
    run_jobs()
    link = link_in_text(mail.outbox[0].body)
    assert "within 72 hours" in mail.outbox[0].body
    assert client.post(link, {"password": NEW, "again": NEW}).url == "/sign-in"
    assert sign_in(client, "adam@example.org", NEW).url == "/"


def link_in_text(text):
    return re.search(r"http://testserver(/set-password/\S+)", text)[1]


@pytest.mark.parametrize(
    ("password", "again", "word"),
    [
        ("short", "short", "INV-152"),
        ("password1234", "password1234", "INV-152"),
        ("123456789012", "123456789012", "INV-152"),
        ("carla counsellor", "carla counsellor", "INV-152"),
        (NEW, PASSWORD, "not the same"),
        ("", "", "Write something here."),
    ],
)
def test_a_weak_password_is_refused_and_the_link_stays(client, with_password, password, again, word):
    user = with_password("carla")
    token = passwords.make_link(by=user.actor, user_id=user.pk, kind="reset")
    answer = client.post(f"/set-password/{token}", {"password": password, "again": again})
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert client.post(f"/set-password/{token}", {"password": NEW, "again": NEW}).url == "/sign-in"


def test_one_changes_ones_own_and_stays_signed_in_here(client, with_password):
    with_password("carla")
    elsewhere = Client()
    sign_in(elsewhere, "carla@example.org")
    sign_in(client, "carla@example.org")
    assert client.post("/your-sign-ins/password", {"password": NEW, "again": NEW}).url == "/your-sign-ins"
    assert client.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert sign_in(Client(), "carla@example.org", NEW).url == "/"


def test_an_hour_later_one_shows_first_that_one_is_oneself(client, with_password):
    with_password("carla")
    sign_in(client, "carla@example.org")
    session = client.session
    session["confirmed_at"] = 0
    session.save()
    ask = "/your-sign-ins/confirm?next=/your-sign-ins/password"
    assert client.get("/your-sign-ins/password").url == ask
    assert client.post("/your-sign-ins/password", {"password": NEW, "again": NEW}).url == ask
    assert client.get("/second-step/code").url == "/your-sign-ins/confirm?next=/second-step/code"
    assert client.post(ask, {"password": "nonsense"}).status_code == 422
    assert client.post(ask, {"password": PASSWORD}).url == "/your-sign-ins/password"
    assert client.get("/your-sign-ins/password").status_code == 200
