"""Latin letters for names in any script.

anyascii does most scripts well; here stands what a name needs beyond it: scripts that leave vowels out
(Arabic, Hebrew), inherent vowels (Bengali, Tamil ...), letters that two languages read differently.
"""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from bayiri.people.names import arabic, brahmic, variants

LONGEST_NAME = 300

# Marks that stand inside a word and are not heard as a letter: apostrophes, ayn, okina, soft sign.
SILENT = re.compile("['’‘`´ʻʼʽʾʿ׳״\u02b9\u02ba\u200c\u200d]")
# A mark of a letter stays with it: Indic vowel signs are neither letters nor digits to Python's \w.
BETWEEN_WORDS = re.compile(
    r"[^\w\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff-]+"
)
HAN = re.compile("[\u3400-\u9fff\U00020000-\U0002ffff]")
HANGUL = re.compile("[\uac00-\ud7a3]")
CYRILLIC = re.compile("[\u0400-\u052f]")

# What anyascii reads otherwise than names are written.
BEFORE_ANYASCII = str.maketrans({"ё": "е", "є": "е", "ћ": "ч", "ђ": "џ", "ј": "j", "ə": "a", "ı": "i", "ו": "v"})
# Accented Latin letters whose sound plain ASCII loses: a second reading; the first is ASCII, as in passports.
ACCENTED = str.maketrans(
    {
        **dict.fromkeys("šşșś", "sh"), **dict.fromkeys("čçć", "ch"), **dict.fromkeys("žż", "zh"), "ź": "z",
        **dict.fromkeys("öø", "oe"), **dict.fromkeys("țţ", "ts"), "ü": "ue", "ä": "ae", "å": "aa", "đ": "dj",
        "ğ": "gh", "ñ": "ny",
    }
)  # fmt: skip


def latin(text: str) -> str:
    """`text` in lower-case ASCII letters, words parted by one space, hyphens kept, apostrophes dropped."""
    return " ".join(word_readings[0] for word_readings in readings(text))


@lru_cache(maxsize=20_000)
def readings(text: str) -> tuple[tuple[str, ...], ...]:
    """For each word the ways to read it in ASCII, the likeliest first; unreadable words are left out."""
    text = unicodedata.normalize("NFKC", text[:LONGEST_NAME]).lower()
    text = unicodedata.normalize("NFC", BETWEEN_WORDS.sub(" ", SILENT.sub("", text)))
    read = [word_readings(word) for part in text.split() for word in _parted(part.strip("-_"))]
    return tuple(word for word in read if word)


def _parted(word: str) -> list[str]:
    """Chinese and Korean names are written without a space: the first sign is the family's."""
    if len(word) > 1 and (HAN.match(word) or (HANGUL.match(word) and len(word) <= 4)):
        return [word[0], word[1:]]
    return [word]


@lru_cache(maxsize=20_000)
def word_readings(word: str) -> tuple[str, ...]:
    """The ways to read one lower-case word in ASCII letters, the likeliest first; empty if it has none."""
    known = variants.canonical(word) if without_vowels(word) else None
    if known:
        found = [known]
    elif arabic.is_arabic(word):
        found = arabic.readings(word)
    elif arabic.is_hebrew(word):
        found = arabic.hebrew_readings(word)
    elif brahmic.is_brahmic(word):
        found = brahmic.readings(word)
    elif word.isascii():
        found = [word]
    else:
        found = _alphabet_readings(word)
    return tuple(dict.fromkeys(cleaned for reading in found if (cleaned := _cleaned(reading))))[:3]


def _alphabet_readings(word: str) -> list[str]:
    plain = anyascii(word.replace("ու", "u").translate(BEFORE_ANYASCII)).lower()
    if CYRILLIC.search(word):
        # Ukrainian and Belarusian G is H; Russian writes the H of other languages as G (Магомед, Гасан).
        if "г" in word:
            return [plain.replace("g", "h"), plain] if re.search("[іїєґ]", word) else [plain, _g_as_h(word)]
        return [plain]
    return [plain, anyascii(word.translate(ACCENTED)).lower()]


def _g_as_h(word: str) -> str:
    return anyascii(word.translate(BEFORE_ANYASCII).replace("г", "h")).lower()


def _cleaned(reading: str) -> str:
    return re.sub("[^a-z0-9-]", "", reading).strip("-")


def without_vowels(word: str) -> bool:
    """Is this word written in a script that leaves short vowels out?"""
    return arabic.is_arabic(word) or arabic.is_hebrew(word)
