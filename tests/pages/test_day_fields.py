from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.utils import timezone, translation

from bayiri.pages.fields import DayField, MomentField, PartialDate, PartialDateField
from bayiri.pages.forms import PageForm


class Birth(PageForm):
    born_on = DayField(latest=lambda: date(2026, 1, 1))


class Guess(PageForm):
    born_on = PartialDateField(required=False)


class Session(PageForm):
    held_at = MomentField()


def parts(name: str, day="", month="", year="", **more: str) -> dict[str, str]:
    given = {"day": day, "month": month, "year": year, **more}
    return {f"{name}_{part}": text for part, text in given.items()}


def fault(form: forms.Form, name="born_on") -> str:
    assert not form.is_valid()
    return str(form.errors[name][0])


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("31", "2", "1985"), "31 February 1985 is not a date."),
        (("29", "2", "2023"), "29 February 2023 is not a date: 2023 is not a leap year."),
        (("31", "4", "2020"), "31 April 2020 is not a date."),
        (("32", "1", "2020"), "The day must be between 1 and 31."),
        (("1", "13", "2020"), "The month must be between 1 and 12."),
        (("1", "1", "85"), "The year must have four digits, between 1900 and 2100."),
        (("1", "", "1985"), "The date must include a month."),
        (("", "", "1985"), "The date must include a day and a month."),
        (("x", "1", "1985"), "The day must be a number, not “x”."),
        (("1", "1", "-1985"), "The year must be a number, not “-1985”."),
        (("2", "1", "2026"), "The date must be 1 January 2026 or earlier."),
        (("", "", ""), "Enter a date, for example 27 3 1985."),
    ],
)
def test_it_says_why_there_is_no_such_day(typed, message):
    assert fault(Birth(parts("born_on", *typed))) == message


@pytest.mark.parametrize(
    "typed", [("27", "3", "1985"), ("٢٧", "٣", "١٩٨٥"), ("۲۷", "۰۳", "۱۹۸۵"), (" 27 ", "03", "1985")]
)
def test_it_reads_a_day_in_any_digits(typed):
    form = Birth(parts("born_on", *typed))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born_on"] == date(1985, 3, 27)


def test_it_reads_a_day_from_an_address():
    assert Birth({"born_on": "1985-03-27"}).is_valid()
    assert fault(Birth({"born_on": "yesterday"})) == "The date must include a month and a year."


def test_it_says_impossible_dates_in_the_readers_language():
    with translation.override("ar"):
        assert fault(Birth(parts("born_on", "31", "2", "1985"))).startswith("31 فبراير 1985")


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ({"year": "1985"}, PartialDate(date(1985, 1, 1), "year")),
        ({"month": "3", "year": "1985"}, PartialDate(date(1985, 3, 1), "month")),
        ({"day": "27", "month": "3", "year": "١٩٨٥"}, PartialDate(date(1985, 3, 27), "day")),
        ({"year": "1985", "estimated": "on"}, PartialDate(date(1985, 1, 1), "estimated")),
        ({}, None),
    ],
)
def test_it_takes_as_much_of_a_date_as_is_known(typed, cleaned):
    form = Guess(parts("born_on", **typed))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born_on"] == cleaned


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"day": "27", "year": "1985"}, "The date must include a month."),
        ({"month": "3"}, "Enter at least the year."),
        ({"estimated": "on"}, "Enter at least the year."),
        ({"day": "30", "month": "2", "year": "1985"}, "30 February 1985 is not a date."),
    ],
)
def test_it_refuses_a_date_with_a_hole_in_it(typed, message):
    assert fault(Guess(parts("born_on", **typed))) == message


def test_it_shows_only_what_is_known_of_a_date():
    html = str(Guess(initial={"born_on": PartialDate(date(1985, 3, 1), "month")})["born_on"])
    assert 'name="born_on_month" type="text" inputmode="numeric" autocomplete="off" value="3"' in html
    assert 'name="born_on_day" type="text" inputmode="numeric" autocomplete="off" value=""' in html


def test_it_reads_a_moment_with_its_time_zone():
    with timezone.override(ZoneInfo("Europe/Vienna")):
        form = Session(parts("held_at", "27", "7", "2026", time="٠٩:٣٠"))
        assert form.is_valid(), form.errors
    assert form.cleaned_data["held_at"] == datetime(2026, 7, 27, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("time", "message"),
    [
        ("25:00", "Enter the time in 24 hours, for example 09:05 or 14:30."),
        ("", "Enter the time as well as the date, for example 14:30."),
        ("02:30", "There is no such time on that day: the clocks were put forward."),
    ],
)
def test_it_refuses_a_time_that_does_not_exist(time, message):
    with timezone.override(ZoneInfo("Europe/Vienna")):
        assert fault(Session(parts("held_at", "29", "3", "2026", time=time)), "held_at") == message


def test_it_knows_that_nothing_changed():
    form = Birth(parts("born_on", "27", "3", "1985"), initial={"born_on": date(1985, 3, 27)})
    assert not form.has_changed()
