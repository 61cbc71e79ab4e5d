"""Words and colours of gates."""

from django import template

from bayiri.safeguards import choices_of_children
from bayiri.safeguards.choices import Because, Gate, Pressure, Procedure, RiskProfile, Vulnerability
from bayiri.safeguards.models import ChildStep
from bayiri.safeguards.queries.children import Track

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


@register.filter
def child_step(kind: str) -> str:
    """A step for a child, in the reader's language."""
    return str(choices_of_children.ChildStepKind(kind).label)


@register.filter
def child_outcome(step: ChildStep) -> str:
    """What a step came to, in the reader's language."""
    known = choices_of_children.OUTCOMES.get(step.kind)
    return str(known(step.outcome).label) if known and step.outcome in known.values else step.outcome


@register.filter
def child_rung(track: Track, kind: str) -> ChildStep | None:
    """What stands on one rung of a child's ladder: who is named, or the last word."""
    if kind in ("guardian", "escort", "receiver"):
        return track.named(kind)
    return None if kind == "sat" else track.determined if kind == "determined" else track.last(kind)
