"""Words and colours of gates."""

from django import template

from bayiri.safeguards.choices import Because, Gate, Pressure, Procedure, RiskProfile, Vulnerability

register = template.Library()


@register.filter
def because(code: str) -> str:
    """Why a gate stands as it does, in the reader's language."""
    return str(Because(code).label) if code in Because.values else code


@register.filter
def gate_name(code: str) -> str:
    return str(Gate(code).label) if code in Gate.values else code


@register.filter
def risk_words(codes: list[str]) -> str:
    """What an assessment ticked, in the reader's language, with commas."""
    known = {
        **dict(Vulnerability.choices),
        **dict(RiskProfile.choices),
        **dict(Procedure.choices),
        **dict(Pressure.choices),
    }
    return ", ".join(str(known.get(code, code)) for code in codes)


@register.filter
def worded(names: dict[str, str], language: str) -> str:
    """A document's words in the reader's language, else in English."""
    return names.get(language) or names.get("en") or next(iter(names.values()))


@register.filter
def at(words: list[str], place: int) -> str:
    """The word at a place of a list."""
    return words[place]
