"""What may be given to whom, and for what."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

# Given together or not at all: the case's own row names who it is about, and its stage tells how they return.
TOGETHER = ("identity", "basis", "journey")
CARRIED = frozenset({"basis", "journey"})


def given_together(sections: Collection[str]) -> tuple[str, ...]:
    """The sections, with what is given along with them: the journey brings who the person is and how they return."""
    return tuple(dict.fromkeys([*sections, *(TOGETHER if CARRIED & set(sections) else ())]))


def reasons_not_to_give_together(sections: Collection[str]) -> list[str]:
    """Neither the journey nor the basis without the other, or without who the person is."""
    return ["INV-195"] if set(given_together(sections)) != set(sections) else []


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
    if facts.section in CARRIED and not set(TOGETHER) <= set(facts.allowed) - facts.never:
        reasons.append("INV-195")
    return reasons
