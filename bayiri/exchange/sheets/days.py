"""Days as people write them in lists: 3.4.1990, 1990-04-03, April 1990, 1990, in digits of any script."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

from bayiri.exchange.sheets.fields import plain
from bayiri.pages.digits import ascii_digits
from bayiri.reference.locales import locale_for

EARLIEST, LATEST = 1900, 2100
PARTS = re.compile(r"(\d{1,4})[\s./\\-]+(\d{1,2})[\s./\\-]+(\d{1,4})(?:[ T]\d\d:\d\d.*)?")
MONTH_AND_YEAR = re.compile(r"(\d{1,2})[\s./-]+(\d{4})")
YEAR_AND_MONTH = re.compile(r"(\d{4})[\s./-]+(\d{1,2})")
WORDS = re.compile(r"(?:(\d{1,2})\s+)?(?:(?:de|of|du|di)\s+)?([a-z]+)\s+(?:(?:de|of|del)\s+)?(\d{4})")
WORD_FIRST = re.compile(r"([a-z]+)\s+(\d{1,2})\s+(\d{4})")
LANGUAGES = ("en", "fr", "es", "ar")
# Months of the Levant and Iraq, and of the Maghreb, which Babel's Arabic does not know.
ALSO = {
    "كانون الثاني": 1, "شباط": 2, "آذار": 3, "اذار": 3, "نيسان": 4, "أيار": 5, "ايار": 5, "حزيران": 6, "تموز": 7, "آب": 8, "اب": 8,
    "أيلول": 9, "ايلول": 9, "تشرين الأول": 10, "تشرين الاول": 10, "تشرين الثاني": 11, "كانون الأول": 12, "كانون الاول": 12,
    "جانفي": 1, "فيفري": 2, "أفريل": 4, "ماي": 5, "جوان": 6, "جويلية": 7, "أوت": 8,
    "sept": 9, "fevr": 2, "avr": 4, "juil": 7, "janv": 1, "ene": 1, "abr": 4, "ago": 8, "dic": 12,
}  # fmt: skip


class NotADay(ValueError):
    """`code` is one of choices.FAULTS."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def day(text: str, order: str = "dmy") -> tuple[date, str]:
    """The first day of what is known, and how precisely: "day", "month" or "year". Raises NotADay.

    `order` says which comes first where both could be: day ("dmy") or month ("mdy").
    """
    typed = ascii_digits(text).strip(" .")
    if re.fullmatch(r"\d{4}", typed):
        return _real(int(typed), 1, 1), "year"
    if match := PARTS.fullmatch(typed):
        return _from_parts(*match.groups(), order=order), "day"
    if match := MONTH_AND_YEAR.fullmatch(typed):
        return _real(int(match[2]), int(match[1]), 1), "month"
    if match := YEAR_AND_MONTH.fullmatch(typed):
        return _real(int(match[1]), int(match[2]), 1), "month"
    return _from_words(plain(typed))


def _from_parts(first: str, second: str, third: str, *, order: str) -> date:
    if len(first) == 4:
        return _real(int(first), int(second), int(third))
    if len(third) != 4:
        raise NotADay("short_year" if len(third) == 2 else "not_a_date")
    month_first = order == "mdy" and int(first) <= 12
    month, on = (first, second) if month_first else (second, first)
    return _real(int(third), int(month), int(on))


def _from_words(typed: str) -> tuple[date, str]:
    if (match := WORD_FIRST.fullmatch(typed)) and match[1] in _months():
        return _real(int(match[3]), _months()[match[1]], int(match[2])), "day"
    spaced = re.sub(r"(?<=[a-z]) (?=[a-z])", "", typed)  # months of two words
    for candidate in (typed, spaced):
        if (match := WORDS.fullmatch(candidate)) and match[2] in _months():
            month = _months()[match[2]]
            return _real(int(match[3]), month, int(match[1] or 1)), "day" if match[1] else "month"
    raise NotADay("not_a_date")


def _real(year: int, month: int, on: int) -> date:
    if not EARLIEST <= year <= LATEST:
        raise NotADay("year_range")
    try:
        return date(year, month, on)
    except ValueError:
        raise NotADay("no_such_day") from None


@cache
def _months() -> dict[str, int]:
    names: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            names |= {_key(name): number for number, name in locale_for(language).months["format"][width].items()}
    return names | {_key(name): number for name, number in ALSO.items()}


def _key(name: str) -> str:
    return plain(name).replace(" ", "")


def order_of(texts: Iterable[str]) -> tuple[str, bool]:
    """Which of day and month comes first in a column, and whether the column shows it: "dmy" where nothing does."""
    firsts, seconds = 0, 0
    for text in texts:
        match = PARTS.fullmatch(ascii_digits(text).strip(" ."))
        if match and len(match[1]) <= 2:
            firsts += int(match[1]) > 12
            seconds += int(match[2]) > 12
    return ("mdy" if seconds > firsts else "dmy"), firsts != seconds


def is_ambiguous(texts: Iterable[str]) -> bool:
    """Whether some day of the column could be read in two ways, and nothing in it says which."""
    matches = [PARTS.fullmatch(ascii_digits(text).strip(" .")) for text in texts]
    both = any(m and len(m[1]) <= 2 and int(m[1]) <= 12 and int(m[2]) <= 12 and m[1] != m[2] for m in matches)
    return both and not order_of(texts)[1]
