"""How papers look: every script has its letters, nothing runs off the page, long households fit."""

import io
import json
import re
from functools import cache

import pytest
from PIL import Image

from bayiri.documents import printing

LANGUAGES = ("en", "fr", "es", "ar")
NAMES = [
    "عمر حسن Хасан አበበ", "Amina Aïcha Ouédraogo-Traoré Bint-Mohammed El-Khatib de la Santísima Trinidad y del Carmen",
    "W" * 90, "মোহাম্মদ আলী", "თამარ ბერიძე", "Արամ Սարգսյան", "सीता कुमारी", "தமிழ்ச்செல்வி", "සිංහල", "Ελένη Παπαδοπούλου",
    "ዮሃንስ ተስፋዬ", "Đặng Thị Ngọc Ánh",
]  # fmt: skip


def declaration(language, name="Umar Hasan", household=(), **more):
    rtl = language == "ar"
    return {
        "kind": "declaration", "language": language, "direction": "rtl" if rtl else "ltr", "number": "12345-67890",
        "seal": "ABCDE-FGHJK", "address": "https://returns.example.org/verify", "qr": printing.qr_code("https://returns.example.org"),
        "issued_on": "5 March 2024", "agency": "Homeward Mission", "case": "R-2024-000001", "caseworker": "Carla", "child": False,
        "guardian": "", "destination": "Erbil", "host": "DEU",
        "holder": {"name": name, "latin": "Umar", "born": "1 March 1986", "sex": "", "nationality": "", "documents": ""},
        "duration": "", "planned_departure": "", "household": [[one, "x", "2 January 2015"] for one in household],
        "sessions": [["4 March 2024", "x", "y", "z"]], "interpreter": "", "child_view": "", **more,
    }  # fmt: skip


@cache
def pages(language, name="Umar Hasan", household=()):
    return [
        Image.open(io.BytesIO(page)).convert("L")
        for page in printing.pictures_of(declaration(language, name, household))
    ]


def ink(picture, box):
    """Whether anything dark stands in a part of the page, given in shares of its sides."""
    width, height = picture.size
    left, top, right, bottom = box
    return (
        picture.crop((int(left * width), int(top * height), int(right * width), int(bottom * height))).getextrema()[0]
        < 128
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_no_name_runs_into_the_margins(language, name):
    """19 of 210 mm are margin on both sides; also the head, beside the code."""
    for page in pages(language, name, (name,) * 2):
        assert not ink(page, (0, 0, 0.085, 1))
        assert not ink(page, (0.915, 0, 1, 1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_household_with_ten_children_fits_on_two_pages(language):
    both = pages(language, NAMES[0], tuple(NAMES))
    assert len(both) == 2
    assert ink(both[1], (0.1, 0.05, 0.9, 0.5))
    # The last sentence stands above the signatures: between their two labels there would be nothing.
    left, right = (0.53, 0.6) if language == "ar" else (0.4, 0.48)
    assert ink(both[1], (left, 0.04, right, 0.068))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_small_household_fits_on_one(language):
    assert len(pages(language)) == 1


def test_an_arabic_paper_begins_at_the_right():
    """The code to check it by stands at the end of the line: right in English, left in Arabic."""
    right, left = (0.8, 0.05, 0.915, 0.14), (0.085, 0.05, 0.2, 0.14)
    english, arabic = pages("en", "Umar", ("a", "b"))[0], pages("ar", "Umar", ("a", "b"))[0]
    assert dark_share(english, right) > 0.3 > dark_share(english, left)
    assert dark_share(arabic, left) > 0.3 > dark_share(arabic, right)


def dark_share(picture, box):
    width, height = picture.size
    part = picture.crop((int(box[0] * width), int(box[1] * height), int(box[2] * width), int(box[3] * height)))
    return sum(part.histogram()[:128]) / (part.size[0] * part.size[1])


@pytest.mark.parametrize("name", [name for name in NAMES if not name.isascii()])
def test_every_letter_has_a_shape(name, tmp_path):
    """No box stands where a font lacks a letter: every letter looks different from one that no font has."""
    typst = pytest.importorskip("typst")

    def shape(letter):
        source = tmp_path / "letter.typ"
        fonts = (printing.PAPERS / "layout.typ").read_text().split("font: (")[1].split("),")[0]
        source.write_text(f"#set page(width: 2cm, height: 2cm)\n#set text(font: ({fonts}))\n{letter}")
        return typst.compile(str(source), font_paths=[printing.FONTS], ignore_system_fonts=True, format="png")

    missing = shape("\u0378")
    for letter in {one for one in name if one.isalpha()}:
        assert shape(letter) != missing, letter


def keys(words, path=""):
    """Every key, with the length of what is a list."""
    for key, value in words.items():
        if isinstance(value, dict):
            yield from keys(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", len(value) if isinstance(value, list) else 0


def placeholders(words):
    return sorted(re.findall(r"\{\w+\}", json.dumps(words)))


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_all_languages_have_the_same_words(language):
    english, other = printing.words("en"), printing.words(language)
    assert dict(keys(other)) == dict(keys(english))
    assert placeholders(other) == placeholders(english)
    assert all(text for text in texts(other))
    same = [one for one in texts(english) if len(one) > 25 and one in set(texts(other))]
    assert same == []


def texts(words):
    for value in words.values():
        if isinstance(value, dict):
            yield from texts(value)
        elif isinstance(value, list):
            yield from value
        elif isinstance(value, str):
            yield value


def test_what_no_native_speaker_has_read_says_so():
    assert {language: printing.words(language)["review"] for language in LANGUAGES} == {
        "en": False, "fr": True, "es": True, "ar": True,
    }  # fmt: skip


def test_every_word_of_a_choice_is_there_in_every_language():
    """A new topic, relation or state without its word would print an empty place."""
    from bayiri.agencies.choices import Purpose
    from bayiri.cases.choices import Duration, Relation, SessionChannel, Topic
    from bayiri.documents.choices import PaperKind
    from bayiri.people.choices import DocumentKind, Sex
    from bayiri.programmes.choices import ApplicationState
    from bayiri.reintegration.choices import Dimension, LineState

    lists = {
        "topics": Topic, "relations": Relation, "sexes": Sex, "channels": SessionChannel, "durations": Duration, "purposes": Purpose,
        "documents": DocumentKind, "dimensions": Dimension, "states": LineState, "applications": ApplicationState, "titles": PaperKind,
    }  # fmt: skip
    for language in LANGUAGES:
        for name, choices in lists.items():
            assert set(printing.words(language)[name]) == set(choices.values), (language, name)
