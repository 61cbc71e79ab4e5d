"""Countries and nationalities by three-letter code: ISO 3166-1, Kosovo, and the codes of travel documents."""

from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from bayiri.reference.locales import Choices, in_order, locale_for

KOSOVO = "XKX"  # not in ISO 3166-1; the code that the EU, the World Bank and travel documents use

# ICAO Doc 9303-3, section 5, part D: persons without a defined nationality.
WITHOUT_NATIONALITY = {
    "XXA": gettext_noop("Stateless (1954 Convention)"),
    "XXB": gettext_noop("Refugee (1951 Convention)"),
    "XXC": gettext_noop("Refugee, other"),
    "XXX": gettext_noop("Nationality not specified"),
}


@cache
def alpha2_codes() -> dict[str, str]:
    """Two-letter code of each country by its three-letter code."""
    import pycountry  # reads its lists when first asked

    return {country.alpha_3: country.alpha_2 for country in pycountry.countries} | {KOSOVO: "XK"}


def is_country(code: str) -> bool:
    """Is this the three-letter code of a country?"""
    return code in alpha2_codes()


def is_nationality(code: str) -> bool:
    """Is this the three-letter code of a country, or of a person without a nationality?"""
    return is_country(code) or code in WITHOUT_NATIONALITY


@cache
def _country_names(language: str) -> dict[str, str]:
    names, english = locale_for(language).territories, locale_for("en").territories
    return {code: names.get(short) or english.get(short, code) for code, short in alpha2_codes().items()}


@cache
def _nationality_names(language: str) -> dict[str, str]:
    with override(language):
        return {code: _(name) for code, name in WITHOUT_NATIONALITY.items()}


def country_name(code: str, language: str) -> str:
    """The country's name in the reader's language; the code itself where no country has it."""
    return _country_names(language).get(code, code)


def nationality_name(code: str, language: str) -> str:
    """The country's name, or what the code says of a person without a nationality; else the code itself."""
    return _nationality_names(language).get(code) or country_name(code, language)


@cache
def country_choices(language: str) -> Choices:
    """All countries as (code, name), sorted by name in the reader's language."""
    return in_order(_country_names(language))


@cache
def nationality_choices(language: str) -> Choices:
    """All countries, then stateless, refugee and unspecified, as (code, name)."""
    return country_choices(language) + tuple(_nationality_names(language).items())
