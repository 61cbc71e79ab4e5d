"""Which column holds what: guessed from headings and contents, shown on a page, corrected there."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bayiri.exchange.sheets import codes, days
from bayiri.exchange.sheets.fields import FIELDS, field_named

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"(\+|00)[\d\s()./-]{7,20}")
DOCUMENT = re.compile(r"[A-Z]{1,3}\s?\d{6,9}[A-Z]?")
MOSTLY = 0.8  # of a column's values, for a guess by content
NAMES = ("given_names", "full_name")


@dataclass
class Mapping:
    """`fields`: a field's name for each column, empty where the column is left aside. `orders`: of day and month, by
    field. `fixed`: what holds for everybody where no column says it.
    """

    fields: list[str]
    orders: dict[str, str] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, columns: dict[str, Any]) -> "Mapping":
        return cls(list(columns["fields"]), dict(columns.get("orders", {})), dict(columns.get("fixed", {})))

    def stored(self) -> dict[str, Any]:
        return {"fields": self.fields, "orders": self.orders, "fixed": self.fixed}

    def column_of(self, name: str) -> int | None:
        return self.fields.index(name) if name in self.fields else None

    @property
    def coded(self) -> dict[int, str]:
        """The fields that hold codes, by column."""
        return {column: name for column, name in enumerate(self.fields) if name and FIELDS[name].is_coded}


def reasons_not_to_read(mapping: Mapping) -> list[str]:
    """What the columns lack: "name", "destination_country", "host_country"; or "twice" for a field chosen twice."""
    chosen = [name for name in mapping.fields if name]
    countries = ("destination_country", "host_country")
    return [
        *(["name"] if not any(name in chosen for name in NAMES) else []),
        *(name for name in countries if name not in chosen and not mapping.fixed.get(name)),
        *(["twice"] if len(set(chosen)) < len(chosen) else []),
    ]


def guessed(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> Mapping:
    """What each column seems to hold: by its heading; where that says nothing, by what stands in it."""
    found = [field_named(heading) for heading in headers]
    found = [name if name not in found[:place] else "" for place, name in enumerate(found)]
    for place, name in enumerate(found):
        if not name:
            guess = _by_content(values_of(rows, place))
            found[place] = guess if guess not in found else ""
    orders = {
        name: days.order_of(values_of(rows, place))[0]
        for place, name in enumerate(found)
        if name and FIELDS[name].kind == "day"
    }
    return Mapping(found, orders)


def values_of(rows: Sequence[Sequence[str]], column: int) -> list[str]:
    """What stands in a column, without empty cells."""
    return [row[column] for row in rows if column < len(row) and row[column]]


def _by_content(values: list[str]) -> str:
    if len(values) < 3:
        return ""
    checks: tuple[tuple[str, Callable[[str], Any]], ...] = (
        ("email", EMAIL.fullmatch),
        ("phone", PHONE.fullmatch),
        ("sex", _known("sex")),
        ("born_on", _is_day),
        ("relation", _known("relation")),
        ("nationality", _known("nationality")),
        ("document_number", DOCUMENT.fullmatch),
    )
    return next((name for name, fits in checks if sum(bool(fits(one)) for one in values) >= MOSTLY * len(values)), "")


def _known(kind: str) -> Callable[[str], str]:
    return lambda value: codes.known(kind).get(codes.plain(value), "")


def _is_day(value: str) -> bool:
    try:
        return days.day(value)[1] == "day"
    except days.NotADay:
        return False
