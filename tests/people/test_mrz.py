"""Machine-readable zones: the specimens of ICAO Doc 9303."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bayiri.people.mrz import NotAZone, check_digit, full_date, parse

PASSPORT = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]
CARD = ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"]
SMALL_CARD = ["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"]
LONG_NUMBER = [
    "I<UTOD23145890<7349<<<<<<<<<<<",
    "3407127M9507122UTO<<<<<<<<<<<2",
    "STEVENSON<<PETER<JOHN<<<<<<<<<",
]
VISA_A = ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"]
VISA_B = ["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<"]


@pytest.mark.parametrize(
    ("lines", "kind"),
    [(PASSPORT, "TD3"), (CARD, "TD1"), (SMALL_CARD, "TD2"), (VISA_A, "MRV-A"), (VISA_B, "MRV-B")],
)
def test_it_reads_the_specimens(lines, kind):
    zone = parse(lines)
    assert zone.valid
    assert (zone.format, zone.issuer, zone.surname, zone.given_names) == (
        kind,
        "UTO",
        "ERIKSSON",
        "ANNA MARIA",
    )


@pytest.mark.parametrize("lines", [PASSPORT[1:], SMALL_CARD[1:], CARD[:2]])
def test_it_reads_a_zone_without_its_line_of_names(lines):
    assert parse(lines).valid
    assert parse(lines).born == "740812"


def test_it_reads_every_field_of_a_passport():
    zone = parse("\n".join(PASSPORT))
    assert (zone.document_code, zone.number, zone.nationality) == ("P", "L898902C3", "UTO")
    assert (zone.sex, zone.expires, zone.optional) == ("F", "120415", "ZE184226B")
    assert [check.field for check in zone.checks] == ["number", "born", "expires", "optional", "composite"]


def test_it_follows_a_long_document_number_into_the_optional_field():
    zone = parse(LONG_NUMBER)
    assert (zone.valid, zone.number, zone.optional) == (True, "D23145890734", "")


def test_it_names_the_check_digits_that_do_not_fit():
    zone = parse([PASSPORT[0], PASSPORT[1].replace("7408122F", "7408132F")])
    assert [check.field for check in zone.checks if not check.passes] == ["born", "composite"]
    assert not zone.valid


def test_it_names_the_place_of_every_fault():
    zone = parse(["P<UTOERIKSS0N<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO741312?X1204159ZE184226B<<<<<10"])
    assert [(fault.line, fault.column) for fault in zone.faults] == [(1, 12), (2, 14), (2, 20), (2, 21)]


@pytest.mark.parametrize("lines", ["", "P<UTO", ["A" * 44, "B" * 36], ["A" * 30] * 4])
def test_it_refuses_what_is_no_zone(lines):
    with pytest.raises(NotAZone, match="lines of this length"):
        parse(lines)


def test_it_knows_the_century():
    today = date(2026, 11, 23)
    assert full_date("740812", today=today) == date(1974, 8, 12)
    assert full_date("261123", today=today) == date(2026, 11, 23)
    assert full_date("261124", today=today) == date(1926, 11, 24)
    assert full_date("360229", today=today, future=True) == date(2036, 2, 29)
    assert full_date("960712", today=today, future=True) == date(1996, 7, 12)
    assert full_date("74<<<<", today=today) is None
    assert full_date("740230", today=today) is None


@given(st.text(alphabet="ABC019<é?", min_size=44, max_size=44), st.text(min_size=44, max_size=44))
def test_it_never_breaks_on_bad_letters(first, second):
    try:
        zone = parse([first, second])
    except NotAZone:
        return
    assert zone.faults or zone.checks


@given(st.text(alphabet="ABCXYZ0123456789<", max_size=40), st.integers(0, 39))
def test_its_check_digit_sees_every_single_wrong_digit(field, place):
    digits = [letter for letter in field if letter.isdigit()]
    if place < len(digits):
        wrong = [*digits[:place], str((int(digits[place]) + 1) % 10), *digits[place + 1 :]]
        assert check_digit("".join(wrong)) != check_digit("".join(digits))
