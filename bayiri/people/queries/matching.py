"""Who may be known to another agency: for the data stewards of the two agencies alone, a page at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from bayiri.agencies.models import Agency
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.people.choices import MatchAct, MatchPart, MatchReason, MatchState, OtherAge, Sex
from bayiri.people.models import Person
from bayiri.people.rules import MatchFacts, match_steps
from bayiri.rulebooks.queries import law

A_PAGE = 30
MOST_PAGES = 100


@dataclass(frozen=True)
class MatchView:
    """Two records that may be one person, as the steward of one of them sees them: their own as it stands, of the other
    the agency, age group, sex and year of registration.
    """

    id: UUID
    state: str
    parts: list[str]
    is_strong: bool
    found_at: datetime
    person: Person
    agency: Agency
    sex: str
    age_group: str
    year: int
    asked_by_us: bool | None
    answer_by: date | None

    @property
    def agreeing(self) -> list[str]:
        return [str(MatchPart(part).label) for part in self.parts]

    @property
    def state_label(self) -> str:
        return str(MatchState(self.state).label)

    @property
    def sex_label(self) -> str:
        return str(Sex(self.sex).label)

    @property
    def age_label(self) -> str:
        return str(OtherAge(self.age_group).label) if self.age_group else ""

    @property
    def waits_for_us(self) -> bool:
        """The other agency has asked, and waits for an answer."""
        return self.state == MatchState.ASKED and self.asked_by_us is False

    @property
    def is_late(self) -> bool:
        return self.state == MatchState.ASKED and self.answer_by is not None and self.answer_by < clock.today()

    @property
    def facts(self) -> MatchFacts:
        return MatchFacts(self.state, self.asked_by_us, self.answer_by)

    @property
    def acts(self) -> list[str]:
        """What may be done about it now."""
        return match_steps(self.facts, clock.today())


@dataclass(frozen=True)
class StepView:
    """One step: what, why, by which of the two agencies, when."""

    act: str
    reasons: list[str]
    answer_by: date | None
    ours: bool
    at: datetime

    @property
    def label(self) -> str:
        return str(MatchAct(self.act).label)

    @property
    def because(self) -> list[str]:
        return [str(MatchReason(reason).label) for reason in self.reasons]


@dataclass(frozen=True)
class MatchesPage:
    """One page of matches. Nothing is counted: one more than shown was asked for."""

    rows: list[MatchView]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1


def matches_page(actor: Actor, states: Collection[str], number: int = 1) -> MatchesPage:
    """Matches in these states, what waits for an answer of one's own first. Three queries."""
    number = min(max(number, 1), MOST_PAGES)
    found = _asked(states, None, (number - 1) * A_PAGE, A_PAGE + 1)
    return MatchesPage(_shown(found[:A_PAGE]), number, len(found) > A_PAGE and number < MOST_PAGES)


def match_for(actor: Actor, match_id: UUID) -> MatchView:
    """One match of a person of one's own agency. Raises NotVisible."""
    found = _shown(_asked(MatchState.values, match_id, 0, 1))
    if not found:
        raise NotVisible
    return found[0]


def steps_of(actor: Actor, match_id: UUID) -> list[StepView]:
    """What both stewards did about a match, the first first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT act, reasons, answer_by, ours, at FROM people_match_steps(%s)", [match_id])
        return [StepView(*row) for row in cursor.fetchall()]


def _asked(states: Collection[str], match_id: UUID | None, skipped: int, most: int) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM people_matches(%s, %s, %s, %s, %s)", [list(states), match_id, clock.now(), skipped, most]
        )
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _shown(rows: list[dict[str, Any]]) -> list[MatchView]:
    people = Person.objects.in_bulk([row["person_id"] for row in rows])
    agencies = Agency.objects.in_bulk([row["agency_id"] for row in rows])
    return [
        MatchView(
            row["id"], row["state"], row["parts"], row["strong"], row["found_at"], people[row["person_id"]],
            agencies[row["agency_id"]], row["sex"], row["age_group"], row["year"], row["asked_by_us"], row["answer_by"],
        )
        for row in rows
        if row["person_id"] in people and row["agency_id"] in agencies
    ]  # fmt: skip


def questions_left(actor: Actor) -> int:
    """How many more times the actor's agency may ask others today (law/matching.yaml)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_matches_asked()")
        (asked,) = cursor.fetchone()
    return max(law("matching", on=clock.today()).number("matches_asked_a_day") - asked, 0)


@dataclass(frozen=True)
class SaidOfMatch:
    """One step about whether another agency knows a person, as the copy for that person says it."""

    on: date
    act: str
    reasons: list[str]
    by_us: bool


def said_of_matches(actor: Actor, person_id: UUID) -> list[SaidOfMatch]:
    """What was asked and answered about a person of the actor's agency, without whose the other record is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT said_on, act, reasons, by_us FROM people_match_said(%s)", [person_id])
        rows = cursor.fetchall()
    return [
        SaidOfMatch(on, str(MatchAct(act).label), [str(MatchReason(one).label) for one in reasons], by_us)
        for on, act, reasons, by_us in rows
    ]
