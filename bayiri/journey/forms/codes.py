"""Boxes for countries, languages, occupations: typed by name, with suggestions, cleaned to codes."""

from functools import lru_cache

from anyascii import anyascii
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bayiri.people.names import likeness
from bayiri.reference.countries import country_choices, nationality_choices
from bayiri.reference.languages import ALSO, language_choices
from bayiri.reference.occupations import occupation_choices

LISTS = {
    "countries": country_choices,
    "nationalities": nationality_choices,
    "languages": language_choices,
    "occupations": occupation_choices,
}
SUGGESTED = {"countries": "nationalities"}  # one list a page serves both; what is no country is refused
UNKNOWN = {
    "countries": (
        _("“%(typed)s” is not a country we know."),
        _("“%(typed)s” is not a country we know. Did you mean %(near)s?"),
    ),
    "nationalities": (
        _("“%(typed)s” is not a nationality we know."),
        _("“%(typed)s” is not a nationality we know. Did you mean %(near)s?"),
    ),
    "languages": (
        _("“%(typed)s” is not a language we know."),
        _("“%(typed)s” is not a language we know. Did you mean %(near)s?"),
    ),
    "occupations": (
        _("“%(typed)s” is not a group of occupations we know. Choose one from the list."),
        _("“%(typed)s” is not a group of occupations we know. Did you mean “%(near)s”?"),
    ),
}
NEAR_ENOUGH = 0.72


@lru_cache(maxsize=32)
def labels(listed: str, language: str) -> dict[str, str]:
    """{code: name} of a list, in the reader's language."""
    return dict(LISTS[listed](language))


@lru_cache(maxsize=32)
def _codes(listed: str, language: str) -> dict[str, str]:
    """{what somebody may type: code}: the code, or the name in the reader's language or in English."""
    found: dict[str, str] = {}
    for named in (labels(listed, "en"), labels(listed, language)):
        found |= {_plain(key): code for code, label in named.items() for key in (code, label)}
    return found


@lru_cache(maxsize=32)
def suggested(listed: str, language: str) -> tuple[str, ...]:
    """The names a page suggests; of languages only those with a two-letter code: the page stays light."""
    named = labels(listed, language)
    if listed != "languages":
        return tuple(named.values())
    import pycountry  # reads its lists when first asked

    short = {entry.alpha_3 for entry in pycountry.languages if hasattr(entry, "alpha_2")}
    return tuple(label for code, label in named.items() if code in short or code in ALSO)


def _plain(text: str) -> str:
    """Small Latin letters, without accents."""
    return anyascii(text).casefold().strip()


def reader() -> str:
    """The reader's language, as Django writes it."""
    return get_language() or "en"


def label_of(listed: str, code: str) -> str:
    return labels(listed, reader()).get(code, code)


def code_of(listed: str, typed: str) -> str:
    """The code of what was typed, a name or a code. Raises ValidationError with the nearest name."""
    text = " ".join(typed.split())
    if code := _codes(listed, reader()).get(_plain(text)):
        return code
    near = max((likeness(text, [label]), label) for label in labels(listed, reader()).values())
    is_near = near[0] >= NEAR_ENOUGH
    raise ValidationError(UNKNOWN[listed][is_near], code="unknown", params={"typed": text, "near": near[1]})


class CodeField(forms.CharField):
    """One country or language. `listed` names the page's list of suggestions."""

    def __init__(self, listed: str, **kwargs):
        self.listed = listed
        attrs = {
            "list": SUGGESTED.get(listed, listed),
            "autocomplete": "off",
            "class": "govuk-input--width-20",
        }
        super().__init__(widget=forms.TextInput(attrs), **kwargs)

    @property
    def choices(self):
        return [("", ""), *labels(self.listed, reader()).items()]

    def prepare_value(self, value):
        return label_of(self.listed, value) if isinstance(value, str) else value

    def clean(self, value):
        typed = super().clean(value)
        return code_of(self.listed, typed) if typed else ""


class DestinationField(CodeField):
    """The country of return. Where scripts run, a new country fetches the names of its places for the box beside it; with
    `at_once` the page, to stay light, leaves even the first ones to be fetched."""

    def __init__(self, *, at_once: bool = False, **kwargs):
        super().__init__("countries", **kwargs)
        trigger = "load,change" if at_once else "change"
        self.widget.attrs |= {"hx-get": reverse_lazy("journey:places"), "hx-trigger": trigger, "hx-target": "#places"}


class PlaceField(forms.CharField):
    """A town or province in anybody's own words. The page suggests names that maps know: {% place_list %}."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.TextInput({"list": "places"}), required=False, **kwargs)


def country_meant(said: str | None) -> str:
    """The code of a country that is written as code or name; empty where it is none."""
    try:
        return code_of("countries", said) if said else ""
    except ValidationError:
        return ""


class SeveralInput(forms.MultiWidget):
    """A few boxes side by side, each with the same suggestions."""

    template_name = "journey/widgets/several.html"

    def __init__(self, listed: str, count: int):
        attrs = {
            "list": SUGGESTED.get(listed, listed),
            "autocomplete": "off",
            "class": "govuk-input app-several__box",
        }
        super().__init__([forms.TextInput(attrs) for _place in range(count)])

    def decompress(self, value):
        return list(value or [])

    def id_for_label(self, id_):
        return f"{id_}_0" if id_ else ""

    def use_required_attribute(self, initial):
        return False


class CodesField(forms.Field):
    """Several countries or languages, a box each; cleans to a tuple of codes, each once."""

    default_error_messages = {"required": _("Enter at least one.")}

    def __init__(self, listed: str, *, count: int, **kwargs):
        self.listed = listed
        super().__init__(widget=SeveralInput(listed, count), **kwargs)

    @property
    def choices(self):
        return [*labels(self.listed, reader()).items()]

    def prepare_value(self, value):
        return [label_of(self.listed, text) for text in value or []]

    def clean(self, value):
        typed = [text for text in value or [] if text and text.strip()]
        super().clean(typed)
        return tuple(dict.fromkeys(code_of(self.listed, text) for text in typed))

    def has_changed(self, initial, data):
        return list(initial or []) != [text for text in data or [] if text]
