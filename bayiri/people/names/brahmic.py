"""Reading names in the scripts of South Asia, whose consonants carry an unwritten "a"."""

import unicodedata
from functools import lru_cache

from anyascii import anyascii

FIRST, LAST = "\u0900", "\u0dff"  # Devanagari, Bengali, Gurmukhi, ... Tamil, ... Malayalam, Sinhala
SILENT_LAST_A = ("DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI")

# Letters with a dot below, for sounds that came with Persian and Arabic names.
DOTTED = {"ਸ": "sh", "ਖ": "kh", "ਗ": "gh", "ਜ": "z", "ਫ": "f", "ਲ": "l", "ড": "r", "ঢ": "rh", "য": "y",
          "क": "q", "ख": "kh", "ग": "gh", "ज": "z", "फ": "f", "ड": "r", "ढ": "rh"}  # fmt: skip
CONSONANT_NAMES = {"CA": "ch", "CHA": "ch", "SHA": "sh", "SSA": "sh", "PHA": "ph", "TTHA": "th", "DDHA": "dh"}


def is_brahmic(word: str) -> bool:
    """Is the word written in a script of South Asia?"""
    return any(FIRST <= letter <= LAST for letter in word)


def readings(word: str) -> list[str]:
    """How the word may be read; J also stands for Z, and Tamil's C for S and CH."""
    plain = _read(unicodedata.normalize("NFD", word))
    return [plain, plain.replace("j", "z") if "j" in plain else plain.replace("ch", "s")]


def _read(letters: str) -> str:
    read, bare = "", False  # bare: the last consonant has had no vowel yet
    for place, letter in enumerate(letters):
        kind, sound = _letter(letter)
        if kind == "dot":
            read = _dotted(read, letters[place - 1])
            continue
        if bare and kind in ("consonant", "mark"):
            read += "a"
        if kind == "consonant" and letters[place + 1 : place + 2] != "\u09cd":
            sound = _tamil_voiced(letter, sound, letters, place)
        read += sound
        bare = kind == "consonant"
    ends_open = bare and not unicodedata.name(letters[-1], "").startswith(SILENT_LAST_A)
    return read + "a" if ends_open else read


@lru_cache(maxsize=2_000)
def _letter(letter: str) -> tuple[str, str]:
    name = unicodedata.name(letter, "")
    last = name.rsplit(" ", 1)[-1]
    if "NUKTA" in name:
        return "dot", ""
    if "VIRAMA" in name or "AL-LAKUNA" in name:
        return "silence", ""
    if "ANUSVARA" in name or "CANDRABINDU" in name or "BINDI" in name or "TIPPI" in name or "ANUSVARAYA" in name:
        return "mark", "n"
    if " LETTER " in name and last[0] not in "AEIOU" and "VOCALIC" not in name:
        sound = CONSONANT_NAMES.get(last) or anyascii(letter).lower()
        if name in ("BENGALI LETTER YA",):
            sound = "j"
        if "MAHAAPRAANA SAYANNA" in name or "TAALUJA SAYANNA" in name:
            sound = "sh"
        return "consonant", sound
    return "vowel", anyascii(letter).lower()


def _dotted(read: str, letter: str) -> str:
    return read[: len(read) - len(_letter(letter)[1])] + DOTTED.get(letter, _letter(letter)[1])


def _tamil_voiced(letter: str, sound: str, letters: str, place: int) -> str:
    """Tamil writes K and G, CH and S, T and D with one letter; between vowels it is the softer one."""
    doubled = letters[place + 1 : place + 3] == f"\u0bcd{letter}" or letters[place - 2 : place] == f"{letter}\u0bcd"
    if letter == "ச":
        return "ch" if doubled else "s"
    if doubled or not place:
        return sound
    return {"க": "g", "ட": "d", "ப": "b"}.get(letter, sound)
