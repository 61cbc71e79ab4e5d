"""What a person's record may say."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PersonFacts:
    today: date
    born_on: date | None
    has_name: bool
    documents: tuple[tuple[date | None, date | None], ...] = ()


def reasons_not_to_record(facts: PersonFacts) -> list[str]:
    """Why this person cannot be written down like that."""
    reasons = []
    if not facts.has_name:
        reasons.append("INV-18")
    if facts.born_on and facts.born_on > facts.today:
        reasons.append("INV-12")
    for issued_on, expires_on in facts.documents:
        if (issued_on and expires_on and expires_on < issued_on) or (
            issued_on and facts.born_on and issued_on < facts.born_on
        ):
            reasons.append("INV-19")
    return reasons


def reasons_not_to_merge(*, one_record: bool, second_stays: bool = False) -> list[str]:
    """Why two records cannot be made one: they are one, or the second stands in a household of the first for good."""
    return ["INV-115"] if one_record else ["INV-118"] if second_stays else []


def reasons_not_to_undo(*, undone: bool, too_late: bool, rested_on: bool) -> list[str]:
    """Why a merge stays."""
    return ["INV-116"] if undone or too_late or rested_on else []


def age_on(born_on: date, day: date) -> int:
    """Whole years lived on `day`; somebody born on 29 February has a birthday on 1 March in common years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def coming_of_age(born_on: date, adult_from: int = 18) -> date:
    """The day from which somebody born on that day is of age: the birthday, or 1 March where it is no leap year."""
    try:
        return born_on.replace(year=born_on.year + adult_from)
    except ValueError:
        return date(born_on.year + adult_from, 3, 1)


def is_child(born_on: date | None, day: date, adult_from: int = 18) -> bool:
    """Whether the person is below `adult_from` on `day`; without a birth date the answer is no."""
    return born_on is not None and age_on(born_on, day) < adult_from


@dataclass(frozen=True)
class MatchFacts:
    """What is known when a data steward takes a step about two records that may be one person.

    `asked_by_us`: who asked last, where somebody did; `answer_by`: until when the other agency has time.
    """

    state: str
    asked_by_us: bool | None = None
    answer_by: date | None = None


# By state, and by whether one's own agency asked (None where nobody has): which acts lead where.
MATCH_STEPS = {
    ("open", None): {"asked": "asked", "set_aside": "apart"},
    ("asked", True): {"taken_back": "open", "asked": "asked"},
    ("asked", False): {"yes": "linked", "no": "apart", "unsure": "open"},
    ("apart", None): {"opened_again": "open"},
    ("linked", None): {"parted": "apart"},
}
WITHOUT_REASON = ("taken_back", "opened_again")


def match_steps(facts: MatchFacts, today: date) -> list[str]:
    """The acts that are possible now. The question is asked again only when its answer is late."""
    late = facts.answer_by is not None and facts.answer_by < today
    asked_by_us = facts.asked_by_us if facts.state == "asked" else None
    acts = MATCH_STEPS.get((facts.state, asked_by_us), {})
    return [act for act in acts if act != "asked" or facts.state == "open" or late]


def reasons_not_to_step_match(
    facts: MatchFacts, act: str, reasons: Collection[str], today: date, *, may_ask: bool = True
) -> list[str]:
    """One agency's steward asks and another's answers, each with listed reasons; `may_ask` while the day has questions left."""
    if act not in match_steps(facts, today):
        return ["INV-221"]
    if act == "asked" and not may_ask:
        return ["INV-235"]
    return [] if reasons or act in WITHOUT_REASON else ["INV-221"]


# From which age on somebody is in which group; people_age_groups in guards_ages.sql says the same.
AGE_GROUPS = (
    (60, "older"), (50, "from_50"), (40, "from_40"), (30, "from_30"), (18, "from_18"), (12, "youth"), (3, "child"), (0, "baby"),
)  # fmt: skip


def age_group(born_on: date | None, day: date) -> str:
    """The group in which an age is shown to who may not see the day of birth; nothing where no day is known."""
    if born_on is None:
        return ""
    years = max(age_on(born_on, day), 0)
    return next(group for limit, group in AGE_GROUPS if years >= limit)
