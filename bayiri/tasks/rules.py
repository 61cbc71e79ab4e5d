"""When an appointment may be planned, changed and settled; which appointments stand in each other's way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

# What may become of an appointment. Held and not come are taken for each other by mistake; what is cancelled stays so.
SETTLED = {"planned": ("held", "not_came", "cancelled"), "held": ("not_came",), "not_came": ("held",)}


@dataclass(frozen=True)
class AppointmentFacts:
    """What is known when an appointment is planned, changed or settled. A new one has no state before."""

    now: datetime
    starts_at: datetime
    state_before: str
    state: str
    reason: str = ""
    with_colleague: bool = True


def reasons_not_to_plan(facts: AppointmentFacts) -> list[str]:
    """Ahead as planned, a new one looking back as held; with a colleague."""
    looks_back = facts.starts_at <= facts.now
    allowed = {"": "held" if looks_back else "planned", "planned": "" if looks_back else "planned"}
    return [] if facts.with_colleague and allowed.get(facts.state_before) == facts.state else ["INV-90"]


def reasons_not_to_settle(facts: AppointmentFacts) -> list[str]:
    """Held or not come after it began; cancelled with a reason."""
    if facts.state not in SETTLED.get(facts.state_before, ()):
        return ["INV-90"]
    if facts.state == "cancelled":
        return [] if facts.reason.strip() else ["INV-90"]
    return [] if facts.starts_at <= facts.now else ["INV-90"]


@dataclass(frozen=True)
class Slot:
    """When somebody is busy, and where: one appointment, as far as another may clash with it."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    person_id: UUID
    place: str = ""
    interpreter: str = ""


def clashes(slot: Slot, others: Iterable[Slot]) -> dict[UUID, list[str]]:
    """Id of each other appointment at the same time: what it shares, of "person", "place", "interpreter"."""
    found = {}
    for other in others:
        if other.id == slot.id or other.ends_at <= slot.starts_at or other.starts_at >= slot.ends_at:
            continue
        shared = ["person"] if other.person_id == slot.person_id else []
        shared += ["place"] if slot.place and same(slot.place, other.place) else []
        shared += ["interpreter"] if slot.interpreter and same(slot.interpreter, other.interpreter) else []
        if shared:
            found[other.id] = shared
    return found


def same(one: str, other: str) -> bool:
    """Whether two names of a room or a person are the same but for capitals and spaces."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
