from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from bayiri.agencies.context import acting_as
from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.core.errors import RuleBroken
from bayiri.people.commands import PersonData
from bayiri.rulebooks.queries import counting
from bayiri.statistics.cartography import drawn_map
from bayiri.statistics.choices import Mark, Subject
from bayiri.statistics.commands import keep_picture
from bayiri.statistics.models import Picture
from bayiri.statistics.queries.figures import Figure
from bayiri.statistics.queries.maps import maps

pytestmark = pytest.mark.django_db
FEWEST = counting(on=date(2026, 11, 23)).smallest_cell.value


@pytest.fixture
def went(cast, act):
    """So many people of one household went to a place."""

    def registered(people, place, to="IRQ", origin=""):
        act(cast.carla)
        person = PersonData("Aza", sex="female", region_of_origin=origin)
        members = [NewMember("child" if number else "self", person) for number in range(people)]
        return register_case(by=cast.carla, form=FormOfReturn("DEU", to, place), members=members)

    return registered


def the_map(subject, country="", language="en"):
    with translation.override(language):
        return next(one for one in maps(language) if (one.subject, one.country) == (subject, country))


def test_one_place_in_three_spellings_is_one_circle(went):
    for place in ("Erbil", "أربيل", "Hewlêr, near the park"):
        went(2, place)
    found = the_map(Subject.AREAS, "IRQ")
    assert found.rows == [["Erbil", 6]]
    assert found.spots[0].at == pytest.approx((44.0, 36.2), abs=0.1)
    assert the_map(Subject.AREAS, "IRQ", "ar").rows == [["أربيل", 6]]


def test_a_place_with_few_people_is_not_named(went):
    went(FEWEST, "Mosul")
    went(FEWEST - 1, "Kirkuk")
    found = the_map(Subject.AREAS, "IRQ")
    assert found.rows == [["Mosul", FEWEST]]
    assert found.notes == ["Fewer than 5 people elsewhere: not shown."]
    assert "Kirkuk" not in drawn_map(found, "Iraq")


def test_many_such_places_are_counted_together(went):
    for place in ("Mosul", "Kirkuk", "Erbil"):
        went(FEWEST - 1, place)
    assert the_map(Subject.AREAS, "IRQ").notes == ["12 people elsewhere, fewer than 5 in each place: not shown."]


def test_what_is_not_on_the_map_is_counted(went):
    went(6, "Atlantis on Tigris")
    went(7, "")
    found = the_map(Subject.AREAS, "IRQ")
    assert found.rows == []
    assert found.notes == [
        "6 people whose place, as it is written in the record, is not on the map.",
        "Not on the map: “\u2068Atlantis on Tigris\u2069”",
        "7 people without a place in the record.",
    ]


def test_countries_stand_on_one_map_and_those_with_few_people_are_told_together(went):
    went(FEWEST + 1, "Erbil")
    went(FEWEST - 1, "Tirana", to="ALB")
    found = the_map(Subject.COUNTRIES)
    assert found.rows == [["Iraq", FEWEST + 1]]
    assert found.notes == ["Fewer than 5 people elsewhere: not shown."]
    assert [one.country for one in maps("en") if one.subject == Subject.AREAS] == ["IRQ"]


def test_origin_has_a_map_of_its_own(went):
    went(5, "Erbil", origin="Mosul")
    assert the_map(Subject.ORIGIN, "IRQ").rows == [["Mosul", 5]]


def test_another_agency_has_no_map(went, cast, act):
    went(8, "Erbil")
    act(cast.eve)
    assert [one.rows for one in maps("en")] == [[]]


def test_it_asks_twice_however_many_places_there_are(went, django_assert_num_queries):
    for place in ("Erbil", "Mosul", "Basra"):
        went(5, place)
    with django_assert_num_queries(2):
        maps("en")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("country", ["IRQ", "RUS", "IDN", "GMB", "TUV", "CAN"])
