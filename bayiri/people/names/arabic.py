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
    {"ی": "ي", "ى": "ي", "ۍ": "ي", "ې": "ي", "ے": "ي", "ئ": "ي", "ێ": "ي", "ک": "ك", "ہ": "ه", "ۀ": "ه", "ۃ": "ة",
     "ھ": "", "ە": "ة", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ۆ": "و", "ۇ": "و", "ۋ": "ڤ", "ء": "",
     "ـ": "", "ڕ": "ر", "ڑ": "ر", "ړ": "ر", "ڵ": "ل", "ں": "ن", "ڼ": "ن", "ٹ": "ت", "ټ": "ت", "ڈ": "د", "ډ": "د",
     "ښ": "ش", "ږ": "ژ", "ځ": "ز", "څ": "س", "ګ": "گ", "ڭ": "گ", "\u0670": "ا"}
)  # fmt: skip
CONSONANTS = {
    "ب": "b", "پ": "p", "ت": "t", "ث": "th", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh",
    "ر": "r", "ز": "z", "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "dh", "ط": "t", "ظ": "z", "غ": "gh",
    "ف": "f", "ڤ": "v", "ق": "q", "ك": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h",
}  # fmt: skip
SHORT_VOWELS = {"\u064e": "a", "\u064f": "u", "\u0650": "i"}
SOUND = re.compile("th|ch|kh|dh|zh|sh|gh|[a-z]")

HEBREW_LETTERS = {
    "א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "v", "ז": "z", "ח": "h", "ט": "t", "י": "i", "כ": "k",
    "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "ע": "a", "פ": "p", "ף": "f", "צ": "ts",
    "ץ": "ts", "ק": "k", "ר": "r", "ש": "sh", "ת": "t",
}  # fmt: skip


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
    """An "a" where Arabic has some short vowel: no word begins or ends with two consonants, none has three."""
    sounds, voweled, run = SOUND.findall(read), "", 0
    for place, sound in enumerate(sounds):
        if sound in "aiu":
            run = 0
        else:
            following = sounds[place + 1] if place + 1 < len(sounds) else "end"
            run += 1
            if run >= 2 and not voweled.endswith("a") and (following not in "aiu" or run > 2 or run == place + 1):
                voweled, run = voweled + "a", 1
        voweled += sound
    return voweled


def hebrew_readings(word: str) -> list[str]:
    """How a Hebrew word may be read: vav as V, then as a vowel."""
    letters = re.sub("[\u0591-\u05c7]", "", word)
    spelled = "".join(HEBREW_LETTERS.get(letter, "") for letter in letters)
    return [spelled, spelled[:1] + spelled[1:].replace("v", "o")] if "v" in spelled[1:] else [spelled]
