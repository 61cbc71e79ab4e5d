"""Currencies by ISO 4217 code, and how many digits their minor unit has."""

from functools import cache

from bayiri.reference.locales import Choices, in_order, locale_for

# ISO 4217 list one, all that do not have two. (Babel tells how prices are written: no cents of Afghani.)
_CODES_BY_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
MINOR_DIGITS = {code: digits for digits, codes in _CODES_BY_DIGITS.items() for code in codes.split()}
MONEY_OF_SEVERAL_COUNTRIES = frozenset({"XAF", "XCD", "XCG", "XOF", "XPF"})  # other X codes are gold, tests, none


@cache
def _codes() -> frozenset[str]:
    import pycountry  # reads its lists when first asked

    codes = {currency.alpha_3 for currency in pycountry.currencies}
    return frozenset(code for code in codes if code[0] != "X" or code in MONEY_OF_SEVERAL_COUNTRIES)


def is_currency(code: str) -> bool:
    """Is this the ISO 4217 code of money somebody can be paid in?"""
    return code in _codes()


def minor_digits(code: str) -> int:
    """Digits after the decimal point: 2 for EUR, 0 for XOF, 3 for TND. Raises KeyError for no currency."""
    if not is_currency(code):
        raise KeyError(code)
    return MINOR_DIGITS.get(code, 2)


def currency_name(code: str, language: str) -> str:
    """The currency's name in the reader's language; the code itself where it has none."""
    return locale_for(language).currencies.get(code) or locale_for("en").currencies.get(code, code)


@cache
def currency_choices(language: str) -> Choices:
    """All currencies as (code, name), sorted by name in the reader's language."""
    return in_order({code: currency_name(code, language) for code in _codes()})
