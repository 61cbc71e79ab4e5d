"""Reading names in the Arabic script (Arabic, Persian, Dari, Pashto, Urdu, Kurdish) and in Hebrew.

Short vowels are not written. The letter waw is U, O, W or V: a word with one has two readings.
"""

import re

ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]")
HEBREW = re.compile("[\u0590-\u05ff]")
ARTICLE = "ال"
KURDISH = re.compile("[ەێۆڕڵ]")  # letters of an alphabet that writes its vowels

# One letter for the shapes that languages give it.
SHAPES = str.maketrans(
    {
        **dict.fromkeys("یىۍېےئێ", "ي"), **dict.fromkeys("أإآٱ\u0670", "ا"), **dict.fromkeys("ؤۆۇ", "و"),
        **dict.fromkeys("ڕڑړ", "ر"), **dict.fromkeys("ںڼ", "ن"), **dict.fromkeys("ٹټ", "ت"),
        **dict.fromkeys("ڈډ", "د"), **dict.fromkeys("ہۀ", "ه"), **dict.fromkeys("ۃە", "ة"),
        **dict.fromkeys("ھءـ", ""), **dict.fromkeys("ګڭ", "گ"),
        "ک": "ك", "ۋ": "ڤ", "ڵ": "ل", "ښ": "ش", "ږ": "ژ", "ځ": "ز", "څ": "س",
    }
)  # fmt: skip
CONSONANTS = {
    "ب": "b", "پ": "p", "ت": "t", "ث": "th", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh",
    "ر": "r", "ز": "z", "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "dh", "ط": "t", "ظ": "z", "غ": "gh",
    "ف": "f", "ڤ": "v", "ق": "q", "ك": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h",
}  # fmt: skip
# Words that names are put together from, as they are known in Latin letters.
KNOWN = {"عبد": "abd", "الله": "allah", "ابو": "abu", "ام": "umm", "بن": "bin", "ابن": "ibn", "بنت": "bint",
         "الدين": "al-din"}  # fmt: skip
SHORT_VOWELS = {"\u064e": "a", "\u064f": "u", "\u0650": "i"}
SOUND = re.compile("th|ch|kh|dh|zh|sh|gh|[a-z]")

HEBREW_SOUNDS = (*"abgdhvzhtikklmmnnsapf", "ts", "ts", "k", "r", "sh", "t")
HEBREW_LETTERS = dict(zip("אבגדהוזחטיכךלמםנןסעפףצץקרשת", HEBREW_SOUNDS, strict=True))


def is_arabic(word: str) -> bool:
    """Is the word written in the Arabic script?"""
    return bool(ARABIC.search(word))


def is_hebrew(word: str) -> bool:
    """Is the word written in Hebrew letters?"""
    return bool(HEBREW.search(word))


def plain(word: str) -> str:
    """The word without vowel marks, each letter in its commonest shape: for looking it up."""
    return re.sub("[\u064b-\u065f]", "", word.translate(SHAPES))


def readings(word: str) -> list[str]:
    """How an Arabic-script word may be read; the article comes off with a hyphen ("al-hasan")."""
    writes_vowels = bool(KURDISH.search(word))
    letters = re.sub("[\u064b-\u064d\u0651-\u065f]", "", word.translate(SHAPES))
    if known := KNOWN.get(letters):
        return [known]
    if letters.startswith(ARTICLE) and len(letters) >= 5:
        return [f"al-{reading}" for reading in _read(letters[2:], writes_vowels)] + _read(letters, writes_vowels)[:1]
    return _read(letters, writes_vowels)


def _read(letters: str, writes_vowels: bool) -> list[str]:
    spelled = {_spelled(letters, waw) for waw in ("u", "w")} if "و" in letters[1:] else {_spelled(letters, "u")}
    voweled = [reading if writes_vowels else _with_short_vowels(reading) for reading in spelled]
    return sorted(voweled, key=lambda reading: "w" in reading[1:])


def _spelled(letters: str, waw: str) -> str:
    read = ""
    for place, letter in enumerate(letters):
        before, after = read[-1:], letters[place + 1 : place + 2]
        read += _letter(letter, before, after, waw)
    return read


def _letter(letter: str, before: str, after: str, waw: str) -> str:
    if letter == "و":
        if not before or (after and after in "اية"):
            return "w"
        return "" if before == "u" else waw
    if letter == "ي":
        return "y" if not before or (after and after in "او") else "" if before == "i" else "i"
    if letter in "اع":
        long_vowel_follows = not before and after and after in "ايو"
        return "" if before in ("a", "u") or long_vowel_follows else "a"
    if letter == "ة" or (letter == "ه" and not after and before not in ("a", "")):
        return "a"
    return CONSONANTS.get(letter) or SHORT_VOWELS.get(letter, "")


def _with_short_vowels(read: str) -> str:
    """With an "a" where Arabic has some short vowel: no word begins or ends with two consonants."""
    sounds = SOUND.findall(read)
    voweled, after_vowel = "", False
    for place, sound in enumerate(sounds):
        voweled += sound
        left = sounds[place + 1 :]
        if sound in "aiu":
            after_vowel = True
        elif not left or left[0] in "aiu":
            after_vowel = False
        elif after_vowel and len(left) > 1:
            after_vowel = False  # it closes the syllable
        else:
            voweled, after_vowel = voweled + "a", True
    return voweled


def hebrew_readings(word: str) -> list[str]:
    """How a Hebrew word may be read: vav as V, then as a vowel."""
    letters = re.sub("[\u0591-\u05c7]", "", word)
    spelled = "".join(HEBREW_LETTERS.get(letter, "") for letter in letters)
    return [spelled, spelled[:1] + spelled[1:].replace("v", "o")] if "v" in spelled[1:] else [spelled]
