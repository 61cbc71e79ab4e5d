"""Facts that cannot be, and the lengths of time between dates."""

from datetime import date

import pytest

from bayiri.rulebooks.currencies import as_decimal, in_minor_units
from bayiri.rulebooks.facts import household
from bayiri.rulebooks.faults import Fault
from bayiri.rulebooks.periods import months, months_after, years

ONE = [{"id": "a"}]


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ({"as_of": "2024-02-30", "people": ONE}, "as_of"),
        ({"as_of": "20240229", "people": ONE}, "as_of"),
        ({"case": {"order_on": "2023-02-29"}, "people": ONE}, "case.order_on"),
        ({"case": {"host": "GER"}, "people": ONE}, "case.host"),
        ({"case": {"host": "XXA"}, "people": ONE}, "case.host"),
        ({"case": {"vrf": "yes"}, "people": ONE}, "case.vrf"),
        ({"people": []}, "people"),
        ({"as_of": "2024-03-01"}, "people"),
        ({"people": [{"id": "a"}, {"id": "a"}]}, "people[1].id"),
        ({"people": [{"nationality": "IRQ"}]}, "people[0].id"),
        ({"people": [{"id": "a", "nationality": "irq"}]}, "people.a.nationality"),
        ({"people": [{"id": "a", "role": "boss"}]}, "people.a.role"),
        ({"as_of": "2024-03-01", "people": [{"id": "a", "born_on": "2024-03-02"}]}, "people.a.born_on"),
        ([], "facts"),
    ],
)
def test_it_refuses_impossible_facts_and_names_the_place(facts, place):
    with pytest.raises(Fault) as raised:
        household(facts, {})
    assert raised.value.place == place


def test_it_knows_kosovo_and_people_without_a_nationality():
    people = [{"id": code, "nationality": code} for code in ("XKX", "XXA", "XXB", "XXC", "XXX")]
    found = household({"case": {"destination": "XKX"}, "people": people}, {})
    assert [one.values["nationality"] for one in found.people] == [one["id"] for one in people]


def test_it_leaves_aside_facts_that_nobody_declared():
    facts = {"case": {"cars": 2, "shoes": 3}, "people": ONE}
    assert household(facts, {"case.cars": "integer"}).case == {"cars": 2}


def test_it_counts_months_and_years_as_calendars_do():
    assert months(date(2024, 1, 31), date(2024, 2, 28)) == 0
    assert months(date(2024, 1, 31), date(2024, 2, 29)) == 1
    assert months(date(2024, 3, 15), date(2024, 1, 15)) == -2
    assert months_after(date(2023, 12, 31), 2) == date(2024, 2, 29)
    assert years(date(2004, 2, 29), date(2022, 2, 28)) == 17


def test_it_keeps_money_exact_in_each_currency():
    assert (in_minor_units("200.50", "EUR"), as_decimal(20050, "EUR")) == (20050, "200.50")
    assert (in_minor_units(50000, "BIF"), as_decimal(50000, "BIF")) == (50000, "50000")
    assert as_decimal(in_minor_units("1.234", "IQD"), "IQD") == "1.234"
    for amount, currency in (("0.5", "BIF"), ("x", "EUR"), ("1", "ZZZ"), ("NaN", "EUR")):
        with pytest.raises(ValueError):
            in_minor_units(amount, currency)
