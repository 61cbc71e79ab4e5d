"""Cases for other programs: the same sections, the same commands and the same log as on the pages."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from ninja.errors import HttpError
from pydantic import AwareDatetime, Field

from bayiri import audit
from bayiri.cases.queries.numbers import case_called
from bayiri.journey.commands.depart import record_travel
from bayiri.journey.queries import wire as queries
from bayiri.pages.reader import actor_of
from bayiri.pages.scopes import Scope
from bayiri.pages.wire import PAGE, Needs, Said, behind, cursor_of

router = Router(tags=["cases"])
Number = Annotated[str, Path(max_length=40, pattern=r"^[A-Z0-9-]+$", description="The number of the case.")]


class CaseLine(Schema):
    number: str
    stage: str
    destination_country: str
    size: int
    agency: str
    updated_at: datetime


class CaseList(Schema):
    items: list[CaseLine]
    next: str | None = None


class Identity(Schema):
    given_names: str
    family_name: str
    given_names_latin: str
    family_name_latin: str
    sex: str
    born_on: date | None = None
    birth_precision: str | None = None
    nationalities: list[str]
    languages: list[str]


class Contact(Schema):
    kind: str
    value: str
    is_safe: bool


class MemberOut(Schema):
    """Somebody of the household; what is not to be seen is absent."""

    number: int
    relation: str
    state: str
    age_group: str | None = None
    identity: Identity | None = None
    contacts: list[Contact] | None = None


class Journey(Schema):
    stage: str
    host_country: str
    destination_country: str
    destination_place: str
    duration: str
    mode: str
    planned_departure_on: date | None = None
    opened_at: datetime
    closed_at: datetime | None = None


class Basis(Schema):
    voluntariness: str
    assistance: str
    category: str
    residence_status: str


class Travel(Schema):
    means: str
    carrier: str
    number: str
    from_place: str
    to_place: str
    departs_at: datetime
    arrives_at: datetime
    state: str
    members: list[int]


class PlanLine(Schema):
    dimension: str
    description: str
    state: str
    planned_on: date | None = None


class Plan(Schema):
    state: str
    version: int
    arrived_on: date | None = None
    lines: list[PlanLine]


class Round(Schema):
    member: int
    months: int
    due_on: date
    state: str
    held_on: date | None = None


class CaseOut(Schema):
    """A case, as far as the agency sees it. `sections` names what it sees; the others are absent."""

    number: str
    agency: str
    sections: list[str]
    updated_at: datetime
    members: list[MemberOut]
    journey: Journey | None = None
    basis: Basis | None = None
    travel: list[Travel] | None = None
    plan: Plan | None = None
    follow_ups: list[Round] | None = None


class ArrivalIn(Said):
    member: Annotated[int, Field(ge=1, le=1000, description="The member's number within the case.")]
    happened_at: Annotated[AwareDatetime, Field(description="When they arrived, with a time zone.")]


class MemberState(Schema):
    case: str
    member: int
    state: str


@router.get("/cases", response=CaseList, auth=Needs(Scope.CASES), exclude_none=True, operation_id="list_cases")
def list_cases(
    request: HttpRequest,
    after: Annotated[str, Query(max_length=300, description="`next` of the page before.")] = "",
    changed_since: Annotated[AwareDatetime | None, Query(description="Only what has changed since then.")] = None,
) -> dict[str, Any]:
    """Cases that the agency takes part in, the latest change first."""
    said = behind(after, 2) if after else None
    start = _moment(said[0]) if said else None
    if after and (said is None or start is None):
        raise HttpError(404, "cursor")
    rows = queries.lines(actor_of(request), start, said[1] if said else "", changed_since, PAGE + 1)
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    lines = [
        {"number": one.number, "stage": one.stage, "destination_country": one.destination_country, "size": one.size,
         "agency": one.agency.name, "updated_at": one.updated_at} for one in rows
    ]  # fmt: skip
    return {"items": lines, "next": cursor_of(rows[-1].updated_at, rows[-1].number) if more else None}


@router.get("/cases/{number}", response=CaseOut, auth=Needs(Scope.CASES), exclude_none=True, operation_id="read_case")
def read_case(request: HttpRequest, number: Number) -> dict[str, Any]:
    """One case, section by section as far as the agency sees it. Each reading stands in the log of the case."""
    actor = actor_of(request)
    case = case_called(actor, number)
    said = queries.case_on_the_wire(actor, case)
    audit.record_look(
        by=actor, part="case", sections=queries.SHOWN, case_id=case.id, subject=("", None),
    )  # fmt: skip
    return said


@router.post(
    "/cases/{number}/arrivals", response={201: MemberState}, auth=Needs(Scope.ARRIVALS), operation_id="confirm_arrival"
)
def confirm_arrival(request: HttpRequest, number: Number, said: ArrivalIn) -> Any:
    """Confirm that somebody has arrived on the journey they have a seat on."""
    actor = actor_of(request)
    case = case_called(actor, number)
    member, movement_id = queries.traveller(case, said.member)
    record_travel(
        by=actor, case_id=case.id, movement_id=movement_id, member_id=member.id, event="arrived",
        happened_at=said.happened_at,
    )  # fmt: skip
    return Status(201, {"case": case.number, "member": said.member, "state": "arrived"})


def _moment(said: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
