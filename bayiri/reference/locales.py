"""The reader's language as Babel knows it, and the order in which that reader expects names."""

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

Choices = tuple[tuple[str, str], ...]


@cache
def locale_for(language: str) -> "Locale":
    """Babel's data for a language code as Django writes it ("ar", "pt-br"); English where it has none."""
    from babel import Locale, UnknownLocaleError  # 10 MB that not every process needs

    for code in (language, language.partition("-")[0], "en"):
        try:
            return Locale.parse(code.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def in_order(named: dict[str, str]) -> Choices:
    """Codes with their names, sorted by name without regard to case, accents and hamza."""
    return tuple(sorted(named.items(), key=lambda entry: _sorting_key(entry[1])))


def _sorting_key(name: str) -> str:
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
