"""Occupations: the 43 sub-major groups of ISCO-08 (ILO); see data/README.md."""

import csv
from functools import cache
from pathlib import Path

from bayiri.reference.locales import Choices

TABLE = Path(__file__).parent / "data" / "isco08_submajor_groups.csv"


@cache
def _titles() -> dict[str, dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row for row in csv.DictReader(lines)}


def is_occupation(code: str) -> bool:
    """Is this the two-digit code of a sub-major group?"""
    return code in _titles()


def occupation_name(code: str, language: str) -> str:
    """The group's title, translated where there is a translation; the code itself where no group has it."""
    titles = _titles().get(code)
    return (titles.get(language) or titles["title"]) if titles else code


@cache
def occupation_choices(language: str) -> Choices:
    """All groups as (code, title), in the order of the classification."""
    return tuple((code, occupation_name(code, language)) for code in _titles())
