"""Boxes for countries and languages: typed by name, with suggestions from one list a page; cleaned to codes."""

from functools import lru_cache

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rapidfuzz import process

from bayiri.reference.countries import country_choices
from bayiri.reference.languages import language_choices

LISTS = {"countries": country_choices, "languages": language_choices}
UNKNOWN = {
    "countries": (_("“%(typed)s” is not a country we know."), _("“%(typed)s” is not a country we know. Did you mean %(near)s?")),
    "languages": (_("“%(typed)s” is not a language we know."), _("“%(typed)s” is not a language we know. Did you mean %(near)s?")),
}  # fmt: skip
NEAR_ENOUGH = 72


@lru_cache(maxsize=32)
def labels(listed: str, language: str) -> dict[str, str]:
    """{code: name} of a list, in the language that is active now, which `language` names."""
    return {str(code): str(label) for code, label in LISTS[listed]()}


@lru_cache(maxsize=32)
def _codes(listed: str, language: str) -> dict[str, str]:
    """{what somebody may type, in small letters: code}."""
    named = labels(listed, language)
    return {key.casefold(): code for code, label in named.items() for key in (code, label)}


def label_of(listed: str, code: str) -> str:
    return labels(listed, get_language() or "").get(code, code)


def code_of(listed: str, typed: str) -> str:
    """The code of what was typed, a name or a code. Raises ValidationError with the nearest name."""
    text = " ".join(typed.split())
    known = _codes(listed, get_language() or "")
    if code := known.get(text.casefold()):
        return code
    names = labels(listed, get_language() or "").values()
    near = process.extractOne(text, names, processor=str.casefold, score_cutoff=NEAR_ENOUGH)
    raise ValidationError(
        UNKNOWN[listed][bool(near)], code="unknown", params={"typed": text, "near": near[0] if near else ""}
    )


class CodeField(forms.CharField):
    """One country or language. `listed` names the page's list of suggestions."""

    def __init__(self, listed: str, **kwargs):
        self.listed = listed
        attrs = {"list": listed, "autocomplete": "off", "class": "govuk-input--width-20"}
        super().__init__(widget=forms.TextInput(attrs), **kwargs)

    @property
    def choices(self):
        return [("", ""), *labels(self.listed, get_language() or "").items()]

    def prepare_value(self, value):
        return label_of(self.listed, value) if isinstance(value, str) else value

    def clean(self, value):
        typed = super().clean(value)
        return code_of(self.listed, typed) if typed else ""


class SeveralInput(forms.MultiWidget):
    """A few boxes side by side, each with the same suggestions."""

    template_name = "journey/widgets/several.html"

    def __init__(self, listed: str, count: int):
        attrs = {"list": listed, "autocomplete": "off", "class": "govuk-input app-several__box"}
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
        return [*labels(self.listed, get_language() or "").items()]

    def prepare_value(self, value):
        return [label_of(self.listed, text) for text in value or []]

    def clean(self, value):
        typed = [text for text in value or [] if text and text.strip()]
        super().clean(typed)
        return tuple(dict.fromkeys(code_of(self.listed, text) for text in typed))

    def has_changed(self, initial, data):
        return list(initial or []) != [text for text in data or [] if text]
