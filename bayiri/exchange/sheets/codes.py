"""Values of a list as codes: sexes, countries, relations and the like, as they are written in four languages."""

from collections.abc import Iterable
from functools import cache

from django.utils.translation import override

from bayiri.cases.choices import Category, Relation, ResidenceStatus
from bayiri.exchange.sheets.fields import plain, words_in
from bayiri.people.choices import DocumentKind, Sex
from bayiri.reference.countries import alpha2_codes, country_choices, nationality_choices
from bayiri.reference.languages import language_choices

LANGUAGES = ("en", "fr", "es", "ar")
LISTED = {
    "sex": Sex,
    "relation": Relation,
    "category": Category,
    "residence_status": ResidenceStatus,
    "document_kind": DocumentKind,
}


def choices_of(kind: str, language: str) -> list[tuple[str, str]]:
    """(code, name) of every value that a column of this kind may hold, in the reader's language."""
    if kind in LISTED:
        return [(str(code), str(label)) for code, label in LISTED[kind].choices]
    lists = {"country": country_choices, "nationality": nationality_choices, "language": language_choices}
    return list(lists[kind](language))


@cache
def known(kind: str) -> dict[str, str]:
    """{what may be written: code}: names in four languages, codes of two and three letters, usual abbreviations."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            found |= {plain(name): code for code, name in choices_of(kind, language)}
    found |= {plain(code): code for code, _name in choices_of(kind, "en")}
    if kind in ("country", "nationality"):
        found |= {plain(short): code for code, short in alpha2_codes().items()}
        found |= _spelt("country")
    if kind == "language":
        found |= _short_languages()
    found |= _spelt(kind)
    found.pop("", None)
    return found


def _spelt(kind: str) -> dict[str, str]:
    rows = words_in("values.csv")
    return {plain(word): code for of_kind, code, words in rows if of_kind == kind for word in words.split("|")}


def _short_languages() -> dict[str, str]:
    import pycountry  # reads its lists when first asked

    codes = {code for code, _name in language_choices("en")}
    return {
        entry.alpha_2: entry.alpha_3
        for entry in pycountry.languages
        if hasattr(entry, "alpha_2") and entry.alpha_3 in codes
    }


def of_column(kind: str, values: Iterable[str]) -> dict[str, str]:
    """{plain value: code or ""} for the values of one column, read together: with H beside it, M is a woman."""
    plains = {plain(value) for value in values if value}
    codes = {value: known(kind).get(value, "") for value in plains}
    if kind == "sex" and {"h", "m"} <= plains and not {"f", "female"} & plains:
        codes["m"] = "female"
    return codes
