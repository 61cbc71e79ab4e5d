"""A row as a person: what its cells say, cleaned, and what is wrong with them."""

from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bayiri.exchange.sheets import codes, days
from bayiri.exchange.sheets.fields import FIELDS, plain
from bayiri.exchange.sheets.mapping import EMAIL, Mapping
from bayiri.pages.digits import ascii_digits

MOST_LETTERS = 300
Fault = dict[str, Any]  # {"column": place or None, "code": of choices.FAULTS or INV-xx, and what its words need}


@dataclass
class Person:
    """One row as read. `said` holds clean values by field, days as 1990-04-03; `faults` what could not be read."""

    number: int
    cells: list[str]
    said: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, code: str, column: int | None = None, **words: Any) -> None:
        self.faults.append({"column": column, "code": code, **words})

    @property
    def name(self) -> str:
        return f"{self.said.get('given_names', '')} {self.said.get('family_name', '')}".strip()

    @property
    def born_on(self) -> date | None:
        return date.fromisoformat(self.said["born_on"]) if self.said.get("born_on") else None


class Rows:
    """Reads rows by a mapping. `values` says by field what unusual values mean; `unknown` gathers what none does."""

    def __init__(self, mapping: Mapping, values: dict[str, dict[str, str]], today: date, seen: Table[str, list[str]]):
        """`seen` holds by field the values of each coded column, which are understood together."""
        self.mapping, self.today = mapping, today
        self.meanings = {
            name: codes.of_column(FIELDS[name].kind, seen.get(name, [])) | values.get(name, {})
            for name in mapping.coded.values()
        }
        self.said_by_hand = values
        self.unknown: dict[str, dict[str, int]] = {}

    def person(self, number: int, cells: list[str]) -> Person:
        person = Person(number, cells)
        for column, name in enumerate(self.mapping.fields):
            text = cells[column] if column < len(cells) else ""
            if name and text:
                self._read(person, column, name, text)
        if full := person.said.pop("full_name", ""):
            person.said.setdefault("given_names", full)
        if not person.said.get("given_names"):
            # A list may know only the family's name: it is then the name, as for people who have one.
            if family := person.said.pop("family_name", ""):
                person.said["given_names"] = family
            else:
                person.fault("missing_name", self._name_column())
        self._check(person)
        return person

    def _name_column(self) -> int | None:
        places = [self.mapping.column_of(name) for name in ("given_names", "full_name", "family_name")]
        return next((place for place in places if place is not None), None)

    def _read(self, person: Person, column: int, name: str, text: str) -> None:
        kind = FIELDS[name].kind
        if kind == "day":
            self._read_day(person, column, name, text)
        elif kind == "age":
            self._read_age(person, column, text)
        elif FIELDS[name].is_coded:
            self._read_code(person, column, name, text)
        elif kind == "email" and not EMAIL.fullmatch(text):
            person.fault("not_an_email", column, typed=text)
        elif len(text) > MOST_LETTERS:
            person.fault("too_long", column, most=MOST_LETTERS)
        else:
            person.said[name] = text

    def _read_day(self, person: Person, column: int, name: str, text: str) -> None:
        try:
            on, precision = days.day(text, self.mapping.orders.get(name, "dmy"))
        except days.NotADay as wrong:
            person.fault(wrong.code, column, typed=text)
            return
        if on > self.today and name != "document_expires_on":
            person.fault("in_the_future", column, typed=text)
            return
        person.said[name] = on.isoformat()
        if name == "born_on":
            person.said["birth_precision"] = precision

    def _read_age(self, person: Person, column: int, text: str) -> None:
        digits = ascii_digits(text).split(" ")[0]
        if not digits.isdigit() or int(digits) > 120:
            person.fault("not_an_age", column, typed=text)
        elif "born_on" not in person.said:
            person.said["born_on"] = date(self.today.year - int(digits), 1, 1).isoformat()
            person.said["birth_precision"] = "estimated"

    def _read_code(self, person: Person, column: int, name: str, text: str) -> None:
        value = plain(text)
        if code := self.meanings[name].get(value):
            person.said[name] = code
        elif value not in self.said_by_hand.get(name, {}):  # said to mean nothing: left empty
            person.fault("unknown_value", column, typed=text)
            counted = self.unknown.setdefault(name, {})
            counted[text] = counted.get(text, 0) + 1

    def _check(self, person: Person) -> None:
        said, column = person.said, self.mapping.column_of
        if said.get("entered_on") and said.get("born_on") and said["entered_on"] < said["born_on"]:
            person.fault("INV-13", column("entered_on"))
