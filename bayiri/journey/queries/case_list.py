"""The list of cases, narrowed and sorted."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from bayiri.agencies.models import Agency, User
from bayiri.agencies.queries import colleagues_of
from bayiri.cases.models import Case
from bayiri.cases.queries import cases_visible_to, main_applicants, within_areas
from bayiri.core.actor import Actor
from bayiri.journey.choices import LAST_PAGE, PAGE_SIZE
from bayiri.people.models import Person
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


@dataclass(frozen=True)
class CaseFilters:
    """What narrows and orders the list of cases; empty narrows nothing."""

    stage: str = ""
    destination: str = ""
    caseworker_id: UUID | None = None
    nobodys: bool = False
    vulnerability: str = ""
    agency_id: UUID | None = None
    sort: str = USUAL_SORT
    page: int = 1

    @property
    def said(self) -> dict[str, str]:
        """What narrows and orders, as a list's address says it: nothing that is empty or usual, no page."""
        values = {name: value for name, value in vars(self).items() if name != "page"}
        return {name: str(value) for name, value in values.items() if value and value != USUAL_SORT}

    @classmethod
    def of(cls, said: Mapping[str, str]) -> "CaseFilters":
        """The same from `said`; what is not understood narrows nothing."""
        known = {field.name for field in fields(cls)} - {"page"}
        values: dict[str, Any] = {name: said[name] for name in known if said.get(name)}
        for name in ("caseworker_id", "agency_id"):
            values[name] = uuid_of(values.get(name, ""))
        return cls(**values)


@dataclass(frozen=True)
class CasePage:
    """One page of cases. Nothing is counted: one case more than shown was asked for."""

    cases: list[Case]
    number: int
    has_next: bool
    heads: Mapping[UUID, Person]

    @property
    def rows(self) -> list[tuple[Case, str]]:
        """Each case with its main applicant's name in Latin letters, where it is written in others."""
        latin = {case_id: head.name_latin for case_id, head in self.heads.items() if head.name_latin != head.name}
        return [(case, latin.get(case.id, "")) for case in self.cases]

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def first(self) -> int:
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.cases) - 1


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def narrowed(actor: Actor, filters: CaseFilters) -> QuerySet[Case]:
    """The cases the actor sees, narrowed and in order."""
    cases = cases_visible_to(actor)
    wanted = {
        "stage": filters.stage,
        "destination_country": filters.destination,
        "caseworker_id": filters.caseworker_id,
        "agency_id": filters.agency_id,
    }
    cases = cases.filter(**{name: value for name, value in wanted.items() if value})
    if actor.areas and not filters.destination:
        cases = cases.filter(within_areas(actor))
    if filters.nobodys:
        cases = cases.filter(caseworker_id__isnull=True)
    if filters.vulnerability:
        cases = with_vulnerability(cases, filters.vulnerability)
    return cases.order_by(*SORTS.get(filters.sort, SORTS[USUAL_SORT]))


def case_list(actor: Actor, filters: CaseFilters) -> CasePage:
    """One page of the cases the actor sees, with caseworker, agency and main applicant: four queries."""
    # Names are fetched apart: with joins the planner gives up the index that the list is sorted by.
    named = [Prefetch("caseworker", User.objects.only("name")), Prefetch("agency", Agency.objects.only("name"))]
    cases = narrowed(actor, filters).only(*LISTED).prefetch_related(*named)
    number = min(max(filters.page, 1), LAST_PAGE)
    start = (number - 1) * PAGE_SIZE
    found = list(cases[start : start + PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    heads = main_applicants(case.id for case in shown)
    return CasePage(shown, number, has_next=len(found) > PAGE_SIZE and number < LAST_PAGE, heads=heads)


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
