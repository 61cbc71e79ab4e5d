"""How letters look: text is text, long names stay on the page, three pages are three, Arabic begins at the right."""

import io
import json

import pytest
from PIL import Image

from bayiri.core.actor import Actor
from bayiri.core.ids import uuid7
from bayiri.documents import printing
from bayiri.documents.letters import LetterText, example_content, filled, letter_content, parts
from bayiri.documents.models import Letterhead
from tests.documents.test_layout import LANGUAGES, NAMES, ink

BY = Actor(uuid7(), "Carla Counsellor", uuid7(), "Homeward Mission", "DEU", frozenset())
HEAD = Letterhead(address="Harbour Street 12\n10115 Berlin", contact="+49 30 5550100\noffice@homeward.example.org")


def said(language="en", **text):
    text = LetterText(**{"recipient": "Umar Hasan", "address": "", "subject": "Hello", "body": "Come.", **text})
    return letter_content(BY, text, language, letterhead=HEAD, day="5 March 2024").said


def pages(language="en", **text):
    pictures = printing.pictures_of(said(language, **text))
    return [Image.open(io.BytesIO(page)).convert("L") for page in pictures]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_no_name_runs_into_the_margins(language, name):
    for page in pages(language, recipient=name, address=f"{name}\n{name}", subject=name, body=f"{name}\n\n- {name}"):
        assert not ink(page, (0, 0, 0.085, 1))
        assert not ink(page, (0.915, 0, 1, 1))


def test_a_long_letter_has_three_pages_and_the_signature_stands_on_the_last():
    sheets = pages(body="\n\n".join(["A paragraph of a letter that goes on and on. " * 6] * 26))
    assert len(sheets) == 3
    assert all(ink(sheet, (0.1, 0.06, 0.9, 0.3)) for sheet in sheets)


@pytest.mark.parametrize(
    "trap",
    [
        '#read("/etc/passwd")',
        "#panic()",
        "*bold* _and_ $x$",
        "= Heading",
        "#let x = 1 #x",
        "\\u{1F600} // gone",
        "<label> @ref",
        "]#[",
        '"}',
    ],
)
def test_what_looks_like_typst_prints_as_text(trap):
    """The sheet is the same as of letters that mean nothing to typst, as wide as it is typed."""
    whole = pages(subject=trap, recipient=trap, body=trap)[0]
    assert said(body=trap)["parts"][0]["lines"] == [trap]
    without = pages(subject="x", recipient="x", body="x")[0]
    assert whole.tobytes() != without.tobytes()
    assert ink(whole, (0.09, 0.2, 0.9, 0.5))


def test_a_marked_up_line_is_as_long_as_its_letters():
    """Were the stars read, the line would be shorter by them: each typed letter takes its place."""

    def width(body):
        page = pages(subject="x", body=body)[0].crop((0, 335, 909, 400))
        return max(x for x in range(909) if page.crop((x, 0, x + 1, 65)).getextrema()[0] < 128)

    assert width("*******") > width("***") > width("*")
    assert width("#(1+1)") > width("#(1")


def test_an_open_field_is_marked_and_a_filled_one_is_not():
    yellow = (255, 221, 0)
    for body, marked in (("at {appointment_time}", True), ("at 10:30", False)):
        picture = Image.open(io.BytesIO(printing.pictures_of(said(body=body))[0])).convert("RGB")
        assert (yellow in {colour for _count, colour in picture.getcolors(1_000_000)}) == marked


def test_an_arabic_letter_begins_at_the_right():
    right, left = (0.8, 0.04, 0.915, 0.09), (0.085, 0.04, 0.2, 0.09)
    english, arabic = pages("en")[0], pages("ar")[0]
    assert (ink(english, left), ink(english, right)) == (True, False)
    assert (ink(arabic, left), ink(arabic, right)) == (False, True)


def test_a_value_of_the_other_direction_keeps_its_own():
    assert filled("Dear {person_name}!", {"person_name": "عمر حسن"}, "en") == "Dear \u2068عمر حسن\u2069!"
    assert filled("Dear {person_name}!", {"person_name": "Umar"}, "en") == "Dear Umar!"
    assert filled("مع {appointment_with}", {"appointment_with": "Carla"}, "ar") == "مع \u2068Carla\u2069"
    assert filled("{today} {today}", {"today": ""}, "en") == "{today} {today}"


def test_a_value_with_braces_is_not_filled_again():
    assert filled("{person_name}", {"person_name": "{case_number}", "case_number": "R-1"}, "en") == "{case_number}"


def test_paragraphs_and_lists():
    found = parts("One\nline two\n\n\n- a\n- b\n\nNot - a list\n- only half")
    assert [one["listed"] for one in found] == [False, True, False]
    assert found[0]["lines"] == ["One", "line two"]
    assert found[1]["lines"] == ["a", "b"]


def test_the_hash_is_of_the_words_and_the_day():
    def hashed(day="5 March 2024", **more):
        text = LetterText(**{"recipient": "U", "address": "", "subject": "H", "body": "C", **more})
        return letter_content(BY, text, "en", letterhead=HEAD, day=day).content_hash

    assert hashed() == hashed()
    assert len({hashed(), hashed(body="D"), hashed(subject="D"), hashed(recipient="D"), hashed("6 March 2024")}) == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_leaves_no_field_open_but_the_gaps(language):
    from bayiri.documents.choices import LetterField

    everything = {"subject": "x", "body": " ".join(f"{{{name}}}" for name in LetterField.values)}
    shown = json.dumps(example_content(BY, everything, language, letterhead=HEAD, day="5 March 2024").said)
    assert shown.count("{write_here}") == 1
    assert not [name for name in LetterField.values if name != "write_here" and f"{{{name}}}" in shown]
