import io
import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from gunicorn.config import Config
from gunicorn.glogging import Logger

from bayiri.audit.models import Event
from bayiri.pages.searching import MOST
from bayiri.people.commands import DocumentData

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["محمد حسن", "Mohammed Hassan", "muhamad hasan", "Мохаммед Хасан"])
def test_it_finds_a_name_in_any_script(as_, a_case, cast, typed):
    case = a_case(cast.carla, "محمد", "حسن")
    page = as_("carla").post("/search", {"q": typed}, follow=True).content.decode()
    assert case.number in page


def test_it_finds_a_case_by_the_end_of_its_number(as_, a_case, cast):
    case = a_case(cast.carla)
    year, number = case.number[2:].split("-")
    carla = as_("carla")
    for typed in (
        case.number,
        case.number.lower(),
        f"{year}-{number}",
        number,
        str(int(number)),
        f" {int(number)} ",
    ):
        assert case.number in carla.post("/search", {"q": typed}, follow=True).content.decode(), typed


def test_it_finds_a_person_by_document(as_, a_case, cast):
    case = a_case(cast.carla, documents=(DocumentData("passport", "AB 1234", "IRQ", "proof"),))
    assert case.number in as_("carla").post("/search", {"q": "ab 1234"}, follow=True).content.decode()


def test_it_shows_nobody_of_another_agency(as_, a_case, cast):
    case = a_case(cast.carla, documents=(DocumentData("passport", "AB1234", "IRQ", "proof"),))
    eve = as_("eve")
    for typed in ("Hassan Karim", case.number, "AB1234"):
        page = eve.post("/search", {"q": typed}, follow=True).content.decode()
        assert "Nothing found" in page
        assert "Hassan Karim</bdi></a>" not in page


def test_it_says_what_to_try_when_nothing_is_found(as_):
    page = as_("carla").post("/search", {"q": "Nobody"}, follow=True).content.decode()
    assert "What you can try:" in page


def test_it_logs_that_was_searched_but_not_what(as_, a_case, cast, act):
    a_case(cast.carla)
    as_("carla").post("/search", {"q": "Hassan Karim"}, follow=True)
    act(cast.carla)
    event = Event.objects.get(kind="search.made")
    assert event.facts == {"kind": "name", "length": 12, "found": 1}


@pytest.mark.parametrize("typed", ["Hassan Karim", "123"])
def test_it_asks_the_database_seldom(as_, a_case, cast, at_most, typed):
    for number in range(5):
        a_case(cast.carla, f"Hassan {'abcde'[number]}")
    carla = as_("carla")
    onward = carla.post("/search", {"q": typed}).url
    with at_most(12):
        assert "Hassan" in carla.get(onward).content.decode() or typed == "123"


def test_it_sends_a_stranger_to_sign_in(client):
    assert client.post("/search", {"q": "x"}).status_code == 302


def test_what_was_typed_stands_in_no_address_and_in_no_log_line(as_, a_case, cast, caplog):
    """As the server would write each request of it into its log, with where it came from."""
    a_case(cast.carla)
    carla, lines = as_("carla"), io.StringIO()
    caplog.set_level(logging.DEBUG)
    config = Config()
    config.set("accesslog", "-")
    server = Logger(config)
    server.access_log.addHandler(logging.StreamHandler(lines))
    server.access_log.setLevel(logging.INFO)
    sent = carla.post("/search", {"q": "Hassan Karim"})
    found = carla.get(sent.url, headers={"referer": sent.url})
    assert "Hassan Karim" in found.content.decode()
    for answer in (sent, found):
        environ = {
            **answer.wsgi_request.environ,
            "RAW_URI": answer.wsgi_request.get_full_path(),
            "SERVER_PROTOCOL": "HTTP/1.1",
        }
        server.access(
            SimpleNamespace(status="200", sent=1, headers=()), SimpleNamespace(headers=()), environ, timedelta()
        )
    assert "GET /search?s=" in lines.getvalue()
    for said in (lines.getvalue(), caplog.text, sent.url):
        assert "assan" not in said
        assert "arim" not in said


def test_the_address_shows_it_again_to_who_searched_and_to_nobody_else(as_, a_case, cast, users):
    a_case(cast.carla)
    onward = as_("carla").post("/search", {"q": "Hassan Karim"}).url
    first = as_("carla").get(onward).content.decode()
    assert first.count("Hassan Karim") == as_("carla").get(onward).content.decode().count("Hassan Karim") > 1
    other = Client()
    other.force_login(users["clemens"])
    page = other.get(onward).content.decode()
    assert "Hassan" not in page
    assert "Type it again." in page
    assert "Hassan" not in as_("carla").get(onward.replace("/search", "/notes")).content.decode()  # another page's


def test_only_the_latest_searches_are_kept(as_, cast):
    carla = as_("carla")
    first = carla.post("/search", {"q": "Nobody at all"}).url
    for number in range(MOST):
        carla.post("/search", {"q": f"Somebody {number}"})
    assert "Type it again." in carla.get(first).content.decode()
    assert len(carla.session["searches"]) == MOST


def test_nothing_typed_searches_nothing(as_, cast, act):
    assert as_("carla").post("/search", {"q": ""}).url == "/search"
    act(cast.carla)
    assert not Event.objects.filter(kind="search.made").exists()
