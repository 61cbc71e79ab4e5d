import json
from itertools import pairwise

import pytest

from bayiri.reference.outlines import frame, mainland, middle, rings_by_country
from bayiri.reference.places import BUILT, biggest_town, place_named, place_names, plain, short


@pytest.mark.parametrize(
    "typed",
    ["Erbil", "erbil", " ERBIL ", "Arbil", "Hewlêr", "أربيل", "اربيل", "هەولێر", "Erbil Governorate", "محافظة أربيل", "Erbil, Iraq",
     "near the park / Erbil", "Erbil city"],
)  # fmt: skip
def test_a_town_is_known_by_all_its_names(typed):
    assert place_named("IRQ", typed).name == "Erbil"


@pytest.mark.parametrize(
    ("country", "typed", "name"),
    [
        ("IRQ", "Nineveh", "Nineveh"), ("IRQ", "Anbar", "Al Anbar"), ("IRQ", "Hillah", "Al Hillah"), ("AFG", "هرات", "Herāt"),
        ("GEO", "ქუთაისი", "Kutaisi"), ("XKX", "Peja", "Pejë"), ("NGA", "Edo State", "Edo"), ("SEN", "Thies", "Thiès"),
        ("FRA", "Saint-Denis", "Saint-Denis"), ("CIV", "Bouake", "Bouaké"),
    ],
)  # fmt: skip
def test_provinces_and_towns_of_the_world_are_known(country, typed, name):
    assert place_named(country, typed).name == name


@pytest.mark.parametrize("typed", ["", "  ", "nowhere", "Berlin", "governorate", "?", "123456789", "x" * 5000])
def test_nothing_is_guessed(typed):
    assert place_named("IRQ", typed) is None


@pytest.mark.parametrize("country", ["", "XXX", "../IRQ", "outlines", "irq/../IRQ"])
def test_what_is_no_country_has_no_places(country):
    assert place_named(country, "Erbil") is None
    assert place_names(country, "en") == []
    assert biggest_town(country) is None


def test_an_arabic_reader_gets_arabic_names():
    assert place_named("IRQ", "Karbala").called("ar") == "كربلاء"
    assert place_named("IRQ", "Karbala").called("fr") == "Karbala"
    assert place_named("GEO", "Zugdidi").called("ar") == "Zugdidi"  # nobody knows one
    assert "أربيل" in place_names("IRQ", "ar")


def test_names_are_offered_in_order_and_not_endlessly():
    for country in ("IRQ", "IND", "GMB"):
        names = place_names(country, "en")
        assert names == sorted(names, key=plain)
        assert 5 < len(names) < 250


def test_what_stands_beside_a_name_is_left_out():
    assert short("Erbil Governorate") == "Erbil"
    assert short("Province de l'Ituri") == "l'Ituri"


def test_every_point_lies_in_its_country():
    """The sources hold mistakes: a province of the Gambia in Borneo."""
    for country in ("GMB", "IRQ", "SEN", "NGA", "AFG"):
        west, south, east, north = frame(country)
        rows = json.loads((BUILT / f"{country}.json").read_text())
        assert rows["areas"]
        for name, _arabic, x, y, _keys in rows["areas"] + rows["towns"]:
            assert west - 1 <= x <= east + 1, name
            assert south - 1 <= y <= north + 1, name


def test_outlines_are_whole_and_none_leaps_over_the_line_of_the_date():
    for country, rings in rings_by_country().items():
        for ring in rings:
            assert ring[0] == pytest.approx(ring[-1]) or abs(abs(ring[0][0] - ring[-1][0]) - 360) < 1e-6, country
            assert all(abs(before[0] - after[0]) < 180 for before, after in pairwise(ring)), country


def test_the_main_part_of_a_country_is_without_what_lies_oceans_away():
    west, south, east, north = mainland("FRA")
    assert (round(west), round(south), round(east), round(north)) == (-5, 41, 10, 51)
    assert middle("IRQ") == pytest.approx((43.7, 33.0), abs=0.1)
    assert (mainland("TUV"), middle("TUV"), frame("TUV")) == (None, None, None)
    assert "XKX" in rings_by_country()
