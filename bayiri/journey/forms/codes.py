"""Boxes for countries and languages: typed by name, with suggestions from one list a page; cleaned to codes."""

from functools import lru_cache

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rapidfuzz import process

from bayiri.people.names import latin
from bayiri.reference.countries import country_choices, nationality_choices
from bayiri.reference.languages import language_choices

LISTS = {"countries": country_choices, "nationalities": nationality_choices, "languages": language_choices}
SUGGESTED = {"countries": "nationalities"}  # one list a page serves both; what is no country is refused
UNKNOWN = {
    "countries": (_("“%(typed)s” is not a country we know."), _("“%(typed)s” is not a country we know. Did you mean %(near)s?")),
    "nationalities": (_("“%(typed)s” is not a nationality we know."), _("“%(typed)s” is not a nationality we know. Did you mean %(near)s?")),
    "languages": (_("“%(typed)s” is not a language we know."), _("“%(typed)s” is not a language we know. Did you mean %(near)s?")),
}  # fmt: skip
NEAR_ENOUGH = 72


@lru_cache(maxsize=32)
def labels(listed: str, language: str) -> dict[str, str]:
    """{code: name} of a list, in the reader's language."""
    return dict(LISTS[listed](language))


@lru_cache(maxsize=32)
def _codes(listed: str, language: str) -> dict[str, str]:
    """{what somebody may type, in small letters: code}: the code, the name, the English name."""
    english = {label.casefold(): code for code, label in labels(listed, "en").items()}
    own = {key.casefold(): code for code, label in labels(listed, language).items() for key in (code, label)}
    return {**english, **own}


@lru_cache(maxsize=32)
def _in_latin(listed: str, language: str) -> dict[str, str]:
    """{code: name in Latin letters}, to find what was nearly typed."""
    return {code: latin(label) for code, label in labels(listed, language).items()}


def reader() -> str:
    """The reader's language, as Django writes it."""
    return get_language() or "en"


def label_of(listed: str, code: str) -> str:
    return labels(listed, reader()).get(code, code)


def code_of(listed: str, typed: str) -> str:
    """The code of what was typed, a name or a code. Raises ValidationError with the nearest name."""
    text = " ".join(typed.split())
    if code := _codes(listed, reader()).get(text.casefold()):
        return code
    near = process.extractOne(latin(text), _in_latin(listed, reader()), score_cutoff=NEAR_ENOUGH)
    params = {"typed": text, "near": label_of(listed, near[2]) if near else ""}
    raise ValidationError(UNKNOWN[listed][bool(near)], code="unknown", params=params)


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
