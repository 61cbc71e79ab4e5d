"""What holds for every household, whoever they are."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bayiri.rulebooks.documents import ROOT, load_programme
from bayiri.rulebooks.rules import assess, shared_out

CODES = sorted(path.stem for path in (ROOT / "programmes").glob("*.yaml"))
NATIONALITIES = ("AFG", "IRQ", "GEO", "UKR", "ALB", "XKX", "ROU", "GHA", "XXA")
ANY_DAY = st.dates(date(2011, 1, 1), date(2026, 12, 31))


@st.composite
def households(draw):
    """Facts with some left out, as they come."""
    day = draw(ANY_DAY)
    people = []
    for number in range(draw(st.integers(1, 8))):
        facts = {
            "role": draw(st.sampled_from(["main", "spouse", "child", "other"])),
            "nationality": draw(st.sampled_from(NATIONALITIES)),
            "born_on": (day - timedelta(days=draw(st.integers(8000, 20000)))).isoformat(),
            "entered_on": (day - timedelta(days=draw(st.integers(0, 400)))).isoformat(),
        }
        left_out = draw(st.sampled_from([None, None, None, *facts]))
        people.append({"id": str(number), **{key: facts[key] for key in facts if key != left_out}})
    case = {"destination": "IRQ", "voluntariness": "voluntary", "vrf": True, "host": draw(st.sampled_from(
        ["DEU", "FRA", "AUT", "CHE", "PAK"])), "cars": draw(st.integers(0, 3))}  # fmt: skip
    for name in ("order_on", "final_decision_on", "validated_on"):
        if draw(st.booleans()):
            case[name] = (day - timedelta(days=draw(st.integers(0, 200)))).isoformat()
    return {"as_of": day.isoformat(), "case": case, "people": people}


@pytest.mark.parametrize("code", CODES)
@given(facts=households())
@settings(max_examples=30, deadline=None)
def test_it_counts_every_entry_that_is_no_ceiling_and_nothing_else(counted, code, facts):
    found = assess(load_programme(ROOT / "programmes" / f"{code}.yaml"), facts)
    assert found["totals"] == counted(found)
    assert all(Decimal(one["amount"]) >= 0 for one in found["entitlements"])
    assert all(one["source"] and one["because"] for one in found["entitlements"])


@given(facts=households())
@settings(max_examples=60, deadline=None)
def test_it_never_passes_the_german_family_cap(amounts, facts):
    facts["as_of"], facts["case"]["host"] = "2026-12-31", "DEU"
    found = assess(load_programme(ROOT / "programmes" / "deu-reag-garp.yaml"), facts)
    assert sum(Decimal(amount) for amount in amounts(found, "startup_cash").values()) <= 4000


@given(st.integers(0, 10**7), st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_it_shares_out_a_cap_to_the_last_unit(most, given_amounts):
    shares = shared_out(most, given_amounts)
    assert sum(shares) == min(most, sum(given_amounts))
    assert all(share >= 0 for share in shares)
    assert all(share <= amount for share, amount in zip(shares[1:], given_amounts[1:], strict=True))
