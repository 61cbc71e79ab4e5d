"""What an agreement needs before it is written down."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class AgreementFacts:
    """What is known when an agreement is written, amended or ended. Parties are agencies by id, and States by code."""

    by_agency: str
    lead: str
    agencies: frozenset[str]
    states: frozenset[str]
    begins_on: date
    ends_on: date | None = None
    review_on: date | None = None
    doing: frozenset[str] = frozenset()
    paying: frozenset[str] = frozenset()
    ended: bool = False
    amends: bool = False
    because: str = ""
    money: tuple[int, ...] = field(default=())


def reasons_not_to_agree(facts: AgreementFacts) -> list[str]:
    """Two parties at least; parties alone do and pay; the lead agency writes, and says why when it amends."""
    fits = (
        facts.lead in facts.agencies
        and facts.by_agency == facts.lead
        and len(facts.agencies) + len(facts.states) >= 2
        and facts.doing <= facts.agencies
        and facts.paying <= facts.agencies
        and (facts.ends_on is None or facts.ends_on >= facts.begins_on)
        and (facts.review_on is None or facts.begins_on <= facts.review_on)
        and (facts.review_on is None or facts.ends_on is None or facts.review_on <= facts.ends_on)
        and all(amount > 0 for amount in facts.money)
        and not facts.ended
        and (not facts.amends or bool(facts.because.strip()))
    )
    return [] if fits else ["INV-169"]
