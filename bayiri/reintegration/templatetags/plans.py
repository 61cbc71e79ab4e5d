"""How a plan's amounts and states are shown."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html

from bayiri.rulebooks.currencies import minor_digits

register = template.Library()
COLOURS = {"planned": "grey", "approved": "blue", "delivered": "teal", "verified": "green", "dropped": "grey",
           "draft": "grey", "agreed": "blue", "running": "teal", "finished": "green"}  # fmt: skip


@register.simple_tag
def money(amount, currency):
    """Minor units as people write them, "1,200.00 EUR"; a dash for help without a price."""
    if not currency:
        return "—"
    digits = minor_digits(currency)
    text = number_format(Decimal(amount).scaleb(-digits), decimal_pos=digits, use_l10n=True, force_grouping=True)
    return format_html('<span class="app-ltr">{} {}</span>', text, currency)


@register.filter
def state_colour(state):
    return COLOURS.get(state, "grey")