def test_a_map_is_small_and_says_what_it_shows(went, country, language):
    went(5, "", to=country)
    for one in (the_map(Subject.COUNTRIES, language=language), the_map(Subject.AREAS, country, language)):
        svg = drawn_map(one, "A <map> & more")
        assert len(svg.encode()) < 60_000
        picture = ElementTree.fromstring(svg)
        assert picture.find("{*}title").text == "A <map> & more"
        assert len(picture.findall(".//{*}circle")) == len(one.rows)
        for text in picture.findall(".//{*}text"):
            assert "".join(text.itertext()).rsplit(" ", 1)[0] in {row[0] for row in one.rows}


def test_names_never_lie_on_one_another_nor_on_circles(went):
    for place in ("Erbil", "Mosul", "Duhok", "Kirkuk", "Zakho", "Baghdad"):
        went(5, place)
    names = ElementTree.fromstring(drawn_map(the_map(Subject.AREAS, "IRQ"), "Iraq")).findall(".//{*}text")
    lines = sorted(float(name.get("y")) for name in names if name.get("text-anchor") == "start")
    assert names
    assert all(after - before > 10 for before, after in pairwise(lines))


class TestFewAreNotShown:
    def figure(self, people):
        return Figure(Subject.AREAS, Mark.CIRCLES, ["Place", "People"], [["Mosul", 40], ["Kirkuk", people]], "IRQ")

    def test_the_command_refuses_it(self, cast, act):
        """INV-133: a place on a map stands for at least as many people as the law says."""
        act(cast.carla)
        keep_picture(by=cast.carla, figure=self.figure(FEWEST), language="en", svg="<svg/>")
        with pytest.raises(RuleBroken) as refused:
            keep_picture(by=cast.carla, figure=self.figure(FEWEST - 1), language="en", svg="<svg/>")
        assert refused.value.reasons == ["INV-133"]

    def test_the_database_refuses_it(self, cast, act):
        """INV-133: as the published law says, whatever the application holds."""
        act(cast.carla)
        keep_picture(by=cast.carla, figure=self.figure(FEWEST), language="en", svg="<svg/>")
        with pytest.raises(DatabaseError, match="INV-133"), transaction.atomic():
            Picture.objects.update(rows=self.figure(FEWEST - 1).rows)
        with pytest.raises(DatabaseError, match="INV-133"), transaction.atomic():
            Picture.objects.create(
                agency_id=cast.carla.agency_id, subject=Subject.ORIGIN, language="en", columns=[], rows=[["Kirkuk", 1]],
                svg="", drawn_at="2026-11-23T00:00Z",
            )  # fmt: skip


def test_the_maps_have_a_page_a_country(as_, went, run_jobs):
    went(9, "Erbil", origin="Mosul")
    went(3, "nowhere at all")
    carla = as_("carla")
    carla.post("/statistics/draw")
    run_jobs()
    assert (
        '<a class="govuk-link" href="/statistics/map?country=IRQ">Iraq</a>' in carla.get("/statistics").content.decode()
    )
    page = carla.get("/statistics/map?country=IRQ").content.decode()
    assert "Where people return to" in page
    assert "Where people come from" in page
    assert "Erbil" in page
    assert "GeoNames" in page
    assert carla.get("/statistics/map?country=ALB").status_code == 404
    assert '<option value="IRQ">Iraq</option>' in carla.get("/statistics/map").content.decode()
    assert as_("eve").get("/statistics/map?country=IRQ").status_code == 404
    assert "No map has been drawn yet." in as_("eve").get("/statistics/map").content.decode()


def test_a_map_that_nobody_stands_behind_any_more_goes(as_, went, run_jobs, cast):
    case = went(6, "Erbil")
    carla = as_("carla")
    carla.post("/statistics/draw")
    run_jobs()
    with acting_as(cast.carla):
        case.destination_country = "ALB"
        case.save(update_fields=["destination_country"])
    carla.post("/statistics/draw")
    run_jobs()
    assert carla.get("/statistics/map?country=IRQ").status_code == 404
    assert carla.get("/statistics/map?country=ALB").status_code == 200
