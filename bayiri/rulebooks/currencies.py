"""Exact money: decimal strings outside, whole minor units inside."""

from decimal import Decimal, InvalidOperation
from functools import cache

import pycountry

# ISO 4217: currencies that do not have two minor digits. pycountry has no such column, CLDR rounds otherwise.
EXCEPTIONS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
MINOR_DIGITS = {currency: digits for digits, listed in EXCEPTIONS.items() for currency in listed.split()}


@cache
def minor_digits(currency: str) -> int:
    """Digits after the point, by ISO 4217. Raises ValueError for what is no currency."""
    if pycountry.currencies.get(alpha_3=currency) is None:
        raise ValueError(f"{currency!r} is not a currency of ISO 4217")
    return MINOR_DIGITS.get(currency, 2)


@cache
def in_minor_units(amount: str | int, currency: str) -> int:
    """`"200.50"` EUR is 20050. Raises ValueError where the amount is no number or has too many digits."""
    try:
        scaled = Decimal(amount).scaleb(minor_digits(currency))
    except InvalidOperation:
        raise ValueError(f"{amount!r} is not an amount") from None
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise ValueError(f"{amount!r} is not a whole number of minor units of {currency}")
    return int(scaled)


def as_decimal(minor_units: int, currency: str) -> str:
    """20050 EUR is `"200.50"`."""
    digits = minor_digits(currency)
    return f"{Decimal(minor_units).scaleb(-digits):.{digits}f}"
