"""Households for the rulebooks' stories. Nothing here needs a database."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from bayiri.rulebooks.documents import ROOT, load_programme
from bayiri.rulebooks.rules import assess

Answer = dict[str, Any]


@pytest.fixture(scope="session")
def person() -> Callable[..., dict[str, Any]]:
    """`person("a", nationality="SRB")`: an Iraqi of age, long in the country, but for what is said."""

    def made(name: str, **said: Any) -> dict[str, Any]:
        usual = {"role": "main", "born_on": "1990-01-01", "nationality": "IRQ", "entered_on": "2010-01-01"}
        return {"id": name, **{fact: value for fact, value in {**usual, **said}.items() if value is not None}}

    return made


@pytest.fixture(scope="session")
def answer() -> Callable[..., Answer]:
    """`answer("che-return-aid", [people], as_of="2024-03-01", applied_on=...)`."""

    def given(code: str, people: list[dict[str, Any]], as_of: str | None = None, **case: Any) -> Answer:
        programme = load_programme(ROOT / "programmes" / f"{code}.yaml")
        return assess(programme, {"as_of": as_of, "case": case, "people": people})

    return given


@pytest.fixture(scope="session")
def amounts() -> Callable[..., dict[str | None, str]]:
    """`amounts(answer, "lump_sum")`: the component's amounts by person."""

    def told(answer: Answer, component: str) -> dict[str | None, str]:
        entries = [one for one in answer["entitlements"] if one["component"] == component]
        return {one["person"]: one["amount"] for one in entries}

    return told


@pytest.fixture(scope="session")
def counted() -> Callable[[Answer], dict[str, str]]:
    """The totals as they have to be: the sum of all entries that are no ceilings."""

    def summed(answer: Answer) -> dict[str, str]:
        entries = [one for one in answer["entitlements"] if not one["ceiling"]]
        return {entries[0]["currency"]: str(sum(Decimal(one["amount"]) for one in entries))} if entries else {}

    return summed
