"""Levels of education: ISCED 2011 (UNESCO)."""

from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from bayiri.reference.locales import Choices

LEVELS = {
    "0": gettext_noop("Early childhood education, or less than primary"),
    "1": gettext_noop("Primary education"),
    "2": gettext_noop("Lower secondary education"),
    "3": gettext_noop("Upper secondary education"),
    "4": gettext_noop("Post-secondary non-tertiary education"),
    "5": gettext_noop("Short-cycle tertiary education"),
    "6": gettext_noop("Bachelor's or equivalent level"),
    "7": gettext_noop("Master's or equivalent level"),
    "8": gettext_noop("Doctoral or equivalent level"),
}


def is_education_level(code: str) -> bool:
    """Is this a level of ISCED 2011, "0" to "8"?"""
    return code in LEVELS


def education_name(code: str, language: str) -> str:
    """The level's name in the reader's language; the code itself where there is no such level."""
    with override(language):
        return _(LEVELS[code]) if code in LEVELS else code


@cache
def education_choices(language: str) -> Choices:
    """All levels as (code, name), from the lowest."""
    return tuple((code, education_name(code, language)) for code in LEVELS)
