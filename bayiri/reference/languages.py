"""Languages by ISO 639-3 code: those Babel names, and those it lacks that returning people speak."""

from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from bayiri.reference.locales import Choices, in_order, locale_for

# Spoken by returning people and known to no or few of Babel's locales under these codes.
ALSO = {
    "acm": gettext_noop("Arabic, Mesopotamian"),
    "apc": gettext_noop("Arabic, Levantine"),
    "ckb": gettext_noop("Kurdish, Sorani"),
    "fuf": gettext_noop("Pular"),
    "haz": gettext_noop("Hazaragi"),
    "kmr": gettext_noop("Kurdish, Kurmanji"),
    "mnk": gettext_noop("Mandinka"),
    "prs": gettext_noop("Dari"),
}
KNOWN_UNDER = {"prs": "fa_AF"}  # Babel knows Dari as the Persian of Afghanistan


@cache
def _babel_codes() -> dict[str, str]:
    """Babel's code of each living language, by ISO 639-3 code."""
    import pycountry  # reads its lists when first asked

    short_of = {
        language.alpha_3: getattr(language, "alpha_2", language.alpha_3)
        for language in pycountry.languages
        if language.type == "L"
    }
    known = locale_for("en").languages
    return {code: short for code, short in short_of.items() if short in known}


@cache
def _language_names(language: str) -> dict[str, str]:
    names, english = locale_for(language).languages, locale_for("en").languages
    known = {code: names.get(short) or english[short] for code, short in _babel_codes().items()}
    with override(language):
        also = {code: _(name) for code, name in ALSO.items()}
    return known | also | {code: names[short] for code, short in KNOWN_UNDER.items() if short in names}


def is_language(code: str) -> bool:
    """Is this the ISO 639-3 code of a language on the list?"""
    return code in ALSO or code in _babel_codes()


def language_name(code: str, language: str) -> str:
    """The language's name in the reader's language; the code itself where it is not on the list."""
    return _language_names(language).get(code, code)


@cache
def language_choices(language: str) -> Choices:
    """All languages as (code, name), sorted by name in the reader's language."""
    return in_order(_language_names(language))
