"""Words and colours of gates."""

from django import template

from bayiri.safeguards.choices import Because, Gate

register = template.Library()


@register.filter
def because(code: str) -> str:
    """Why a gate stands as it does, in the reader's language."""
    return str(Because(code).label) if code in Because.values else code


@register.filter
def gate_name(code: str) -> str:
    return str(Gate(code).label) if code in Gate.values else code
