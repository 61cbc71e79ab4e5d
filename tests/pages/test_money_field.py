import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from bayiri.pages.fields import MoneyField


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("1250", 125000),
        ("1250.5", 125050),
        ("1250,50", 125050),
        ("1,250.50", 125050),
        ("1.250,50", 125050),
        ("1 250,50", 125050),
        ("1'250.50", 125050),
        ("1,250", 125000),
        ("2.000", 200000),
        ("1,234,567", 123456700),
        ("١٬٢٥٠٫٥٠", 125050),
        ("۱۲۵۰", 125000),
        ("0", 0),
    ],
)
def test_it_reads_an_amount_as_people_write_it(typed, minor):
    assert MoneyField().clean(typed) == minor


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("12,34,5", "digits only"),
        ("EUR 12", "digits only"),
        ("1.2.3", "digits only"),
        ("1,23.456,7", "digits only"),
        ("12.3456", "too many decimals"),
        ("-5", "0.00 or more"),
        ("", "Enter an amount"),
    ],
)
def test_it_says_why_it_is_no_amount(typed, message):
    with pytest.raises(ValidationError, match=message):
        MoneyField().clean(typed)


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "1250.50"), ("fr", "1250,50"), ("es", "1250,50"), ("ar", "1250.50")]
)
def test_an_amount_to_change_reads_as_its_language_writes_it(language, shown):
    with translation.override(language):
        assert MoneyField().prepare_value(125050) == shown
        assert MoneyField().clean(shown) == 125050


def test_it_asks_where_dinars_and_thousands_look_alike():
    with pytest.raises(ValidationError, match="two ways"):
        MoneyField(exponent=3).clean("1,250")
    assert MoneyField(exponent=3).clean("1,250.500") == 1250500


def test_it_knows_currencies_without_decimals():
    assert MoneyField(exponent=0).clean("12,500") == 12500
    with pytest.raises(ValidationError, match="too many decimals"):
        MoneyField(exponent=0).clean("12.5")


@given(st.integers(min_value=0, max_value=10**13), st.sampled_from([0, 2, 3]))
def test_it_reads_back_what_it_shows(minor, exponent):
    field = MoneyField(exponent=exponent)
    shown = str(field.prepare_value(minor))
    if exponent == 3:
        whole, decimals = shown.split(".")
        shown = f"{int(whole):,}.{decimals}"
        if "," not in shown:
            return
    assert field.clean(shown) == minor
