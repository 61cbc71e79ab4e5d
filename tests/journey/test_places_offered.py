"""Where a place is typed, names are suggested, and any other is taken."""

import re

import pytest

pytestmark = pytest.mark.django_db


def offered(answer):
    """What stands in the page's list of places; of an answer to scripts, all of it."""
    page = answer.content.decode()
    found = re.search(r'<datalist id="places">(.*?)</datalist>', page, re.DOTALL)
    return re.findall(r"<option>([^<]+)", found[1] if found else page)


def test_the_places_of_a_country_are_suggested_by_its_name_or_code(as_):
    carla = as_("carla")
    assert {"Erbil", "Nineveh"} <= set(offered(carla.get("/places?destination_country=Iraq")))
    assert offered(carla.get("/places?destination_country=irq")) == offered(
        carla.get("/places?destination_country=Iraq")
    )
    arabic = carla.get("/places?destination_country=العراق", headers={"accept-language": "ar"})
    assert "أربيل" in offered(arabic)


@pytest.mark.parametrize("said", ["", "Atlantis", "<script>", "../IRQ", "x" * 3000])
def test_of_what_is_no_country_nothing_is_suggested(as_, said):
    answer = as_("carla").get("/places", {"destination_country": said})
    assert (answer.status_code, offered(answer)) == (200, [])


def test_the_pages_where_a_place_is_typed_suggest_those_of_the_case(as_, a_case, cast, act):
    case = a_case(cast.carla)
    carla = as_("carla")
    act(cast.carla)
    person = case.members.get().person_id
    for address in (
        f"/cases/{case.id}/journey",
        f"/cases/{case.id}/people/{person}/correct",
        f"/cases/{case.id}/people/add",
    ):
        answer = carla.get(address)
        assert "Mosul" in offered(answer), address
        assert 'list="places"' in answer.content.decode(), address


def test_the_registration_stays_light_and_fetches_the_names(as_):
    page = as_("carla").get("/register")
    assert offered(page) == []
    assert 'hx-get="/places" hx-trigger="load,change" hx-target="#places"' in page.content.decode()


def test_a_place_that_nobody_suggested_is_taken(as_, a_case, cast, act):
    case = a_case(cast.carla)
    sent = {
        "destination_country": "Iraq", "destination_place": "Qaryat <b>al-Hajj</b>", "duration": "permanent",
        "category": "personal_wish", "residence_status": "not_said", "version": "1",
    }  # fmt: skip
    assert as_("carla").post(f"/cases/{case.id}/journey", sent).status_code == 302
    act(cast.carla)
    case.refresh_from_db()
    assert case.destination_place == "Qaryat <b>al-Hajj</b>"
