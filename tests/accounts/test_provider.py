"""An agency's own sign-in, against a real OpenID Connect provider that runs beside the test."""

import json
import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
import requests
from django.test import Client

from bayiri.core.ids import uuid7
from config.paths import ROOT
from tests.accounts.test_sign_in import sign_in
from tests.cast import _as_owner
from tests.invariants.attacks import run

pytestmark = pytest.mark.django_db
BACK = "http://testserver/sign-in/with/mission/back"
SECRET = "a secret between the agency and us"


@pytest.fixture(scope="module")
def provider():
    """Its address. `make setup` brings it; without it the test fails."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    path = os.pathsep.join([str(ROOT / ".venv" / "bin"), os.environ["PATH"]])
    node = shutil.which("node", path=path)
    assert node, "node is missing: make setup"
    command = [node, str(Path(__file__).with_name("provider.mjs")), port, BACK, SECRET]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT)
    while (line := process.stdout.readline()) and line.strip() != "ready":
        pass
    assert line, "the provider does not start"
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()


@pytest.fixture(scope="module")
def _known(provider, _cast):
    """The mission's sign-in, written by the owner, gone when the tests are done."""
    with _as_owner() as owner:
        owner.execute(
            "INSERT INTO accounts_provider (id, agency_id, slug, name, issuer, client_id, secret_name, is_active)"
            " VALUES (%s, %s, 'mission', 'Homeward Mission', %s, 'bayiri', 'SECRET_OF_THE_MISSION', true)",
            [uuid7(), _cast.carla.agency_id, provider],
        )
    yield
    with _as_owner() as owner:
        owner.execute("DELETE FROM accounts_provider")


@pytest.fixture
def by_provider(provider, _known, cast, monkeypatch):
    """`by_provider(client, sub=..., email=..., email_verified=...)`: what our callback answers to who comes from there."""
    monkeypatch.setenv("SECRET_OF_THE_MISSION", SECRET)

    def go(client, tampered=None, **account):
        requests.get(f"{provider}/be", params={"account": json.dumps(account)}, timeout=5)
        begun = client.post("/sign-in/with/mission?next=/cases")
        assert begun.status_code == 302, begun.content.decode()
        assert begun.url.startswith(provider)
        assert "code_challenge_method=S256" in begun.url
        browser = requests.Session()
        there = browser.get(begun.url, allow_redirects=False, timeout=5)
        while not there.headers["location"].startswith(BACK):
            onward = there.headers["location"]
            there = browser.get(onward if "://" in onward else provider + onward, allow_redirects=False, timeout=5)
        address = there.headers["location"].removeprefix("http://testserver")
        return client.get(tampered(address) if tampered else address)

    return go


@pytest.mark.usefixtures("_known")
def test_the_sign_in_page_offers_it(client, cast):
    assert "Homeward Mission" in client.get("/sign-in").content.decode()


def test_a_colleague_is_known_by_a_verified_address_and_from_then_on_by_the_provider(client, by_provider, act, cast):
    answer = by_provider(client, sub="a1", email="Carla@example.org", email_verified=True)
    assert (answer.status_code, answer.url) == (302, "/second-step")
    assert client.post("/second-step/later").url == "/cases"
    assert "Carla Counsellor" in client.get("/").content.decode()
    again = Client()
    assert by_provider(again, sub="a1", email="other@example.org", email_verified=False).url == "/second-step"
    assert again.post("/second-step/later").url == "/cases"
    assert "Carla Counsellor" in again.get("/").content.decode()
    act(cast.mona)
    assert run("SELECT count(*) FROM audit_event WHERE kind = 'account.provider_linked'") == (1,)


@pytest.mark.parametrize(
    ("account", "why"),
    [
        ({"sub": "b1", "email": "carla@example.org", "email_verified": False}, "the address is not verified"),
        ({"sub": "b2", "email": "carla@example.org"}, "nobody says that it is verified"),
        ({"sub": "b3", "email": "eve@example.org", "email_verified": True}, "of another agency"),
        ({"sub": "b4", "email": "new@example.org", "email_verified": True}, "no account is made"),
        ({"sub": "b5"}, "no address at all"),
    ],
)
def test_nobody_else_is_let_in(client, by_provider, account, why):
    answer = by_provider(client, **account)
    assert answer.status_code == 403, why
    assert "you have no place here yet" in answer.content.decode()
    assert client.get("/").status_code == 302


def test_a_colleague_known_by_it_is_not_taken_over_by_another_of_the_provider(client, by_provider):
    by_provider(Client(), sub="c1", email="carla@example.org", email_verified=True)
    assert by_provider(client, sub="c2", email="carla@example.org", email_verified=True).status_code == 403


def test_a_colleague_who_left_is_not_let_in(client, by_provider, owner, cast):
    owner.execute("UPDATE agencies_user SET is_active = false WHERE id = %s", [cast.clemens.id])
    try:
        assert by_provider(client, sub="d1", email="clemens@example.org", email_verified=True).status_code == 403
    finally:
        owner.execute("UPDATE agencies_user SET is_active = true WHERE id = %s", [cast.clemens.id])


def test_the_second_step_is_asked_all_the_same(client, by_provider):
    assert by_provider(client, sub="m1", email="mona@example.org", email_verified=True).url == "/second-step"
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    "wrong", [lambda url: url.replace("state=", "state=x"), lambda url: url.replace("code=", "code=x")]
)
def test_an_answer_to_another_question_is_refused(client, by_provider, wrong):
    answer = by_provider(client, wrong, sub="a1", email="carla@example.org", email_verified=True)
    assert answer.status_code == 403
    assert client.get("/").status_code == 302


def test_an_answer_is_taken_once(client, by_provider):
    seen = []
    by_provider(client, lambda url: seen.append(url) or url, sub="a1", email="carla@example.org", email_verified=True)
    client.post("/sign-out")
    assert client.get(seen[0]).status_code == 403


def test_anothers_answer_is_not_taken(client, by_provider):
    """A link with somebody else's answer signs nobody in under their name."""
    seen = []
    by_provider(
        Client(), lambda url: seen.append(url) or "/sign-in", sub="a1", email="carla@example.org", email_verified=True
    )
    assert client.get(seen[0]).status_code == 403


def test_a_wrong_secret_lets_nobody_in(client, by_provider, monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_MISSION", "another")
    assert by_provider(client, sub="a1", email="carla@example.org", email_verified=True).status_code == 403


def test_a_provider_that_does_not_answer_is_said_kindly(client, cast, owner, monkeypatch):
    owner.execute(
        "INSERT INTO accounts_provider (id, agency_id, slug, name, issuer, client_id, secret_name, is_active)"
        " VALUES (%s, %s, 'gone', 'Gone', 'http://127.0.0.1:9', 'x', 'X', true)",
        [uuid7(), cast.eve.agency_id],
    )
    try:
        answer = client.post("/sign-in/with/gone")
        assert answer.status_code == 403
        assert "does not answer now" in answer.content.decode()
        assert client.post("/sign-in/with/unknown").status_code == 404
        assert sign_in(client, "nobody@example.org").status_code == 422
    finally:
        owner.execute("DELETE FROM accounts_provider WHERE slug = 'gone'")
