"""The French programme: steps by time since the removal order, and what that time runs to."""

import pytest

CODE = "fra-return-aid"


@pytest.mark.parametrize(
    ("applied_on", "required", "exempt"),
    [
        ("2024-02-15", "1200.00", "500.00"),
        ("2024-02-16", "600.00", "250.00"),
        ("2024-05-15", "600.00", "250.00"),
        ("2024-05-16", "400.00", "0.00"),
    ],
)
def test_it_steps_down_by_calendar_months_since_the_order(answer, person, amounts, applied_on, required, exempt):
    people = [person("a", nationality="MLI"), person("b", nationality="GEO")]
    found = answer(CODE, people, as_of="2024-09-01", order_on="2024-01-15", applied_on=applied_on)
    assert amounts(found, "lump_sum") == {"a": required, "b": exempt}


def test_it_ends_a_month_on_the_last_day_where_the_month_is_short(answer, person, amounts):
    within = answer(CODE, [person("a")], order_on="2024-01-31", applied_on="2024-02-29")
    beyond = answer(CODE, [person("a")], order_on="2024-01-31", applied_on="2024-03-01")
    assert amounts(within, "lump_sum") == {"a": "1200.00"}
    assert amounts(beyond, "lump_sum") == {"a": "600.00"}


def test_it_runs_the_clock_to_the_validation_from_december_2025(answer, person, amounts):
    days = {"order_on": "2025-10-25", "validated_on": "2025-12-20"}
    old = answer(CODE, [person("a")], applied_on="2025-11-20", **days)
    new = answer(CODE, [person("a")], applied_on="2025-12-01", **{**days, "order_on": "2025-11-10"})
    assert (old["version"], amounts(old, "lump_sum")) == ("2023", {"a": "1200.00"})
    assert (new["version"], amounts(new, "lump_sum")) == ("2025", {"a": "600.00"})


def test_it_names_the_validation_where_it_is_not_known(answer, person):
    found = answer(CODE, [person("a")], applied_on="2025-12-05", order_on="2025-12-01")
    assert found["missing"] == ["case.validated_on"]
    assert found["totals"] == {}


def test_it_names_a_missing_order(answer, person):
    found = answer(CODE, [person("a")], as_of="2024-06-01")
    assert found["missing"] == ["case.order_on"]


def test_it_knows_since_when_kosovo_needs_no_visa(answer, person, amounts):
    kosovar = [person("a", nationality="XKX")]
    before = answer(CODE, kosovar, applied_on="2023-12-31", order_on="2023-12-20")
    after = answer(CODE, kosovar, applied_on="2024-01-01", order_on="2023-12-20")
    assert amounts(before, "lump_sum") == {"a": "1200.00"}
    assert amounts(after, "lump_sum") == {"a": "500.00"}


def test_it_is_for_third_country_nationals_who_stayed_three_months(answer, person):
    people = [person("a", nationality="ROU"), person("b", entered_on="2024-03-02")]
    found = answer(CODE, people, applied_on="2024-06-01", order_on="2024-05-20")
    assert found["eligible"] is False
    because = next(one["because"] for one in found["refused"] if one["component"] == "lump_sum")
    assert "people.a: no third-country national" in because
    assert "people.b: stay of less than 3 months" in because


def test_it_asks_what_else_is_missing_before_it_knows_who_is_eligible(answer, person):
    found = answer(CODE, [person("a", entered_on=None)], applied_on="2024-06-01")
    assert (found["eligible"], found["entitlements"]) == (None, [])
    assert found["missing"] == ["people.a.entered_on", "case.order_on"]


def test_it_gives_650_300_and_50_in_2018(answer, person, amounts):
    people = [
        person("a", nationality="MLI"),
        person("b", nationality="XKX"),
        person("c", nationality="SRB"),
        person("d", nationality="BGR"),
        person("e", nationality="MLI", entered_on="2018-01-02"),
    ]
    found = answer(CODE, people, as_of="2018-07-01")
    assert amounts(found, "lump_sum") == {"a": "650.00", "b": "300.00", "c": "300.00", "d": "50.00"}


def test_it_gives_a_couple_and_each_child_their_sums_in_2011(answer, person):
    couple = [person("a"), person("b", role="spouse")]
    children = [person(name, role="child", born_on="2005-01-01", entered_on=None) for name in "cdefg"]
    assert answer(CODE, [person("a")], as_of="2011-06-01")["totals"] == {"EUR": "2000.00"}
    assert answer(CODE, couple, as_of="2011-06-01")["totals"] == {"EUR": "3500.00"}
    assert answer(CODE, couple + children, as_of="2011-06-01")["totals"] == {"EUR": "7500.00"}


def test_it_counts_the_increase_in_no_total(answer, person, counted):
    found = answer(CODE, [person("a")], applied_on="2024-06-01", order_on="2024-05-20")
    assert found["totals"] == counted(found) == {"EUR": "1200.00"}
