"""How a plan's amounts and states are shown."""

from decimal import Decimal

from django import template
from django.utils.html import format_html

from bayiri.programmes import explanation
from bayiri.rulebooks.currencies import minor_digits

register = template.Library()
COLOURS = {"planned": "grey", "approved": "blue", "delivered": "teal", "verified": "green", "dropped": "grey",
           "draft": "grey", "agreed": "blue", "running": "teal", "finished": "green"}  # fmt: skip


@register.simple_tag
def money(amount, currency):
    """Minor units as people write them, "€1,200.00"; a dash for help without a price."""
    if not currency:
        return "—"
    return format_html("<bdi>{}</bdi>", explanation.money(Decimal(amount).scaleb(-minor_digits(currency)), currency))


@register.filter
def state_colour(state):
    return COLOURS.get(state, "grey")
