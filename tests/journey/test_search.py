import pytest

from bayiri.audit.models import Event
from bayiri.people.commands import DocumentData

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["محمد حسن", "Mohammed Hassan", "muhamad hasan", "Мохаммед Хасан"])
def test_it_finds_a_name_in_any_script(as_, a_case, cast, typed):
    case = a_case(cast.carla, "محمد", "حسن")
    page = as_("carla").get("/search", {"q": typed}).content.decode()
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
        assert case.number in carla.get("/search", {"q": typed}).content.decode(), typed


def test_it_finds_a_person_by_document(as_, a_case, cast):
    case = a_case(cast.carla, documents=(DocumentData("passport", "AB 1234", "IRQ", "proof"),))
    assert case.number in as_("carla").get("/search", {"q": "ab 1234"}).content.decode()


def test_it_shows_nobody_of_another_agency(as_, a_case, cast):
    case = a_case(cast.carla, documents=(DocumentData("passport", "AB1234", "IRQ", "proof"),))
    eve = as_("eve")
    for typed in ("Hassan Karim", case.number, "AB1234"):
        page = eve.get("/search", {"q": typed}).content.decode()
        assert "Nothing found" in page
        assert "Hassan Karim</bdi></a>" not in page


def test_it_says_what_to_try_when_nothing_is_found(as_):
    page = as_("carla").get("/search", {"q": "Nobody"}).content.decode()
    assert "What you can try:" in page


def test_it_logs_that_was_searched_but_not_what(as_, a_case, cast, act):
    a_case(cast.carla)
    as_("carla").get("/search", {"q": "Hassan Karim"})
    act(cast.carla)
    event = Event.objects.get(kind="search.made")
    assert event.facts == {"kind": "name", "length": 12, "found": 1}


@pytest.mark.parametrize("typed", ["Hassan Karim", "123"])
def test_it_asks_the_database_seldom(as_, a_case, cast, at_most, typed):
    for number in range(5):
        a_case(cast.carla, f"Hassan {'abcde'[number]}")
    carla = as_("carla")
    with at_most(12):
        carla.get("/search", {"q": typed})


def test_it_sends_a_stranger_to_sign_in(client):
    assert client.get("/search?q=x").status_code == 302
