"""What a letter says: a template's text with its fields filled, and the words a layout sets."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bayiri.core.actor import Actor
from bayiri.documents.choices import PaperKind
from bayiri.documents.content import Content, content_hash
from bayiri.documents.models import Letterhead
from bayiri.documents.printing import words
from bayiri.documents.rules import FIELD

# Unicode's invisible marks (UAX 9): what stands between them keeps its own direction.
ISOLATE, END = "\u2068", "\u2069"
OF_RIGHT_TO_LEFT = ("R", "AL", "AN")
OF_LEFT_TO_RIGHT = ("L", "EN", "ES", "ET")  # numbers too: +49 30 is not 30 49+


@dataclass(frozen=True)
class LetterText:
    """A letter as its writer left it. `recipient` is a name, `address` lines."""

    recipient: str
    address: str
    subject: str
    body: str


def filled(text: str, values: Mapping[str, str], language: str) -> str:
    """The text with every field that has a value filled in; the others stay as they are, to be seen."""
    return FIELD.sub(lambda field: _kept_apart(values.get(field[1], ""), language) or field[0], text)


def _kept_apart(value: str, language: str) -> str:
    """A value of the other direction keeps its own, wherever in a line it stands."""
    turns = OF_LEFT_TO_RIGHT if language == "ar" else OF_RIGHT_TO_LEFT
    return f"{ISOLATE}{value}{END}" if any(unicodedata.bidirectional(one) in turns for one in value) else value


def parts(body: str) -> list[dict[str, Any]]:
    """Paragraphs, and lists where every line begins with a hyphen."""
    found = []
    for paragraph in "\n".join(line.strip() for line in body.splitlines()).split("\n\n"):
        lines = [line for line in paragraph.split("\n") if line]
        listed = bool(lines) and all(line.startswith("- ") for line in lines)
        if lines:
            found.append({"listed": listed, "lines": [line[2:] if listed else line for line in lines]})
    return found


def letter_content(
    by: Actor,
    text: LetterText,
    language: str,
    *,
    letterhead: Letterhead,
    day: str,
    about: Mapping[str, Any] | None = None,
) -> Content:
    """A letter as a paper. Its hash is of its words, its day, and whatever else it is `about`."""
    written = {"recipient": text.recipient, "address": text.address, "subject": text.subject, "body": text.body}
    said = {
        "kind": str(PaperKind.LETTER), "language": language, "direction": "rtl" if language == "ar" else "ltr",
        "number": "", "seal": "", "address": "", "qr": "", "issued_on": day, "agency": by.agency_name,
        "letterhead": _lines(f"{letterhead.address}\n{letterhead.contact}"), "writer": by.name, "subject": text.subject,
        "recipient": [text.recipient, *_lines(text.address)], "parts": parts(text.body),
    }  # fmt: skip
    digest = content_hash({**written, "language": language, "day": day, "writer": str(by.id), **(about or {})})
    return Content(PaperKind.LETTER, language, said, digest)


def example_content(by: Actor, said: Mapping[str, str], language: str, *, letterhead: Letterhead, day: str) -> Content:
    """A template as a letter to somebody made up."""
    known = words(language)["letter"]
    own = {
        "writer_name": by.name,
        "agency_name": by.agency_name,
        "agency_contact": in_one_line(letterhead),
        "today": day,
    }
    values = {**known["examples"], **own}
    name, *address = known["recipient"]
    text = LetterText(
        name, "\n".join(address), filled(said["subject"], values, language), filled(said["body"], values, language)
    )
    return letter_content(by, text, language, letterhead=letterhead, day=day)


def in_one_line(letterhead: Letterhead) -> str:
    """How to reach the agency, as it stands in a sentence."""
    return ", ".join(_lines(letterhead.contact))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
