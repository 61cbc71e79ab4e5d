"""Digits as people type them. Arabic, Persian, Bengali and other digits mean what they say."""

import unicodedata


def ascii_digits(text: str) -> str:
    """`text` with every digit of any script as 0-9, without invisible direction marks, its ends trimmed."""
    letters = (_ascii(letter) for letter in text if unicodedata.category(letter) != "Cf")
    return "".join(letters).strip()


def _ascii(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)
