"""The facts of one household: read from JSON's types, checked, typed. What is not stated stays absent."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pycountry

from bayiri.rulebooks.expressions import PersonFacts, in_cel
from bayiri.rulebooks.faults import Fault

COUNTRIES = frozenset(country.alpha_3 for country in pycountry.countries) | {"XKX"}
# ICAO 9303: stateless, refugee (1951 convention), other refugee, unspecified nationality.
NATIONALITIES = COUNTRIES | {"XXA", "XXB", "XXC", "XXX"}
ROLES = ("main", "spouse", "child", "other")
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def as_date(value: Any) -> date:
    if not isinstance(value, str) or not ISO_DATE.fullmatch(value):
        raise ValueError("is not a date written YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("is not a day of the calendar") from None


def one_of(allowed: frozenset[str] | tuple[str, ...], otherwise: str) -> Callable[[Any], str]:
    def choose(value: Any) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise ValueError(otherwise)
        return value

    return choose


def as_text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("is not a text")
    return value


def as_boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("is neither true nor false")
    return value


def as_integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise ValueError("is not a whole number from 0 up")
    return value


def as_texts(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise ValueError("is not a list of texts")
    return [as_text(item) for item in value]


READERS: dict[str, Callable[[Any], Any]] = {
    "date": as_date,
    "country": one_of(COUNTRIES, "is not a country of ISO 3166 (three capital letters) or XKX"),
    "nationality": one_of(NATIONALITIES, "is not a country of ISO 3166 (three capital letters), XKX or XXA-XXX"),
    "role": one_of(ROLES, f"is none of {', '.join(ROLES)}"),
    "text": as_text,
    "boolean": as_boolean,
    "integer": as_integer,
    "texts": as_texts,
}

# Words for what people own, have saved or owe: no help depends on it (INV-203).
OWNED = re.compile(r"(^|[._])(assets?|savings?|debts?|property|properties|wealth|remittances?)([._]|$)")

# What every rulebook may ask about. A rulebook declares further facts of its own.
CASE_FACTS = {
    "host": "country",
    "destination": "country",
    "voluntariness": "text",
    "applied_on": "date",
    "validated_on": "date",
    "departs_on": "date",
    "order_on": "date",
    "final_decision_on": "date",
    "vrf": "boolean",
    "other_programmes": "texts",
}
PERSON_FACTS = {
    "role": "role",
    "born_on": "date",
    "nationality": "nationality",
    "entered_on": "date",
    "status": "text",
}
# What the household itself adds for every person: the place in the list, from 0.
COUNTED_FACTS = ("id", "position")


def asks_what_people_own(fact: str) -> bool:
    """Whether a fact that a rulebook declares, as case.savings, is about what somebody owns, has saved or owes."""
    return bool(OWNED.search(fact))


@dataclass(frozen=True)
class Household:
    """What is known: `as_of`, facts of the case, facts of each person in the order given."""

    as_of: date | None
    case: Mapping[str, Any]
    people: tuple[PersonFacts, ...]

    def day(self, path: str) -> date | None:
        """The date at `as_of` or `case.NAME`, if it is stated."""
        return self.as_of if path == "as_of" else self.case.get(path.removeprefix("case."))


def household(raw: Any, declared: Mapping[str, str]) -> Household:
    """The household in `raw`, JSON's types. `declared` names a rulebook's own: `{"case.cars": "integer"}`.

    Raises Fault naming the place: impossible date, unknown country, nobody in the household, an id twice.
    Facts that nobody declared are left aside: the same file may serve several rulebooks.
    """
    if not isinstance(raw, dict):
        raise Fault("facts", "not an object with as_of, case and people")
    as_of = _read("as_of", raw["as_of"], "date") if raw.get("as_of") is not None else None
    case = _object("case", raw.get("case"), _shape(CASE_FACTS, "case.", declared))
    found = Household(as_of, case, _people(raw.get("people"), _shape(PERSON_FACTS, "person.", declared)))
    _refuse_the_unborn(found)
    return found


def _shape(given: Mapping[str, str], prefix: str, declared: Mapping[str, str]) -> dict[str, str]:
    own = {path.removeprefix(prefix): kind for path, kind in declared.items() if path.startswith(prefix)}
    return {**given, **own} if own else dict(given)


def _read(place: str, value: Any, kind: str) -> Any:
    try:
        return READERS[kind](value)
    except ValueError as error:
        raise Fault(place, f"{value!r} {error}") from None


def _object(place: str, raw: Any, shape: Mapping[str, str]) -> dict[str, Any]:
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise Fault(place, "not an object")
    return {
        name: _read(f"{place}.{name}", raw[name], kind) for name, kind in shape.items() if raw.get(name) is not None
    }


def _people(raw: Any, shape: Mapping[str, str]) -> tuple[PersonFacts, ...]:
    if raw is not None and not isinstance(raw, list):
        raise Fault("people", "not a list")
    if not raw:
        raise Fault("people", "nobody in the household")
    people: list[PersonFacts] = []
    for position, one in enumerate(raw):
        if not isinstance(one, dict):
            raise Fault(f"people[{position}]", "not an object")
        name = one.get("id")
        if not isinstance(name, str) or not name.strip():
            raise Fault(f"people[{position}].id", "a person needs an id, a text")
        if any(other.id == name for other in people):
            raise Fault(f"people[{position}].id", f"{name!r} is twice in the household")
        facts = _object(f"people.{name}", one, shape)
        people.append(PersonFacts(name, {**in_cel(facts), "id": name, "position": position}))
    return tuple(people)


def _refuse_the_unborn(found: Household) -> None:
    """Nobody is born after the last day that these facts speak of."""
    days = [found.day(path) for path in ("as_of", "case.applied_on", "case.validated_on", "case.departs_on")]
    latest = max((day for day in days if day), default=None)
    for person in found.people:
        born = person.values.get("born_on")
        if latest and born and born.date() > latest:
            raise Fault(f"people.{person.id}.born_on", f"{born:%Y-%m-%d} is after {latest}")
