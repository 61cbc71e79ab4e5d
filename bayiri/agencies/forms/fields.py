"""Fields of the directory: lists of countries, places and languages by name, hours, days."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.rules import reads_as_hours
from bayiri.pages.digits import ascii_digits
from bayiri.pages.fields import LinesField
from bayiri.reference.countries import country_choices, country_name
from bayiri.reference.languages import language_choices, language_name

MOST = 30


def reader() -> str:
    """The reader's language."""
    return get_language() or "en"


def _by_name(choices: Callable[[str], Any]) -> dict[str, str]:
    """{what may be typed: code}: the name in the reader's language or in English, and the code itself."""
    found: dict[str, str] = {}
    for language in ("en", reader()):
        for code, label in choices(language):
            found |= {str(label).casefold(): code, code.casefold(): code}
    return found


class NamedLinesField(LinesField):
    """A name a line, cleaned to a list of codes, each once."""

    def __init__(self, **kwargs):
        super().__init__(most=MOST, required=False, **kwargs)
        self.widget.attrs["rows"] = "3"

    def code(self, line: str, known: dict[str, str]) -> str:
        raise NotImplementedError

    def named(self, code: str) -> str:
        raise NotImplementedError

    def known(self) -> dict[str, str]:
        raise NotImplementedError

    def prepare_value(self, value):
        return "\n".join(map(self.named, value)) if isinstance(value, (list, tuple)) else value

    def to_python(self, value):
        known = self.known()
        return list(dict.fromkeys(self.code(line, known) for line in super().to_python(value).splitlines()))

    def run_validators(self, value):
        return None

    def validate(self, value):
        return None

    def has_changed(self, initial, data):
        try:
            return self.to_python(data or "") != list(initial or [])
        except ValidationError:
            return True


class LanguagesField(NamedLinesField):
    """Languages, one a line."""

    def known(self):
        return _by_name(language_choices)

    def named(self, code):
        return language_name(code, reader())

    def code(self, line, known):
        if code := known.get(line.casefold()):
            return code
        raise ValidationError(_("“%(typed)s” is not a language we know."), params={"typed": line})


class CountriesField(NamedLinesField):
    """Countries, one a line."""

    def known(self):
        return _by_name(country_choices)

    def named(self, code):
        return country_name(code, reader())

    def code(self, line, known):
        if code := known.get(line.casefold()):
            return code
        raise ValidationError(_("“%(typed)s” is not a country we know."), params={"typed": line})


class AreasField(CountriesField):
    """Countries, or places in them: “Iraq” or “Iraq: Erbil”; cleans to "IRQ" and "IRQ/Erbil"."""

    def named(self, code):
        return area_label(code)

    def code(self, line, known):
        country, _colon, place = line.partition(":")
        code = super().code(country.strip(), known)
        return f"{code}/{' '.join(place.split())}" if place.strip() else code


def area_label(code: str) -> str:
    """An area as the reader knows it: “Iraq”, “Iraq: Erbil”."""
    country, _slash, place = code.partition("/")
    name = country_name(country, reader())
    return f"{name}: {place}" if place else name


class HoursField(forms.CharField):
    """When an office is open on one weekday: “9:00-12:30, 13:30-17:00”; cleans to spans, closed is empty."""

    def __init__(self, **kwargs):
        attrs = {"class": "govuk-input--width-20", "dir": "ltr"}
        super().__init__(required=False, max_length=100, widget=forms.TextInput(attrs), **kwargs)

    def prepare_value(self, value):
        return ", ".join("-".join(span) for span in value) if isinstance(value, list) else value

    def to_python(self, value):
        spans = reads_as_hours(ascii_digits(super().to_python(value) or ""))
        if spans is None:
            raise ValidationError(_("Write hours as 9:00-12:30, 13:30-17:00, the earlier first."))
        return spans

    def run_validators(self, value):
        return None


class DaysField(LinesField):
    """Days, one a line, as 2026-12-24; cleans to dates in order."""

    def __init__(self, **kwargs):
        super().__init__(most=60, required=False, **kwargs)
        self.widget.attrs |= {"rows": "3", "dir": "ltr"}

    def prepare_value(self, value):
        return "\n".join(day.isoformat() for day in value) if isinstance(value, (list, tuple)) else value

    def to_python(self, value):
        days = set()
        for line in super().to_python(value).splitlines():
            try:
                days.add(date.fromisoformat(ascii_digits(line)))
            except ValueError:
                raise ValidationError(
                    _("Write each day as 2026-12-24, not “%(typed)s”."), params={"typed": line}
                ) from None
        return sorted(days)

    def run_validators(self, value):
        return None
