"""What holds at a table of several agencies: who acts, what opens a case, who decides, who has whom in their care."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bayiri.cases.rules import GONE

CHAIR, OBSERVER = "chair", "observer"


@dataclass(frozen=True)
class TableFacts:
    """What is known when somebody acts at a table."""

    is_open: bool
    sits: bool
    leads: bool = False
    observes: bool = False
    says_something: bool = True
    other_sits: bool = True
    own_word: bool = True
    is_current: bool = True


def reasons_not_to_act(facts: TableFacts, *, needs: str = "seat") -> list[str]:
    """`needs` is "seat", "voice" (no observer) or "lead"; the words say something, and what they are about is current."""
    may = facts.leads if needs == "lead" else facts.sits and not (needs == "voice" and facts.observes)
    right = facts.says_something and facts.other_sits and facts.own_word and facts.is_current
    return [] if facts.is_open and may and right else ["INV-180"]


@dataclass(frozen=True)
class SharingFacts:
    """What is known when parts of a case are offered with a seat, or opened to it."""

    has_case: bool
    is_responsible: bool
    wanted: frozenset[str]
    at_most: frozenset[str]
    basis: str
    basis_note: str = ""
    seat_accepted: bool = True
    consents_stand: bool = True
    by_another: bool = True
    about_a_child: bool = True  # somebody under 18 is among those whom it is about
    until_fits: bool = True  # the last day, where one is said, is not over


def reasons_not_to_offer(facts: SharingFacts) -> list[str]:
    """Nothing but the sections of the role, of one's own case, on a basis that is written down."""
    if not facts.wanted:
        return []
    reasons = [] if facts.is_responsible or not facts.has_case else ["INV-03"]
    if facts.basis == "best_interests" and not facts.about_a_child:
        reasons.append("INV-212")
    if not facts.until_fits:
        reasons.append("INV-214")
    named = facts.basis == "consent" or (facts.basis and facts.basis_note.strip())
    return reasons if facts.has_case and facts.wanted <= facts.at_most and named else [*reasons, "INV-181"]


def reasons_not_to_open(facts: SharingFacts) -> list[str]:
    """Consent stands from everybody who travels, or another person confirms the legal basis."""
    reasons = [] if facts.is_responsible else ["INV-03"]
    grounds = facts.consents_stand if facts.basis == "consent" else facts.by_another
    if not facts.until_fits:
        reasons.append("INV-214")
    return reasons if facts.wanted and facts.seat_accepted and grounds else [*reasons, "INV-181"]


@dataclass(frozen=True)
class CareFacts:
    """Who has somebody in their care, as far as a hand-over asks. `holder` is empty before the first entry."""

    holder: str
    waits_for_receipt: bool
    actor_agency: str
    from_agency: str
    to_agency: str
    receiver_sits: bool
    after_the_last: bool
    in_future: bool
    about_the_task_force: bool = True


def reasons_not_to_hand_over(facts: CareFacts) -> list[str]:
    """Care begins with the agency that takes somebody in, and is handed on by the agency that has the person."""
    begins = not facts.holder and not facts.from_agency and facts.to_agency == facts.actor_agency
    goes_on = facts.holder == facts.from_agency == facts.actor_agency != facts.to_agency and bool(facts.holder)
    fits = facts.receiver_sits and facts.after_the_last and not facts.in_future and facts.about_the_task_force
    return [] if (begins or goes_on) and fits and not facts.waits_for_receipt else ["INV-182"]


def reasons_not_to_confirm(*, waits: bool, is_receiver: bool, after_it_was_given: bool, in_future: bool) -> list[str]:
    """The receiving agency alone says whether the person has come to it, once."""
    return [] if waits and is_receiver and after_it_was_given and not in_future else ["INV-182"]


@dataclass(frozen=True)
class CheckFacts:
    """What a proposal on a draft forced return says."""

    has_case: bool
    result: str
    voluntary_offered: bool
    domains: Mapping[str, str] = field(default_factory=dict)
    domains_of_law: Iterable[str] = ()


def reasons_not_to_propose_check(facts: CheckFacts) -> list[str]:
    """Every domain is looked at; the draft goes on only where voluntary return was offered and nothing is missing."""
    states = {"asked", "not_concerned", "missing"}
    complete = set(facts.domains) == set(facts.domains_of_law) and set(facts.domains.values()) <= states
    missing = "missing" in facts.domains.values()
    fits = {
        "voluntary_first": not facts.voluntary_offered,
        "information_missing": missing,
        "goes_on": facts.voluntary_offered and not missing,
    }
    return [] if facts.has_case and complete and fits.get(facts.result, False) else ["INV-183"]


@dataclass(frozen=True)
class Count:
    """The voices at a proposal: how many agencies have one, and what those said that answered."""

    voters: int
    voices: tuple[str, ...]
    day_has_passed: bool


def is_ripe(count: Count) -> bool:
    """Everybody who has a voice has answered, or the day to answer has passed."""
    return len(count.voices) >= count.voters or count.day_has_passed


def is_carried(count: Count, *, rule: str, fewest: int) -> bool:
    """Whether those present carry it. `rule` is "unanimous" or "majority"."""
    agree, object_ = count.voices.count("agrees"), count.voices.count("objects")
    enough = len(count.voices) >= fewest and agree > 0
    return enough and (object_ == 0 if rule == "unanimous" else agree > object_)


@dataclass(frozen=True)
class EndFacts:
    """What is known when a task force ends. `states`: of everybody it is about; `confirmed`: arrivals that stand."""

    states: tuple[str, ...]
    arrivals_confirmed: int
    case_ended: bool = False
    says_why: bool = False
    by_another: bool = False
    waits_for_receipt: bool = False


def reasons_not_to_end(facts: EndFacts, *, how: str) -> list[str]:
    """Everybody has arrived and the arrival is confirmed; or who is missing travels no more, and another person agrees."""
    if facts.waits_for_receipt:
        return ["INV-182"]
    everybody = facts.arrivals_confirmed == len(facts.states) > 0
    if how == "arrived":
        return [] if everybody else ["INV-184"]
    rest = [state for state in facts.states if state != "arrived" and state not in GONE]
    nobody_travels = not everybody and (facts.case_ended or not rest)
    return [] if how == "not_travelling" and nobody_travels and facts.says_why and facts.by_another else ["INV-184"]
