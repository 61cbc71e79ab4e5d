"""When an order may be written down and carried out: pure functions. The database says the same in guards.sql."""

from dataclasses import dataclass, field
from datetime import date

from bayiri.rulebooks.shapes import Jurisdiction

MOST_DAYS = 366  # nobody sets a period of years by a slip of the finger; more time is an extension


@dataclass(frozen=True)
class Written:
    """An act as somebody writes it down."""

    authority: str
    authority_kind: str
    act: str
    number: str
    issued_on: date
    ground: str
    notified_on: date
    notified_how: str
    notified_language: str
    understood: str
    interpreter_name: str
    has_file: bool
    departs_by: date
    short_reason: str
    named: tuple[str, ...]
    household: frozenset[str]


AUTHORITIES = ("", "ministry", "police", "court")


def reasons_not_to_register(said: Written, law: Jurisdiction, today: date) -> list[str]:
    """Why this act cannot be written down: everything is said of it, and the period is at least what the law gives."""
    words = (said.authority, said.act, said.number, said.ground, said.notified_how, said.notified_language)
    whole = all(word.strip() for word in words) and said.has_file and said.authority_kind in AUTHORITIES
    heard = said.understood in ("translated", "own_language") or (
        said.understood == "interpreter" and said.interpreter_name.strip() != ""
    )
    reasons = [] if whole and heard else ["INV-250"]
    if not said.issued_on <= said.notified_on <= today:
        reasons.append("INV-251")
    if not said.named or len(set(said.named)) < len(said.named) or not set(said.named) <= said.household:
        reasons.append("INV-252")
    shortest = law.earliest_end(said.notified_on, said.ground, said.short_reason)
    if said.departs_by < shortest or (said.departs_by - said.notified_on).days > MOST_DAYS:
        reasons.append("INV-253")
    return reasons


@dataclass(frozen=True)
class RemedyFacts:
    suspends: bool
    last_ruling: str = ""

    @property
    def is_over(self) -> bool:
        return self.last_ruling in ("dismissed", "annulled", "sent_back", "withdrawn")

    @property
    def keeps_waiting(self) -> bool:
        """It is open, and the act is not carried out meanwhile."""
        if self.is_over or self.last_ruling == "not_suspended":
            return False
        return self.suspends or self.last_ruling == "suspended"


@dataclass(frozen=True)
class OrderFacts:
    """How one act stands for the people it names: `ends_on` with every extension."""

    notified_on: date
    ends_on: date
    named: frozenset[str]
    remedies: tuple[RemedyFacts, ...] = ()
    is_postponed: bool = False

    @property
    def is_annulled(self) -> bool:
        return any(one.last_ruling in ("annulled", "sent_back") for one in self.remedies)


@dataclass(frozen=True)
class OfferFacts:
    answer: str
    answered_on: date


@dataclass(frozen=True)
class Standing:
    """What is known of the orders of a case: the acts, each person's last answer to the offer, and when they were last told
    their rights.
    """

    orders: tuple[OrderFacts, ...] = ()
    offers: dict[str, OfferFacts] = field(default_factory=dict)
    informed: dict[str, date] = field(default_factory=dict)


def reasons_not_to_enforce(facts: Standing, member: str, today: date) -> list[str]:
    """What keeps somebody from being made to return: in the order of the numbers, empty where nothing does."""
    against = [one for one in facts.orders if member in one.named and not one.is_annulled]
    if not against:
        return ["INV-254"]
    offer, informed = facts.offers.get(member), facts.informed.get(member)
    notified_on = max(one.notified_on for one in against)
    reasons = {
        "INV-255": any(today <= one.ends_on for one in against),
        "INV-256": any(remedy.keeps_waiting for one in against for remedy in one.remedies),
        "INV-257": offer is None or offer.answered_on < notified_on,
        "INV-258": offer is not None and offer.answer == "accepted",
        "INV-259": any(one.is_postponed for one in against),
        "INV-407": informed is None or informed < notified_on,
    }
    return [code for code, stands in reasons.items() if stands]


def reasons_not_to_extend(
    order: OrderFacts, until_on: date, ground: str, law: Jurisdiction, decided_on: date, today: date
) -> list[str]:
    """More time is later than before, on a ground of the law, decided on a day that has come."""
    later = until_on > order.ends_on and ground in law.extension_grounds
    return [] if later and order.notified_on <= decided_on <= today else ["INV-260"]


