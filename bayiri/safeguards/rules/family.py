"""Whether a family may travel apart: each adult's own word, and what is best for each child."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Relative:
    """One of the family who takes part, and their last word on travelling apart: `agrees` is None where there is none."""

    id: str
    is_child: bool
    agrees: bool | None = None
    goes: frozenset[str] = frozenset()


def parting(family: Iterable[Relative], going: frozenset[str]) -> str:
    """How far a family has agreed that `going` travel without the others.

    `agreed`: everybody's word covers it; `asked`: only the word of adults who stay behind is missing, and nobody said no, so
    that somebody else may answer for whom nobody can ask; else `open`.
    """
    missing = False
    for one in family:
        if one.agrees and going <= one.goes:
            continue
        if one.agrees is not None or one.is_child or one.id in going:
            return "open"
        missing = True
    return "asked" if missing else "agreed"


@dataclass(frozen=True)
class WordFacts:
    """A word on parting that somebody wants to write down."""

    is_child: bool
    is_family: bool
    agrees: bool
    words: str
    best: str
    goes: frozenset[str]
    family: frozenset[str]
    alone: bool
    in_own_language: bool
    role_fits: bool
    own_case: bool


def reasons_not_to_say(facts: WordFacts) -> list[str]:
    """Why this word does not count. Who says no is heard in any case."""
    reasons = []
    if not facts.is_family or not facts.words.strip() or not facts.goes <= facts.family or not facts.goes:
        reasons.append("INV-401")
    if facts.agrees and (not facts.alone or not facts.in_own_language):
        reasons.append("INV-402")
    if facts.is_child and facts.agrees and (not facts.best.strip() or not facts.role_fits or facts.own_case):
        reasons.append("INV-403")
    return reasons
