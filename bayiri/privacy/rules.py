"""What is overwritten when a term is over, and what may be answered, extended, held and lifted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

# Who answers for other people's data in an agency; the database says the same (guards.sql).
ANSWERING = frozenset({"data_steward", "director"})
OF_A_PERSON = frozenset({"identity", "contact", "health", "protection", "finance"})


@dataclass(frozen=True)
class Column:
    """A column as far as it matters here. `kind` is text, code, json, texts, bytes, day, moment, link or other."""

    name: str
    privacy_class: str
    kind: str


def how_erased(column: Column, kept: Mapping[str, str]) -> str:
    """How a column is overwritten when its term is over: text, json, texts, bytes, year; empty for what stays.

    What people wrote, sent and brought goes. Codes from closed lists, numbers and links between rows stay: they count and
    name nobody once the words are gone. `kept` are the columns whose reason to stay is written in retention/fields.yaml.
    """
    if column.privacy_class not in OF_A_PERSON or column.name in kept:
        return ""
    if column.kind in ("text", "json", "texts", "bytes"):
        return column.kind
    if column.kind in ("day", "moment") and column.privacy_class in ("identity", "contact"):
        return "year"
    return ""


def later(day: date, *, months: int) -> date:
    """The same day some months later; where that month is too short, its last day (Regulation 1182/71, article 3)."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    for last in (day.day, 30, 29, 28):
        if last > day.day:
            continue
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise ValueError(day)


def due_on(closed_on: date, *, years: int) -> date:
    """The first day on which a case that was closed on a day is past its term."""
    return later(closed_on, months=12 * years)


@dataclass(frozen=True)
class AnswerFacts:
    """What is known when a request is answered or refused."""

    state: str
    identity_checked: bool
    refused: bool
    ground: str
    answer: str


def reasons_not_to_answer(facts: AnswerFacts) -> list[str]:
    """Why this answer cannot be given: one was given, nobody knows who asks, a refusal without ground, no words."""
    missing = not facts.ground.strip() if facts.refused else not facts.answer.strip()
    return ["INV-164"] if facts.state != "open" or not facts.identity_checked or missing else []


def reasons_not_to_extend(*, state: str, extended: bool, because: str, due: date, today: date) -> list[str]:
    """Why more time cannot be taken: once, with the reason, told within the first time."""
    return ["INV-164"] if state != "open" or extended or not because.strip() or today > due else []


def reasons_not_to_lift(*, placed_by_actor: bool, lifted: bool, because: str) -> list[str]:
    """Why this hold cannot be lifted by this person."""
    return ["INV-162"] if placed_by_actor or lifted or not because.strip() else []


def reasons_not_to_restrict(*, restricted: bool, to_restrict: bool, reason: str) -> list[str]:
    """Why the use of a record is not restricted, or let go, now."""
    return ["INV-163"] if restricted == to_restrict or not reason.strip() else []


def may_answer(roles: Collection[str]) -> bool:
    """Whether somebody with these roles answers for other people's data."""
    return not ANSWERING.isdisjoint(roles)
