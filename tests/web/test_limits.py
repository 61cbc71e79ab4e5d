"""INV-218: what comes too often waits, is told to the agency, and nothing else does."""

import pytest
from django.core.signing import Signer
from django.test import Client

from bayiri.accounts import rules
from bayiri.accounts.commands.entering import take_turn
from bayiri.accounts.commands.passwords import SALT
from bayiri.accounts.queries import terms
from bayiri.accounts.sealed import ask, hashed
from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.core.ids import uuid7
from tests.invariants.attacks import refused, run

pytestmark = pytest.mark.django_db


def use_up(kind, person=None, address="127.0.0.1"):
    for _turn in range(terms().number(f"{kind}_turns")):
        assert take_turn(by=None, kind=kind, person=person, address=address) is None


@pytest.fixture
def as_(users):
    def signed_in(name):
        client = Client()
        client.force_login(users[name])
        return client

    return signed_in


def test_who_searches_too_often_waits_and_everything_else_works(as_, cast):
    """INV-218: for one person, wherever they search."""
    use_up("search", cast.carla.id)
    carla = as_("carla")
    rests = carla.post("/search", {"q": "Hassan"})
    assert rests.status_code == 429
    assert 0 < int(rests["Retry-After"]) <= 60 * terms().number("turn_minutes")
    assert "very often in a short time" in rests.content.decode()
    assert carla.post("/notes", {"q": "Hassan"}).status_code == 429
    assert carla.get("/search").status_code == carla.get("/").status_code == 200
    assert as_("clemens").post("/search", {"q": "Hassan"}).status_code == 302
    carla.post("/search", {"q": "Hassan"})
    with acting_as(cast.mona):  # told once a minute
        assert run("SELECT count(*) FROM audit_event WHERE kind = 'account.too_often'") == (1,)


def test_so_do_lists_that_are_taken_out(as_, cast):
    """INV-218"""
    use_up("export", cast.mona.id)
    mona = as_("mona")
    assert mona.post("/lists/cases", {}).status_code == 429
    assert mona.get("/lists/cases").status_code == 200
    assert mona.get("/statistics/month?format=csv").status_code == 429
    assert mona.get("/statistics/month").status_code == 200
    assert mona.post("/search", {"q": "Hassan"}).status_code == 302


@pytest.mark.parametrize("path", ["/answer/", "/welcome/", "/set-password/"])
def test_nobody_tries_out_secrets(client, cast, path):
    """INV-218: from one address, signed in or not; an office next door goes on."""
    use_up("link")
    assert client.get(path + "abc").status_code == 429
    assert client.post(path + "abc", {"pin": "123456"}).status_code == 429
    assert client.get(path + "abc", REMOTE_ADDR="192.0.2.9").status_code != 429
    assert client.get("/sign-in").status_code == 200


def test_what_is_counted_stays_counted_where_the_page_refuses(client, cast):
    """INV-218: it was counted before the page."""
    for _turn in range(terms().number("link_turns") - 2):
        assert take_turn(by=None, kind="link", person=None, address="127.0.0.1") is None
    assert [client.get("/set-password/abc").status_code for _time in range(3)] == [410, 410, 429]


def test_a_rest_ends_by_itself_and_is_not_prolonged(cast):
    """INV-218: refused turns are not counted."""
    use_up("search", cast.carla.id)
    first = take_turn(by=None, kind="search", person=cast.carla.id, address="")
    assert first == take_turn(by=None, kind="search", person=cast.carla.id, address="")
    assert rules.reasons_not_to_try(first, clock.now()) == ["INV-151"]


def test_searches_do_not_close_the_way_in(cast):
    """INV-218: an address is not locked for signing in by what its people search."""
    use_up("search", cast.carla.id, address="192.0.2.77")
    began = ask("begin_attempt", kind="password", email="carla@example.org", address="192.0.2.77")
    assert began["locked_until"] is None


def test_nothing_else_is_counted_by_a_statement(cast):
    """INV-218"""
    with refused("INV-218"):
        ask("take_turn", kind="password", person=cast.carla.id, address="")


@pytest.mark.parametrize(("kind", "path"), [("check", "/verify/1234/abc"), ("feed", "/calendar/feed/abc.ics")])
def test_nobody_tries_out_papers_and_calendars(client, cast, kind, path):
    """INV-218: from one address, whatever is typed; an office next door goes on, and so does everything else."""
    assert client.get(path).status_code == 404
    use_up_but = terms().number(f"{kind}_turns") - 1
    for _turn in range(use_up_but):
        assert take_turn(by=None, kind=kind, person=None, address="127.0.0.1") is None
    rests = client.get(path)
    assert rests.status_code == 429
    assert 0 < int(rests["Retry-After"]) <= 60 * terms().number("turn_minutes")
    assert client.get(path, REMOTE_ADDR="192.0.2.9").status_code == 404
    assert client.get("/verify").status_code == client.get("/sign-in").status_code == 200


def wrong_links(actor):
    with acting_as(actor):
        return run("SELECT count(*) FROM audit_event WHERE kind = 'account.wrong_link'")[0]


def test_a_link_that_opens_nothing_is_an_event(client, cast):
    """INV-236: one each, told to the agency of whose link it was; of one that never was, to nobody."""
    used, newer = (Signer(salt=SALT).sign(word) for word in ("used-before", "newer"))
    for token in (used, newer):
        ask("make_link", person=cast.carla.id, kind="reset", token=hashed(token))
    for path in (f"/set-password/{used}", "/set-password/never-was", "/welcome/never-was", f"/welcome/{uuid7()}"):
        assert client.get(path).status_code in (404, 410)
    assert wrong_links(cast.mona) == 1
    assert client.get(f"/set-password/{newer}").status_code == 200
    assert client.get("/answer/never-was").status_code != 429
    assert wrong_links(cast.mona) == 1
    assert wrong_links(cast.eve) == 0
    for _again in range(terms().number("link_turns") + 5):
        client.get(f"/set-password/{used}")
    assert wrong_links(cast.mona) <= terms().number("link_turns")
