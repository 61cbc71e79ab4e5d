"""What may be given to whom, and for what."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class GivingFacts:
    """What is known when a section of a record is to be given to an agency.

    `allowed` and `allowed_by_person`: section to mode, as law/sharing.yaml gives them for the purpose; `never`: what this
    kind of agency is never given.
    """

    section: str
    mode: str
    for_one_person: bool
    allowed: Mapping[str, str]
    allowed_by_person: Mapping[str, str]
    never: frozenset[str]


def reasons_not_to_give(facts: GivingFacts) -> list[str]:
    """A section goes only where a purpose needs it; protection and health go person by person."""
    reasons = []
    known = {**facts.allowed, **facts.allowed_by_person}
    if facts.section not in known or (facts.mode == "write" and known[facts.section] != "write"):
        reasons.append("INV-190")
    if facts.section in facts.allowed_by_person and not facts.for_one_person:
        reasons.append("INV-191")
    if facts.section in facts.never:
        reasons.append("INV-192")
    return reasons
