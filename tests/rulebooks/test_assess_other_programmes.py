"""Austria, Switzerland, the EU's programme, and UNHCR's for Afghanistan."""

import pytest


def couple(person):
    return [person("a"), person("b", role="spouse")]


def test_it_comes_to_7415_for_the_couple_to_iraq(answer, person, counted):
    days = {"applied_on": "2023-09-01", "final_decision_on": "2023-08-01"}
    found = answer("aut-return-aid", couple(person), host="AUT", destination="IRQ", **days)
    assert found["totals"] == counted(found) == {"EUR": "7415.00"}
    assert (found["eligible"], found["missing"], found["refused"]) == (True, [], [])


def test_it_names_the_austrian_scale_after_the_first_month(answer, person):
    days = {"applied_on": "2023-09-02", "final_decision_on": "2023-08-01"}
    found = answer("aut-return-aid", [person("a")], destination="IRQ", **days)
    cash = next(one for one in found["entitlements"] if one["component"] == "startup_cash")
    assert (cash["amount"], cash["ceiling"]) == ("900.00", True)
    assert found["missing"] == ["aut-return-aid.startup_cash.scale"]
    assert found["totals"] == {"EUR": "3615.00"}


def test_it_shares_the_special_action_of_3000_among_a_larger_family(answer, person, amounts):
    people = [*couple(person), *(person(name, role="child") for name in "cdefg")]
    found = answer("aut-return-aid", people, as_of="2023-08-10", destination="IRQ", final_decision_on="2023-08-01")
    assert amounts(found, "bonus") == {"a": "428.58", **dict.fromkeys("bcdefg", "428.57")}


def test_it_ends_the_special_action_with_2023(answer, person, amounts):
    case = {"destination": "IRQ", "final_decision_on": "2023-12-20"}
    assert amounts(answer("aut-return-aid", [person("a")], applied_on="2023-12-31", **case), "bonus")
    later = answer("aut-return-aid", [person("a")], applied_on="2024-01-01", **case)
    assert not amounts(later, "bonus")
    assert {one["status"] for one in later["entitlements"]} == {"unverified"}


def test_it_excludes_who_takes_part_in_the_european_programme(answer, person):
    case = {"final_decision_on": "2023-08-01", "other_programmes": ["eu-eurp"]}
    assert answer("aut-return-aid", [person("a")], as_of="2023-08-10", **case)["eligible"] is False


@pytest.mark.parametrize(
    ("applied_on", "expected"),
    [("2024-04-14", "500.00"), ("2024-04-15", "1000.00")],
)
def test_it_gives_the_full_swiss_sum_after_three_calendar_months(answer, person, amounts, applied_on, expected):
    found = answer("che-return-aid", [person("a", entered_on="2024-01-15")], applied_on=applied_on)
    assert amounts(found, "base_lump") == {"a": expected}
    assert bool(amounts(found, "material_project_max")) == (expected == "1000.00")


def test_it_halves_the_swiss_sum_for_minors(answer, person, amounts):
    found = answer("che-return-aid", [person("a"), person("b", born_on="2015-01-01")], as_of="2024-06-01")
    assert amounts(found, "base_lump") == {"a": "1000.00", "b": "500.00"}
    assert amounts(found, "travel_money") == {"a": "100.00"}


def test_it_sorts_out_visa_exempt_nationals_and_keeps_the_others(answer, person, amounts):
    found = answer("che-return-aid", [person("a", nationality="SRB"), person("b")], as_of="2024-06-01")
    assert found["eligible"] is True
    assert amounts(found, "base_lump") == {"b": "1000.00"}
    alone = answer("che-return-aid", [person("a", nationality="SRB")], as_of="2024-06-01")
    assert (alone["eligible"], alone["entitlements"]) == (False, [])
    assert "visa-exempt" in str(alone["refused"])


def test_it_gives_voluntary_and_forced_returnees_their_european_packages(answer, person, amounts):
    people = [*couple(person), person("c", role="child", born_on="2015-01-01")]
    voluntary = answer("eu-eurp", people, as_of="2024-06-01", voluntariness="voluntary")
    forced = answer("eu-eurp", people, as_of="2024-06-01", voluntariness="forced")
    assert amounts(voluntary, "post_return_in_kind") == {"a": "2000.00", "b": "1000.00", "c": "1000.00"}
    assert voluntary["totals"] == {"EUR": "5845.00"}
    assert amounts(forced, "post_arrival_forced_charter") == dict.fromkeys("abc", "205.00")
    assert forced["totals"] == {"EUR": "3615.00"}


def test_it_names_a_missing_role_and_computes_the_rest(answer, person, amounts):
    found = answer("eu-eurp", [person("a", role=None)], as_of="2024-06-01", voluntariness="voluntary")
    assert found["missing"] == ["people.a.role"]
    assert amounts(found, "post_arrival") == {"a": "615.00"}


@pytest.mark.parametrize(
    ("as_of", "alone", "together", "status"),
    [
        ("2018-06-01", "200.00", "400.00", "unverified"),
        ("2021-06-01", "250.00", "500.00", "unverified"),
        ("2022-08-01", "375.00", "750.00", "verified"),
        ("2023-01-01", "725.00", "1450.00", "verified"),
    ],
)
def test_it_knows_the_afghan_grants_of_each_year(answer, person, as_of, alone, together, status):
    case = {"as_of": as_of, "host": "PAK", "vrf": True}
    single = answer("unhcr-afg-repatriation", [person("a")], **case)
    assert single["totals"] == {"USD": alone}
    assert {one["status"] for one in single["entitlements"]} == {status}
    assert answer("unhcr-afg-repatriation", couple(person), **case)["totals"] == {"USD": together}


@pytest.mark.parametrize(("group", "amount"), [(1, "350.00"), (2, "350.00"), (3, "0.00")])
def test_it_shares_the_supplement_of_a_split_family(answer, person, amounts, group, amount):
    case = {"host": "IRN", "vrf": True, "split_group": group}
    found = answer("unhcr-afg-repatriation", couple(person), as_of="2023-06-01", **case)
    assert amounts(found, "cash_grant_family_supplement") == {None: amount}


def test_it_needs_a_repatriation_form(answer, person):
    without = answer("unhcr-afg-repatriation", [person("a")], as_of="2023-06-01", host="PAK", vrf=False)
    unknown = answer("unhcr-afg-repatriation", [person("a")], as_of="2023-06-01", host="PAK")
    assert (without["eligible"], without["missing"]) == (False, [])
    assert (unknown["eligible"], unknown["missing"]) == (None, ["case.vrf"])
