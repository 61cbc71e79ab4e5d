"""Whether a carrier takes somebody on board, on the day of travel. The database says the same in safeguards_fitness."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bayiri.rulebooks.shapes.carriers import CarrierVersion


@dataclass(frozen=True)
class StatementFacts:
    """What was last said about somebody's health: the conditions, the day a child is due, the day the latest thing happened."""

    kinds: tuple[str, ...]
    due_on: date | None
    happened_on: date | None
    said_at: datetime


@dataclass(frozen=True)
class CertificateFacts:
    """The last word of a health professional."""

    word: str
    issued_on: date
    valid_until: date | None
    has_escort: bool
    kept_at: datetime


def reasons_not_fit(
    carrier: CarrierVersion,
    born_on: date | None,
    said: StatementFacts | None,
    certificate: CertificateFacts | None,
    day: date,
) -> list[str]:
    """Why the carrier does not take this person on board on that day; empty where it does. In this order.

    Where nothing is said and no certificate speaks against it, the age alone counts.
    """
    asks: set[str] = set()
    for kind in said.kinds if said else ():
        assert said
        asks |= set(carrier.asks(kind, day, said.due_on, said.happened_on))
    holds = certificate is not None and said is not None and certificate_holds(carrier, said, certificate, day)
    asked = bool(asks & {"certificate", "escort"})
    points = {
        "newborn": born_on is not None and "refuse" in carrier.asks("newborn", max(day, born_on), None, born_on),
        "not_fit": certificate is not None and certificate.word == "not_fit",
        "carrier_refuses": "refuse" in asks,
        "certificate_missing": asked and not holds,
        "escort_missing": "escort" in asks and not (holds and certificate is not None and certificate.has_escort),
    }
    return [point for point, stands in points.items() if stands]


def certificate_holds(carrier: CarrierVersion, said: StatementFacts, one: CertificateFacts, day: date) -> bool:
    """Whether a certificate answers what was said: fit, young enough on that day, and no older than the statement."""
    return one.word == "fit" and one.kept_at >= said.said_at and one.issued_on <= day <= last_day(carrier, one)


def last_day(carrier: CarrierVersion, one: CertificateFacts) -> date:
    """The last day on which the carrier accepts a certificate."""
    latest = one.issued_on + timedelta(days=carrier.certificate_days)
    return min(latest, one.valid_until) if one.valid_until else latest


def reasons_not_to_state(
    kinds: Sequence[str], due_on: date | None, happened_on: date | None, *, signed: bool, pregnant: frozenset[str],
    happened: frozenset[str], today: date,
) -> list[str]:  # fmt: skip
    """A statement is signed, and says by when a child is due and when something happened."""
    said = set(kinds)
    whole = signed and bool(due_on) == bool(said & pregnant) and bool(happened_on) == bool(said & happened)
    return [] if whole and not (happened_on and happened_on > today) else ["INV-287"]


def reasons_not_to_certify(
    word: str, issued_by: str, issued_on: date, valid_until: date | None, today: date
) -> list[str]:
    """A certificate names who issued it and when."""
    ends = valid_until is None or valid_until >= issued_on
    known = word in ("fit", "not_fit", "none") and bool(issued_by.strip())
    return [] if known and ends and issued_on <= today else ["INV-288"]