def reasons_not_to_lodge(
    order: OrderFacts, kind: str, suspends: bool, law: Jurisdiction, lodged_on: date, today: date
) -> list[str]:
    """A remedy is lodged after the act was notified; it suspends wherever the law does not say that it does not."""
    in_time = order.notified_on <= lodged_on <= today
    return [] if in_time and (suspends or not law.suspends_by_itself(kind)) else ["INV-261"]


def reasons_not_to_rule(
    remedy: RemedyFacts, lodged_on: date, last_ruled_on: date | None, ruled_on: date, today: date
) -> list[str]:
    """A remedy is ruled on while it is open, one day after the other, and not ahead of time."""
    since = last_ruled_on or lodged_on
    return [] if not remedy.is_over and since <= ruled_on <= today else ["INV-262"]


def reasons_not_to_ban(months: int, most: int, former: int | None, waived_because: str) -> list[str]:
    """A ban is no longer than the law gives, and never longer than it was; for less, somebody says why."""
    limit = most if former is None else min(most, former)
    said = months == most or waived_because.strip() != ""
    return [] if 0 <= months <= limit and said else ["INV-263"]


def reasons_not_to_take_back(protects: bool, by: str, recorded_by: str, caseworker: str) -> list[str]:
    """What keeps somebody from being made to leave is taken back by another person than who wrote it or has the case."""
    return ["INV-264"] if protects and by in (recorded_by, caseworker) else []


def reasons_not_to_open(
    by: str, wrote_orders: frozenset[str], caseworker: str, *, checked: bool, safe: bool
) -> list[str]:
    """A forced return is opened by another person than who wrote the order or has the case; `checked` by the board where
    there is one, `safe` where no safeguard stands.
    """
    reasons = {"INV-265": by in wrote_orders or by == caseworker, "INV-266": not checked, "INV-267": not safe}
    return [code for code, stands in reasons.items() if stands]


def reasons_not_to_postpone(reason: str, on: date, today: date) -> list[str]:
    """Postponed for a reason, not ahead of time."""
    return [] if reason.strip() and on <= today else ["INV-268"]


def reasons_not_to_end_postponement(
    by: str, involved: tuple[str, str], reason: str, since: date, on: date, today: date
) -> list[str]:
    """Another person than who postponed or has the case says that the ground is gone."""
    return [] if by not in involved and reason.strip() and since <= on <= today else ["INV-268"]


def reasons_not_to_offer(state: str, held: bool, answered_on: date, today: date) -> list[str]:
    """Offered in a counselling session in which the person was present, until departure."""
    gone = state in ("left", "withdrawn", "deceased", "boarded", "departed", "arrived")
    return [] if held and not gone and answered_on <= today else ["INV-269"]


@dataclass(frozen=True)
class Told:
    """How somebody was told their rights, and what is known of them. `notified`: the first act against them, None without one;
    `understands`: their languages as far as known; `reads_paper`: who speaks `language` reads the paper.
    """

    given_on: date
    paper: str
    how: str
    language: str
    remedy_until: date
    interpreter_name: str
    reads_paper: bool
    understands: frozenset[str]
    notified: date | None
    state: str


def reasons_not_to_tell_rights(said: Told, today: date) -> list[str]:
    """The notice of rights goes to whom an order names, whole, in a language that they understand."""
    gone = said.state in ("left", "withdrawn", "deceased")
    if gone or said.notified is None:
        return ["INV-409"]
    whole = (
        said.how in ("read", "read_out", "interpreter")
        and said.paper in ("en", "fr", "es", "ar")
        and said.language != ""
    )
    heard = said.how != "interpreter" or said.interpreter_name.strip() != ""
    in_time = said.notified <= said.given_on <= today and said.remedy_until >= said.notified
    reasons = [] if whole and heard and in_time else ["INV-406"]
    by_interpreter = said.how == "interpreter"
    known = said.language in said.understands or (by_interpreter and not said.understands)
    if not known or not (by_interpreter or said.reads_paper):
        reasons.append("INV-408")
    return reasons
