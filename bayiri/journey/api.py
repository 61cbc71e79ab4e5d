"""Cases for other programs: the same sections, the same commands and the same log as on the pages."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import AwareDatetime

from bayiri import audit
from bayiri.agencies.queries import agency_called
from bayiri.cases.queries.numbers import case_called, member_numbered
from bayiri.journey import shapes
from bayiri.journey.commands.asking import ask_others
from bayiri.journey.commands.depart import record_travel
from bayiri.journey.queries import wire as queries
from bayiri.journey.queries.asking import preview_of
from bayiri.pages.reader import actor_of
from bayiri.pages.scopes import Scope
from bayiri.pages.wire import PAGE, CaseNumber, Needs, cursor_of, place_behind
from bayiri.referrals.rules import Asked

router = Router(tags=["cases"])


@router.get("/cases", response=shapes.CaseList, auth=Needs(Scope.CASES), exclude_none=True, operation_id="list_cases")
def list_cases(
    request: HttpRequest,
    after: Annotated[str, Query(max_length=300, description="`next` of the page before.")] = "",
    changed_since: Annotated[AwareDatetime | None, Query(description="Only what has changed since then.")] = None,
) -> dict[str, Any]:
    """Cases whose journey the agency sees, the latest change first."""
    before, number = place_behind(after)
    rows = queries.lines(actor_of(request), before, number, changed_since, PAGE + 1)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    lines = [
        {"number": one.number, "stage": one.stage, "destination_country": one.destination_country, "size": one.size,
         "agency": one.agency.name, "updated_at": one.updated_at} for one in rows
    ]  # fmt: skip
    return {"items": lines, "next": cursor_of(rows[-1].updated_at, rows[-1].number) if more else None}


@router.get(
    "/cases/{number}", response=shapes.CaseOut, auth=Needs(Scope.CASES), exclude_none=True, operation_id="read_case"
)
def read_case(request: HttpRequest, number: CaseNumber) -> dict[str, Any]:
    """One case, section by section as far as the agency sees it. Each reading stands in the log of the case."""
    actor = actor_of(request)
    case = case_called(actor, number)
    said = queries.case_on_the_wire(actor, case)
    audit.record_look(by=actor, part="case", sections=queries.SHOWN, case_id=case.id, subject=("", None))
    return said


@router.post(
    "/cases/{number}/arrivals", response={201: shapes.MemberState}, auth=Needs(Scope.ARRIVALS),
    operation_id="confirm_arrival",
)  # fmt: skip
def confirm_arrival(request: HttpRequest, number: CaseNumber, said: shapes.ArrivalIn) -> Any:
    """Confirm that somebody has arrived on the journey they have a seat on."""
    actor = actor_of(request)
    case = case_called(actor, number)
    place, movement_id = queries.traveller(case, said.member)
    record_travel(
        by=actor, case_id=case.id, movement_id=movement_id, member_id=place.id, event="arrived",
        happened_at=said.happened_at,
    )  # fmt: skip
    return Status(201, {"case": case.number, "member": said.member, "state": "arrived"})


@router.post(
    "/cases/{number}/referrals", response={201: shapes.Asked}, auth=Needs(Scope.ASK), operation_id="ask_others"
)
def ask(request: HttpRequest, number: CaseNumber, said: shapes.AskIn) -> Any:
    """Ask another agency for help, or to take part. Each person concerned has agreed, before or just now; what rests on
    anything but consent is asked on the pages, where a second person confirms it.
    """
    actor = actor_of(request)
    case = case_called(actor, number)
    members = {one: member_numbered(case.id, one).id for one in said.members}
    asked = Asked(
        kind=said.kind, purpose=said.purpose, shown=preview_of(case.id, list(members.values()), said.preview),
        recipient_id=agency_called(said.recipient).id, sections=tuple(said.sections), urgency=said.urgency,
        answer_by=said.answer_by, until_on=said.until_on, member_ids=tuple(members.values()),
    )  # fmt: skip
    agreed = [members[one] for one in said.agreed_now if one in members]
    referral = ask_others(by=actor, case_id=case.id, asked=asked, agreed=agreed)
    return Status(201, {"reference": referral.reference, "state": referral.state, "version": referral.version})
