"""How scores and states of follow-up are shown."""

import re
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django import template
from django.utils.translation import get_language_bidi, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from bayiri.monitoring.choices import Risk

register = template.Library()
COLOURS = {
    "due": "yellow",
    "done": "green",
    "not_reached": "orange",
    "re_migrated": "purple",
    "declined": "grey",
    "no_contact": "grey",
    "died": "grey",
}
LABELS = dict(Risk.choices)
# What the answers say about leaving again.
INTENTIONS = {
    "stay": gettext_lazy("feels able to stay"),
    "wish": gettext_lazy("wishes to leave"),
    "need": gettext_lazy("needs to leave"),
    "leave": gettext_lazy("does not feel able to stay"),
}
# The picture in units of its own: as wide as a phone, stretched by the page.
WIDTH, TOP, BOTTOM, SIDE = 320, 18, 122, 26


@register.filter
def round_colour(state):
    return COLOURS.get(state, "grey")


@register.filter
def in_percent(score):
    """A score from 0 to 1 as the width of a bar, 0 to 100."""
    return int(score * 100) if score is not None else 0


@register.filter
def risk_words(risks):
    """Signs of risk in words, as "the overall score is low, ..."."""
    return _(", ").join(str(LABELS.get(risk, risk)) for risk in risks)


@register.filter
def intention_words(intention):
    """What somebody intends, in words; "" where they did not say."""
    return INTENTIONS.get(intention, "")


@register.filter
def add_to(number, more):
    return number + more


@register.filter
def unlocalize(number):
    """A number as drawings want it, whatever the reader's decimal sign."""
    return f"{float(number):g}"


@register.filter
def tel(number):
    """A phone number as a link dials it."""
    return re.sub(r"[^0-9+]", "", number)


@register.filter
def at_month(line, month):
    """The value of a line at a round, or None."""
    return line.get(month)


@register.inclusion_tag("monitoring/_picture.html")
def picture(score, label, drawn, bands):
    """One score over time as lines: the person's own, the median of others dashed, the need bands behind.

    `bands`: the limits between bands, from 0 to 1. From right to left in such a language: time runs as one reads.
    """
    last = max([*drawn.months, 1])
    own, median = drawn.own[score], drawn.medians[score]
    zones = [Decimal(0), *bands, Decimal(1)]
    return {
        "label": label,
        "width": WIDTH,
        "own": [_point(month, value, last) for month, value in sorted(own.items())],
        "median": [_point(month, value, last) for month, value in sorted(median.items()) if month in drawn.months],
        "zones": [
            {"y": _height(high), "height": round(_height(low) - _height(high), 1), "number": number}
            for number, (low, high) in enumerate(pairwise(zones), start=1)
        ],
        "ticks": [{"x": _across(month, last), "label": month} for month in drawn.months],
        "edge": {"top": TOP, "bottom": BOTTOM, "labels": BOTTOM + 16},
    }


def _across(month: int, last: int) -> float:
    along = SIDE + (WIDTH - 2 * SIDE) * month / last
    return round(WIDTH - along if get_language_bidi() else along, 1)


def _height(value: Decimal) -> float:
    return round(float(BOTTOM - (BOTTOM - TOP) * value), 1)


def _point(month: int, value: Decimal, last: int) -> dict[str, Any]:
    y = _height(value)
    # The number stands above its point, or below where there is no room.
    return {"x": _across(month, last), "y": y, "text_y": y - 8 if y > TOP + 10 else y + 18, "value": value}


@register.simple_tag
def days_late(days):
    """How late a round is, in words."""
    if days > 0:
        return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
    return _("today") if days == 0 else ngettext("in %(days)d day", "in %(days)d days", -days) % {"days": -days}
