"""Form fields that say precisely what is wrong with what was typed, and take digits of any script."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _

from bayiri.pages.digits import ascii_digits
from bayiri.pages.partial_date import PartialDate, Precision
from bayiri.pages.widgets import (
    DAY,
    ESTIMATED,
    MONTH,
    TIME,
    YEAR,
    DayInput,
    MomentInput,
    PartialDateInput,
    split,
)

__all__ = ["DayField", "LinesField", "MomentField", "MoneyField", "PartialDate", "PartialDateField"]

Limit = date | Callable[[], date] | None
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100

MISSING = {
    (DAY,): _("The date must include a day."),
    (MONTH,): _("The date must include a month."),
    (YEAR,): _("The date must include a year."),
    (DAY, MONTH): _("The date must include a day and a month."),
    (DAY, YEAR): _("The date must include a day and a year."),
    (MONTH, YEAR): _("The date must include a month and a year."),
}
NOT_A_NUMBER = {
    DAY: _("The day must be a number, not “%(typed)s”."),
    MONTH: _("The month must be a number, not “%(typed)s”."),
    YEAR: _("The year must be a number, not “%(typed)s”."),
}
RANGES = {
    DAY: (1, 31, _("The day must be between 1 and 31.")),
    MONTH: (1, 12, _("The month must be between 1 and 12.")),
    YEAR: (EARLIEST_YEAR, LATEST_YEAR, _("The year must have four digits, between 1900 and 2100.")),
}


def wrong(message, *parts: str, **params) -> ValidationError:
    """A fault of the named boxes; the page marks them and links to the first."""
    return ValidationError(message, code="invalid", params={**params, "parts": parts})


def number(part: str, typed: str) -> int:
    """The number typed in one box of a date. Raises ValidationError naming the box."""
    text = ascii_digits(typed)
    if not re.fullmatch(r"\d{1,4}", text):
        raise wrong(NOT_A_NUMBER[part], part, typed=typed)
    low, high, message = RANGES[part]
    if not low <= int(text) <= high:
        raise wrong(message, part)
    return int(text)


def real_date(year: int, month: int, day: int) -> date:
    """The date, or a ValidationError saying why there is none, as "31 February 2023 is not a date."."""
    try:
        return date(year, month, day)
    except ValueError:
        said = {"day": day, "month": MONTHS[month], "year": year}
        if (month, day) == (2, 29):
            raise wrong(_("29 February %(year)s is not a date: %(year)s is not a leap year."), DAY, year=year) from None
        raise wrong(_("%(day)s %(month)s %(year)s is not a date."), DAY, **said) from None


def filled(typed: dict[str, str], *names: str) -> dict[str, str]:
    return {name: typed[name].strip() for name in names if typed.get(name, "").strip()}


class LinesField(forms.CharField):
    """A few short lines, as an address: cleans to them with one kind of line end, and no empty ones."""

    widget = forms.Textarea

    def __init__(self, *, most: int, **kwargs):
        self.most = most
        super().__init__(max_length=100 * most, **kwargs)
        self.widget.attrs["rows"] = str(most)

    def to_python(self, value):
        lines = [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]
        if len(lines) > self.most:
            raise ValidationError(_("Write at most %(most)s lines."), params={"most": self.most})
        return "\n".join(lines)


class DayField(forms.Field):
    """Day, month and year; cleans to a `date`, or None where nothing was typed.

    `earliest` and `latest` are dates or functions giving one, both allowed themselves.
    """

    widget = DayInput
    default_error_messages = {
        "required": _("Enter a date, for example 27 3 1985."),
        "too_early": _("The date must be %(limit)s or later."),
        "too_late": _("The date must be %(limit)s or earlier."),
    }

    def __init__(self, *, earliest: Limit = None, latest: Limit = None, **kwargs):
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)

    def to_python(self, value):
        if isinstance(value, date):
            return value
        typed = split(value)
        given = filled(typed, DAY, MONTH, YEAR)
        if not given:
            return None
        if missing := tuple(part for part in (DAY, MONTH, YEAR) if part not in given):
            raise wrong(MISSING[missing], *missing)
        day, month, year = (number(part, given[part]) for part in (DAY, MONTH, YEAR))
        return self.within_limits(real_date(year, month, day))

    def within_limits(self, value: date) -> date:
        earliest, latest = (limit() if callable(limit) else limit for limit in (self.earliest, self.latest))
        if earliest and value < earliest:
            raise self.beyond("too_early", earliest)
        if latest and value > latest:
            raise self.beyond("too_late", latest)
        return value

    def beyond(self, key: str, limit: date) -> ValidationError:
        return wrong(self.error_messages[key], DAY, MONTH, YEAR, limit=date_format(limit))

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != (initial.date() if isinstance(initial, datetime) else initial)
        except ValidationError:
            return True


class PartialDateField(DayField):
    """A year, or month and year, or the day; perhaps estimated. Cleans to a `PartialDate` or None."""

    widget = PartialDateInput
    default_error_messages = {"required": _("Enter at least the year, for example 1985.")}

    def to_python(self, value):
        if isinstance(value, PartialDate):
            return value
        typed = split(value)
        given = filled(typed, DAY, MONTH, YEAR)
        if not given and not typed.get(ESTIMATED):
            return None
        if YEAR not in given:
            raise wrong(_("Enter at least the year."), YEAR)
        if DAY in given and MONTH not in given:
            raise wrong(MISSING[(MONTH,)], MONTH)
        known = {part: number(part, text) for part, text in given.items()}
        on = real_date(known[YEAR], known.get(MONTH, 1), known.get(DAY, 1))
        self.within_limits(on)
        precision: Precision = "day" if DAY in known else "month" if MONTH in known else "year"
        return PartialDate(on, "estimated" if typed.get(ESTIMATED) else precision)


class MomentField(DayField):
    """Date and time; cleans to an aware `datetime` in the current time zone, or None.

    A time that the clocks skip in spring is refused; of one that they repeat in autumn the first is meant.
    """

    widget = MomentInput
    default_error_messages = {"required": _("Enter a date and a time, for example 27 3 2026 and 14:30.")}

    def to_python(self, value):
        if isinstance(value, datetime):
            return value
        typed = split(value)
        on = super().to_python(typed)
        text = ascii_digits(typed.get(TIME, ""))
        if on is None and not text:
            return None
        if on is None:
            raise wrong(_("Enter the date as well as the time."), DAY, MONTH, YEAR)
        moment = timezone.make_aware(datetime.combine(on, self.time_of(text)))
        if timezone.localtime(moment.astimezone(UTC)).replace(tzinfo=None) != moment.replace(tzinfo=None):
            raise wrong(_("There is no such time on that day: the clocks were put forward."), TIME)
        return moment

    def time_of(self, text: str) -> time:
        if not text:
            raise wrong(_("Enter the time as well as the date, for example 14:30."), TIME)
        match = re.fullmatch(r"(\d{1,2})[:.hH٫](\d{2})", text)
        if not match or int(match[1]) > 23 or int(match[2]) > 59:
            raise wrong(_("Enter the time in 24 hours, for example 09:05 or 14:30."), TIME)
        return time(int(match[1]), int(match[2]))

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class MoneyField(forms.CharField):
    """An amount as people write it, cleaned to an integer of minor units: "1,234.50" is 123450.

    `exponent` is the currency's number of decimals (ISO 4217: EUR 2, JPY 0, TND 3).
    """

    default_error_messages = {
        "required": _("Enter an amount, for example 1250.00."),
        "invalid": _("Enter an amount with digits only, for example 1250.00."),
        "ambiguous": _("“%(typed)s” can be read in two ways. Write it without thousands separators."),
        "decimals": _("The amount has too many decimals."),
        "too_small": _("The amount must be %(limit)s or more."),
        "too_large": _("The amount must be %(limit)s or less."),
    }

    def __init__(self, *, exponent: int = 2, minimum: int | None = 0, maximum: int = 10**13, **kwargs):
        self.exponent, self.minimum, self.maximum = exponent, minimum, maximum
        super().__init__(**kwargs)

    def widget_attrs(self, widget):
        return {"inputmode": "decimal", "class": "govuk-input--width-10", "spellcheck": "false"}

    def prepare_value(self, value):
        return self.written(value) if isinstance(value, int) else value

    def written(self, minor: int) -> str:
        return number_format(Decimal(minor).scaleb(-self.exponent), self.exponent, use_l10n=True)

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, int):
            return None if value in self.empty_values else value
        text = re.sub(r"[\s'’_٬]", "", ascii_digits(str(value))).replace("٫", ".").replace("\u2212", "-")
        if not re.fullmatch(r"-?\d+([.,]\d+)*", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            minor = Decimal(self.plain(text, str(value))).scaleb(self.exponent)
        except InvalidOperation:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        return self.within(minor)

    def plain(self, text: str, typed: str) -> str:
        """`text` with a point before the decimals and no thousands separators."""
        *whole, last = re.split(r"[.,]", text)
        marks = re.findall(r"[.,]", text)
        if not marks:
            return text
        grouped = all(len(group) == 3 for group in whole[1:])
        if len(marks) == 1 and len(last) == 3 and self.exponent == 3:
            raise ValidationError(self.error_messages["ambiguous"], code="ambiguous", params={"typed": typed})
        if len(last) == 3 and len(set(marks)) == 1 and grouped and len(whole[0].lstrip("-")) <= 3:
            return "".join([*whole, last])
        if len(set(marks[:-1])) > 1 or marks[-1] in marks[:-1] or not grouped:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return f"{''.join(whole)}.{last}"

    def within(self, minor: Decimal) -> int:
        if minor != minor.to_integral_value():
            raise ValidationError(self.error_messages["decimals"], code="decimals")
        for broken, key, limit in (
            (self.minimum is not None and minor < self.minimum, "too_small", self.minimum),
            (minor > self.maximum, "too_large", self.maximum),
        ):
            if broken:
                raise ValidationError(self.error_messages[key], code=key, params={"limit": self.written(limit or 0)})
        return int(minor)

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True
