"""The German programme: ages, nationalities freed from visas, the family's cap."""

CODE = "deu-reag-garp"


def test_it_gives_an_adult_the_full_and_a_child_half_the_travel_allowance(answer, person, amounts):
    found = answer(CODE, [person("a"), person("b", born_on="2010-01-01")], as_of="2024-03-01")
    assert amounts(found, "travel_allowance") == {"a": "200.00", "b": "100.00"}
    assert found["totals"] == {"EUR": "1800.00"}


def test_it_takes_age_on_the_day_of_application(answer, person, amounts):
    young = [person("a", born_on="2006-03-01")]
    before = answer(CODE, young, as_of="2024-06-01", applied_on="2024-02-29")
    after = answer(CODE, young, as_of="2024-06-01", applied_on="2024-03-01")
    assert amounts(before, "travel_allowance") == {"a": "100.00"}
    assert amounts(after, "travel_allowance") == {"a": "200.00"}


def test_it_counts_a_birthday_of_29_february_on_1_march(answer, person, amounts):
    leap = [person("a", born_on="2004-02-29")]
    assert amounts(answer(CODE, leap, as_of="2022-02-28"), "travel_allowance") == {"a": "100.00"}
    assert amounts(answer(CODE, leap, as_of="2022-03-01"), "travel_allowance") == {"a": "200.00"}


def test_it_lowers_start_up_cash_to_the_family_cap_and_the_first_has_the_remainder(answer, person, amounts):
    children = [person(name, born_on="2008-01-01") for name in "cdefg"]
    found = answer(CODE, [person("a"), person("b"), *children], as_of="2024-03-01")
    cash = amounts(found, "startup_cash")
    assert cash == {"a": "888.92", "b": "888.88", **dict.fromkeys("cdefg", "444.44")}
    told = [one["because"] for one in found["entitlements"] if one["component"] == "startup_cash"]
    assert all(any("family_cap_startup_cash" in line for line in because) for because in told)


def test_it_lists_no_cap_as_an_entitlement(answer, person):
    found = answer(CODE, [person(name) for name in "abcdef"], as_of="2024-03-01")
    assert not any("cap" in one["component"] for one in found["entitlements"])


def test_it_leaves_a_household_at_the_cap_alone(answer, person):
    found = answer(CODE, [person(name) for name in "abcd"], as_of="2024-03-01")
    assert not any("cap" in line for one in found["entitlements"] for line in one["because"])


def test_it_names_the_reduced_rate_that_nobody_published(answer, person, amounts):
    found = answer(CODE, [person("a", nationality="ALB"), person("b")], as_of="2024-03-01")
    assert f"{CODE}.travel_allowance.reduced_rate" in found["missing"]
    assert amounts(found, "travel_allowance") == {"b": "200.00"}


def test_it_reduces_only_georgians_and_ukrainians_who_entered_after_the_visa_fell(answer, person, amounts):
    people = [
        person("a", nationality="GEO", entered_on="2017-03-27"),
        person("b", nationality="GEO", entered_on="2017-03-28"),
        person("c", nationality="UKR", entered_on="2017-06-10"),
        person("d", nationality="UKR", entered_on="2017-06-11"),
    ]
    found = answer(CODE, people, as_of="2024-03-01")
    assert amounts(found, "travel_allowance") == {"a": "200.00", "c": "200.00"}


def test_it_asks_for_the_day_of_entry_only_where_it_matters(answer, person):
    assert answer(CODE, [person("a", entered_on=None)], as_of="2024-03-01")["missing"] == []
    found = answer(CODE, [person("a", nationality="GEO", entered_on=None)], as_of="2024-03-01")
    assert found["missing"] == ["people.a.entered_on"]


def test_it_names_a_missing_birth_date_and_computes_the_rest(answer, person, amounts):
    found = answer(CODE, [person("a", born_on=None), person("b")], as_of="2024-03-01")
    assert found["missing"] == ["people.a.born_on"]
    assert amounts(found, "travel_allowance") == {"b": "200.00"}
    assert amounts(found, "medical_max") == {"a": "2000.00", "b": "2000.00"}


def test_it_counts_no_ceiling_in_the_total(answer, person, counted):
    found = answer(CODE, [person("a")], as_of="2024-03-01")
    assert [one["component"] for one in found["entitlements"] if one["ceiling"]] == ["medical_max"]
    assert found["totals"] == counted(found) == {"EUR": "1200.00"}


def test_it_gives_nothing_for_a_forced_return_or_from_another_country(answer, person):
    for case in ({"voluntariness": "forced"}, {"host": "FRA"}):
        found = answer(CODE, [person("a")], as_of="2024-03-01", **case)
        assert (found["eligible"], found["entitlements"], found["totals"]) == (False, [], {})
        assert found["refused"]


def test_it_knows_the_country_groups_and_the_age_limit_of_2017(answer, person, amounts):
    people = [
        person("a", nationality="GHA", born_on="2005-06-01"),
        person("b", nationality="GHA", born_on="2005-06-02"),
        person("c", nationality="ARM"),
        person("d", nationality="ARM", born_on="2010-01-01"),
    ]
    found = answer(CODE, people, as_of="2017-06-01")
    assert found["version"] == "2017"
    assert amounts(found, "startup_cash") == {"a": "500.00", "b": "250.00", "c": "300.00", "d": "150.00"}
    assert [one["status"] for one in found["entitlements"]] == ["verified"] * 2 + ["unverified"] * 2


def test_it_caps_a_dublin_case_of_2017_by_its_country_group(answer, person):
    for nationality, most in (("GHA", "1500.00"), ("ARM", "900.00")):
        people = [person(name, nationality=nationality, status="dublin") for name in "abcd"]
        assert answer(CODE, people, as_of="2017-06-01")["totals"] == {"EUR": most}


def test_it_says_that_no_version_is_in_force(answer, person):
    found = answer(CODE, [person("a")], as_of="2018-06-01")
    assert (found["version"], found["eligible"], found["entitlements"]) == (None, False, [])


def test_it_asks_for_a_date_where_none_is_stated(answer, person):
    found = answer(CODE, [person("a")])
    assert (found["version"], found["eligible"]) == (None, None)
    assert found["missing"] == ["case.applied_on", "as_of"]
