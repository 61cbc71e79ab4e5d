"""Tags of the journey's pages."""

from datetime import datetime
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bayiri.cases.choices import Stage
from bayiri.journey.forms.codes import country_meant, label_of, reader, suggested
from bayiri.pages.templatetags.pages import badge
from bayiri.programmes.explanation import programme_name
from bayiri.reference.places import place_names
from bayiri.rulebooks.queries import programme_documents

register = template.Library()


@register.simple_tag
def code_list(listed: str) -> SafeString:
    """The suggestions for countries or languages, once a page: boxes refer to it by name."""
    return _code_list(listed, reader())


@lru_cache(maxsize=16)
def _code_list(listed: str, language: str) -> SafeString:
    # An option ends where the next one begins: nine letters less for each of 500.
    options = format_html_join("", "<option>{}", ((label,) for label in suggested(listed, language)))
    return format_html('<datalist id="{}">{}</datalist>', listed, options)


@register.simple_tag
def place_list(said: str | None = "") -> SafeString:
    """The places suggested for one country (its code or name), once a page; none where no country is meant yet."""
    return format_html('<datalist id="places">{}</datalist>', place_options(said))


def place_options(said: str | None) -> SafeString:
    return format_html_join("", "<option>{}", ((name,) for name in place_names(country_meant(said), reader())))


@register.filter
def country(code: str) -> str:
    """A country's name in the reader's language."""
    return label_of("countries", code)


@register.filter
def nationalities(codes: list[str]) -> str:
    """Nationalities' in the reader's language, with commas."""
    return _(", ").join(label_of("nationalities", code) for code in codes)


@register.filter
def languages(codes: list[str]) -> str:
    return _(", ").join(label_of("languages", code) for code in codes)


@register.simple_tag
def numbered(widget: dict, place: int) -> str:
    """Give one of several boxes its own name for screen readers: "2 of several"."""
    widget["attrs"]["aria-label"] = _("Number %(place)s") % {"place": place}
    return ""


@register.filter
def programme(code: str) -> str:
    """A programme's name in the reader's language; its code where the document is gone."""
    known = next((document for document in programme_documents() if document.code == code), None)
    return programme_name(known) if known else code


STAGE_COLOURS = {
    "registered": "blue",
    "counselling": "blue",
    "assessed": "blue",
    "decided": "purple",
    "approved": "purple",
    "preparing": "teal",
    "released": "teal",
    "departed": "teal",
    "arrived": "green",
    "reintegrating": "green",
    "following_up": "green",
    "suspended": "orange",
    "referred_on": "orange",
    "withdrawn": "yellow",
}


@register.simple_tag
def stage(case) -> SafeString:
    """A case's stage in its colour."""
    return badge(Stage(case.stage).label, STAGE_COLOURS.get(case.stage, "grey"))


@register.simple_tag
def alike(score: float) -> SafeString:
    """How alike a name is to what was typed, in words."""
    if score >= 0.97:
        return badge(_("The same name"), "green")
    return badge(_("Very alike"), "teal") if score >= 0.85 else badge(_("Somewhat alike"), "grey")


@register.simple_tag
def short_day(moment: datetime) -> SafeString:
    """A day as narrow as a table needs it: "3 Mar 2026"."""
    on = timezone.localtime(moment)
    return format_html('<time datetime="{}">{}</time>', on.date().isoformat(), date_format(on, "j M Y"))
