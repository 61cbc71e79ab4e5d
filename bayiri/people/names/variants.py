"""Spellings known to be of one name, from `people/data/name_variants.csv` (compiled, unverified)."""

import csv
from functools import cache
from pathlib import Path

from bayiri.people.names import arabic

TABLE = Path(__file__).parent.parent / "data" / "name_variants.csv"


@cache
def _canonical_of() -> dict[str, str]:
    table = {}
    with TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for spelling in [row["canonical"], *row["variants"].split()]:
                table[arabic.plain(spelling)] = row["canonical"]
    return table


def canonical(spelling: str) -> str | None:
    """The canonical name this spelling belongs to, or None."""
    return _canonical_of().get(arabic.plain(spelling))
