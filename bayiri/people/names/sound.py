"""The consonants one hears in a name, as a short code ("skeleton"), whatever the spelling.

Letters that spellings of one name swap fall together: T and D, K Q G, S Z, B P, F V W, SH CH ZH J, H KH.
Vowels count only at the beginning, where all are A. Some letters may be heard in two ways ("ch" in Rachid,
Chavez, Achmed): then a word has several skeletons, the likeliest first.
"""

import re
from functools import lru_cache

MOST = 3  # skeletons a word may have

# A sound, and what else it may be; "." is a vowel: it parts consonants and is then left out.
SOUNDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(["schtsch", "shtch", "shch", "tsch", "dzh", "dsch", "tch", "tsh", "dsh", "sch"], ("J",)),
    **dict.fromkeys(["sh", "zh", "dj", "jh", "sz", "cz"], ("J",)),
    **dict.fromkeys(["th", "dh"], ("T", "S")),
    **dict.fromkeys(["ts", "tz", "ds", "dz", "s", "z"], ("S",)),
    **dict.fromkeys(["q", "k", "g", "ck", "gh", "qu"], ("K",)),
    **dict.fromkeys(["b", "p", "^bh"], ("P",)),
    **dict.fromkeys(["f", "v", "ph"], ("F",)),
    **dict.fromkeys(["t", "d"], ("T",)),
    **dict.fromkeys(["r", "^rh"], ("R",)),
    **dict.fromkeys(["l", "^lh"], ("L",)),
    **dict.fromkeys(["ce", "ci", "cy"], ("S.", "J.")),
    **dict.fromkeys(["^ou(?=[aei])", "^w"], ("F",)),
    **dict.fromkeys(["h$", "kh$"], ("", "H")),
    "^hu(?=[aei])": ("H.", "F."),
    "^[aeiouy]": ("A",),
    "^j": ("J", "A"),
    "ic$": (".J", ".K"),
    "ch": ("J", "H"),
    "kh": ("H",),
    "h": ("H",),
    "m": ("M",),
    "n": ("N",),
    "bh": ("P", "PH"),
    "^x": ("S", "H"),
    "xh": ("J", "H"),
    "x": ("KS", "H"),
    "c": ("K", "J"),
    "j": ("J", "."),
    "w": ("F", "."),
    "[aeiouy0-9]": (".",),
}
# Anchored patterns first, then the longest spelling.
PATTERNS = sorted(SOUNDS, key=lambda spelling: ("^" not in spelling, "$" not in spelling, -len(spelling)))
LETTERS = re.compile("|".join(f"({pattern})" for pattern in PATTERNS))
READINGS = [SOUNDS[pattern] for pattern in PATTERNS]
LAST_VOWEL = {"i": "i", "e": "i", "y": "i", "o": "u", "u": "u", "w": "u", "a": "a"}


@lru_cache(maxsize=20_000)
def skeletons(word: str, voweled: bool = True) -> tuple[str, ...]:
    """At most three skeletons of a lower-case ASCII word, the likeliest first; none for a single letter.

    A word of one consonant keeps its last vowel too (Le and Lu, Thi and Thu), if its script writes vowels.
    """
    word = re.sub(r"(.)\1+", r"\1", word.replace("-", ""))
    if len(word) < 2:
        return ()
    heard = [READINGS[match.lastindex - 1] for match in LETTERS.finditer(word) if match.lastindex]
    found = dict.fromkeys([_joined([sound[0] for sound in heard])])
    doubtful = dict.fromkeys(sound for sound in heard if len(sound) > 1)
    for doubt in doubtful:
        found[_joined([sound[1] if sound == doubt else sound[0] for sound in heard])] = None
    return tuple(_with_vowel(skeleton, word, voweled) for skeleton in found if skeleton)[:MOST]


def _joined(sounds: list[str]) -> str:
    heard = re.sub(r"([A-Z])\1+", r"\1", "".join(sounds).replace("NP", "MP"))
    return heard.replace(".", "")


def _with_vowel(skeleton: str, word: str, voweled: bool) -> str:
    if len(skeleton) > 1 or not voweled:
        return skeleton
    vowels = [letter for letter in word if letter in LAST_VOWEL]
    return skeleton + (LAST_VOWEL[vowels[-1]] if vowels else "")


FOLDED = {
    **{
        "sch": "sh",
        "tch": "ch",
        "dzh": "j",
        "dj": "j",
        "zh": "j",
        "kh": "h",
        "gh": "g",
        "ph": "f",
        "ck": "k",
    },
    **{"dh": "d", "th": "t", "ou": "u", "oo": "u", "ee": "i", "ch": "ch", "sh": "sh", "x": "ks"},
    **{"q": "k", "c": "k", "y": "i", "w": "v"},
}
TO_FOLD = re.compile("|".join(FOLDED))


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """A word with its vowels, in one plain spelling of its sounds: for comparing letter by letter."""
    word = TO_FOLD.sub(lambda match: FOLDED[match[0]], word.replace("-", ""))
    return re.sub(r"(.)\1+", r"\1", word)
