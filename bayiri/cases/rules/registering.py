"""Which household can be registered."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class MemberFacts:
    """What registration knows of one member."""

    person_key: str
    relation: str
    born_on: date | None
    entered_on: date | None
    is_child: bool


@dataclass(frozen=True)
class RegistrationFacts:
    host: str
    destination: str
    voluntariness: str
    today: date
    members: tuple[MemberFacts, ...]


def reasons_not_to_register(facts: RegistrationFacts) -> list[str]:
    """Why this household cannot be registered as it was written down."""
    reasons = []
    people = [member.person_key for member in facts.members]
    if len(set(people)) < len(people):
        reasons.append("INV-10")
    if [member.relation for member in facts.members].count("self") != 1:
        reasons.append("INV-11")
    if any(member.born_on and member.born_on > facts.today for member in facts.members):
        reasons.append("INV-12")
    if any(member.born_on and member.entered_on and member.entered_on < member.born_on for member in facts.members):
        reasons.append("INV-13")
    if facts.host == facts.destination:
        reasons.append("INV-14")
    if facts.voluntariness == "forced":
        reasons.append("INV-15")
    return reasons
