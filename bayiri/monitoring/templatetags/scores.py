"""How scores and states of follow-up are shown."""

from django import template

from bayiri.monitoring.choices import Risk

register = template.Library()
COLOURS = {
    "due": "yellow",
    "done": "green",
    "not_reached": "orange",
    "re_migrated": "purple",
    "declined": "grey",
}
LABELS = dict(Risk.choices)


@register.filter
def round_colour(state):
    return COLOURS.get(state, "grey")


@register.filter
def in_percent(score):
    """A score from 0 to 1 as the width of a bar, 0 to 100."""
    return int(score * 100) if score is not None else 0


@register.filter
def risk_words(risks):
    """Signs of risk in words, as "the overall score is low; ..."."""
    return "; ".join(str(LABELS.get(risk, risk)) for risk in risks)
