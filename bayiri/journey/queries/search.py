"""Search: persons by name in any script or document, cases by number."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import F

from bayiri.cases.models import Case
from bayiri.cases.queries import cases_visible_to
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.journey.choices import FIRST_YEAR
from bayiri.pages.digits import ascii_digits
from bayiri.people.models import Person
from bayiri.people.queries import HELD, people_named_like

CASE_NUMBER = re.compile(r"(?:r-?)?(?:(?P<year>\d{4})-)?(?P<digits>\d{1,9})", re.IGNORECASE)
SHOWN_OF_A_CASE = (
    "number", "head_name", "size", "stage", "destination_country", "destination_place", "opened_at", "updated_at",
)  # fmt: skip
LEAST_ALIKE = 0.5
MOST_FOUND = 20


@dataclass
class Found:
    """A person that a search has found, why, and the person's cases that the actor sees, the latest first."""

    person: Person
    alike: float
    by: str
    cases: list[Case] = field(default_factory=list)


@dataclass(frozen=True)
class SearchResult:
    """`kind` is what was understood: "name", "number" or ""."""

    kind: str
    people: list[Found]
    cases: list[Case]


def search(actor: Actor, typed: str) -> SearchResult:
    """Persons by name, in any script or spelling; with digits: cases by number and persons by document."""
    text = ascii_digits(typed)
    if not text:
        return SearchResult("", [], [])
    if not any(letter.isdigit() for letter in text):
        named = people_named_like(actor, text, limit=MOST_FOUND)
        people = [Found(person, alike, "name") for alike, person in named if alike >= LEAST_ALIKE]
        return SearchResult("name", _with_cases(actor, people), [])
    people = [Found(person, 1.0, "document") for person in _people_with_document(text)]
    numbers = case_numbers(text)
    cases = list(cases_visible_to(actor).filter(number__in=numbers).only(*SHOWN_OF_A_CASE)) if numbers else []
    return SearchResult("number", _with_cases(actor, people), cases)


def case_numbers(text: str) -> list[str]:
    """Every case number that "123", "2026-123" or "R-2026-000123" may mean, to be looked up by equality."""
    match = CASE_NUMBER.fullmatch(text.strip())
    if not match:
        return []
    years = [int(match["year"])] if match["year"] else range(FIRST_YEAR, clock.today().year + 1)
    return [f"R-{year}-{int(match['digits']):06d}" for year in years]


def _people_with_document(number: str) -> list[Person]:
    """By equality, which an index answers; as typed, in capitals, without spaces."""
    close = "".join(number.split())
    spellings = {number, close, number.upper(), close.upper()}
    held = Person.objects.filter(identity_documents__number__in=spellings, identity_documents__state__in=HELD)
    return list(held.distinct()[:MOST_FOUND])


def _with_cases(actor: Actor, people: list[Found]) -> list[Found]:
    held = cases_of(actor, [found.person.pk for found in people])
    for found in people:
        found.cases = held[found.person.pk]
    return people


def cases_of(actor: Actor, person_ids: Iterable[UUID]) -> dict[UUID, list[Case]]:
    """Each person's cases that the actor sees, the latest first: one query, or none for nobody."""
    held: dict[UUID, list[Case]] = defaultdict(list)
    wanted = list(person_ids)
    if wanted:
        cases = cases_visible_to(actor).filter(members__person_id__in=wanted).order_by("-opened_at", "-id")
        for case in cases.only(*SHOWN_OF_A_CASE).annotate(holder=F("members__person_id")):
            held[case.holder].append(case)
    return held
