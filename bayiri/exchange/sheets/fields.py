"""What a column of a caseload may hold, and the names offices give to it in English, French, Spanish and Arabic."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from anyascii import anyascii
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True)
class Field:
    """`kind` says how a cell is read: text, email, day, age or the name of a list of codes (see codes.py)."""

    name: str
    label: "StrOrPromise"
    kind: str
    of_household: bool = False

    @property
    def is_coded(self) -> bool:
        return self.kind in CODED


CODED = ("sex", "relation", "country", "nationality", "language", "category", "residence_status", "document_kind")
HOUSEHOLD, PERSON, DOCUMENT = _("Household and return"), _("Person"), _("Contact and document")

GROUPS: tuple[tuple["StrOrPromise", tuple[Field, ...]], ...] = (
    (PERSON, (
        Field("given_names", _("Given names"), "text"),
        Field("family_name", _("Family name"), "text"),
        Field("full_name", _("Full name, in one column"), "text"),
        Field("given_names_latin", _("Given names in Latin letters"), "text"),
        Field("family_name_latin", _("Family name in Latin letters"), "text"),
        Field("other_names", _("Other names or spellings"), "text"),
        Field("sex", _("Sex"), "sex"),
        Field("born_on", _("Date of birth"), "day"),
        Field("age", _("Age in years (the year of birth is then estimated)"), "age"),
        Field("nationality", _("Nationality"), "nationality"),
        Field("language", _("Language"), "language"),
        Field("interpreter_language", _("Needs an interpreter for"), "language"),
        Field("entered_on", _("Entered the host country on"), "day"),
        Field("guardian_name", _("Guardian of a child"), "text"),
        Field("region_of_origin", _("Region of origin"), "text"),
    )),
    (HOUSEHOLD, (
        Field("household", _("Household: the same text for everybody who goes together"), "text", True),
        Field("relation", _("Relation to the main applicant"), "relation"),
        Field("destination_country", _("Destination country"), "country", True),
        Field("destination_place", _("Town or district"), "text", True),
        Field("host_country", _("Country the person is in, or came from"), "country", True),
        Field("category", _("Why the person returns"), "category", True),
        Field("residence_status", _("Residence status"), "residence_status", True),
        Field("arrived_on", _("Arrived at the destination on (the case then begins there)"), "day", True),
    )),
    (DOCUMENT, (
        Field("phone", _("Phone"), "text"),
        Field("email", _("E-mail"), "email"),
        Field("address", _("Address"), "text"),
        Field("document_kind", _("Kind of document"), "document_kind"),
        Field("document_number", _("Document number"), "text"),
        Field("document_country", _("Document issued by (country)"), "country"),
        Field("document_expires_on", _("Document expires on"), "day"),
    )),
)  # fmt: skip
FIELDS: dict[str, Field] = {field.name: field for _title, fields in GROUPS for field in fields}


def plain(text: str) -> str:
    """Small Latin letters and digits, one space between words: what headings and values are compared by."""
    letters = anyascii(text).casefold()
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters).split())


def words_in(name: str) -> list[list[str]]:
    """The rows of one of this room's lists of words, without the heading."""
    with open(DATA / name, encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))[1:]


@cache
def _fields_by_word() -> dict[str, str]:
    return {plain(word): name for name, words in reversed(words_in("headings.csv")) for word in words.split("|")}


def field_named(heading: str) -> str:
    """The field that a heading names, or an empty text."""
    known = _fields_by_word()
    text = plain(heading)
    if text in known:
        return known[text]
    # "Sexe (M/F)", "Nom *", "Prénom / First name": what stands before brackets and strokes.
    for sign in "(/*:[":
        head = plain(heading.split(sign)[0])
        if head and head in known:
            return known[head]
    return ""


def heading_row(rows: Iterable[tuple[int, list[str]]]) -> int:
    """The place among the first rows of the one that names most fields; of none that does, the first."""
    named = [sum(bool(field_named(cell)) for cell in cells) for _number, cells in rows]
    return max(range(len(named)), key=lambda place: (named[place], -place), default=0)
