"""Reading across rooms, always as somebody: the list of cases, search, likely duplicates."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet

from bayiri.agencies.models import Agency, User
from bayiri.agencies.queries import colleagues_of
from bayiri.cases.models import Case
from bayiri.cases.queries import cases_visible_to
from bayiri.cases.rules import ENDS
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.journey.choices import FIRST_YEAR, LAST_PAGE, PAGE_SIZE
from bayiri.pages.digits import ascii_digits
from bayiri.people.models import Person
from bayiri.people.queries import Asked, known_to_another_agency, likely_duplicates, people_named_like
from bayiri.safeguards import choices
from bayiri.safeguards.models import Vulnerability

SORTS = {
    "-changed": ("-updated_at", "-id"),
    "changed": ("updated_at", "id"),
    "name": ("head_sort_key", "id"),
    "-name": ("-head_sort_key", "-id"),
    "-opened": ("-opened_at", "-id"),
    "opened": ("opened_at", "id"),
    "stage": ("stage", "-updated_at"),
    "-stage": ("-stage", "updated_at"),
}
USUAL_SORT = "-changed"
LISTED = (
    "number",
    "head_name",
    "size",
    "stage",
    "destination_country",
    "destination_place",
    "opened_at",
    "updated_at",
    "caseworker",
    "agency",
)
CASE_NUMBER = re.compile(r"(?:r-?)?(?:(?P<year>\d{4})-)?(?P<digits>\d{1,9})", re.IGNORECASE)
LEAST_ALIKE = 0.5
MOST_FOUND = 20


@dataclass(frozen=True)
class CaseFilters:
    """What narrows and orders the list of cases; empty narrows nothing."""

    stage: str = ""
    destination: str = ""
    caseworker_id: UUID | None = None
    vulnerability: str = ""
    agency_id: UUID | None = None
    sort: str = USUAL_SORT
    page: int = 1


@dataclass(frozen=True)
class CasePage:
    """One page of cases. Nothing is counted: one case more than shown was asked for."""

    cases: list[Case]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.cases) - 1


def case_list(actor: Actor, filters: CaseFilters) -> CasePage:
    """One page of the cases the actor sees, with caseworker and agency: three queries."""
    cases = cases_visible_to(actor)
    wanted = {
        "stage": filters.stage,
        "destination_country": filters.destination,
        "caseworker_id": filters.caseworker_id,
        "agency_id": filters.agency_id,
    }
    cases = cases.filter(**{name: value for name, value in wanted.items() if value})
    if filters.vulnerability:
        cases = with_vulnerability(cases, filters.vulnerability)
    # Names are fetched apart: with joins the planner gives up the index that the list is sorted by.
    named = [Prefetch("caseworker", User.objects.only("name")), Prefetch("agency", Agency.objects.only("name"))]
    cases = cases.only(*LISTED).prefetch_related(*named)
    number = min(max(filters.page, 1), LAST_PAGE)
    start = (number - 1) * PAGE_SIZE
    found = list(cases.order_by(*SORTS.get(filters.sort, SORTS[USUAL_SORT]))[start : start + PAGE_SIZE + 1])
    return CasePage(found[:PAGE_SIZE], number, has_next=len(found) > PAGE_SIZE and number < LAST_PAGE)


def with_vulnerability(cases: QuerySet[Case], code: str) -> QuerySet[Case]:
    """Those of `cases` in which the vulnerability `code` holds now, where the actor sees their protection."""
    return cases.filter(Exists(Vulnerability.objects.filter(case=OuterRef("pk"), code=code, until_at__isnull=True)))


def vulnerability_choices() -> list[tuple[str, str]]:
    """(code, label) that the list can be narrowed by."""
    return [(code, str(label)) for code, label in choices.Vulnerability.choices]


def colleague_choices(actor: Actor) -> list[tuple[str, str]]:
    """The actor's colleagues, by name, without the actor."""
    return [(str(pk), name) for pk, name in colleagues_of(actor).values_list("pk", "name") if pk != actor.id]


def agency_choices() -> list[tuple[str, str]]:
    return [(str(pk), name) for pk, name in Agency.objects.values_list("pk", "name")]


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
    cases = list(cases_visible_to(actor).filter(number__in=numbers).only(*LISTED[:8])) if numbers else []
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
    return list(Person.objects.filter(identity_documents__number__in=spellings).distinct()[:MOST_FOUND])


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
        for case in cases.annotate(holder=F("members__person_id")):
            held[case.holder].append(case)
    return held


@dataclass(frozen=True)
class Match:
    """A person on record who may be the one asked for: what differs, and the latest case the actor sees."""

    person: Person
    differs: frozenset[str]
    last_case: Case | None

    @property
    def has_open_case(self) -> bool:
        return self.last_case is not None and self.last_case.stage not in ENDS


@dataclass(frozen=True)
class Likely:
    """Who may be meant: persons the actor sees, and whether somebody out of sight is alike (never who)."""

    matches: list[Match]
    elsewhere: bool


def likely_matches(actor: Actor, asked: list[Asked]) -> list[Likely]:
    """For each person asked about, who on record may be the same."""
    alike = likely_duplicates(actor, asked)
    elsewhere = known_to_another_agency(asked)
    held = cases_of(actor, [person.pk for people in alike for person in people])
    return [
        Likely([_match(one, person, held[person.pk]) for person in people], hidden)
        for one, people, hidden in zip(asked, alike, elsewhere, strict=True)
    ]


def _match(asked: Asked, person: Person, cases: list[Case]) -> Match:
    differs = set()
    if asked.born_on and person.born_on and asked.born_on != person.born_on:
        differs.add("birth")
    if asked.nationalities and person.nationalities and set(asked.nationalities).isdisjoint(person.nationalities):
        differs.add("nationality")
    return Match(person, frozenset(differs), next(iter(cases), None))
