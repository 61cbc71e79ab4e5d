"""Follow-up for other programs: what came of a round."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from bayiri.agencies.choices import Section, SubjectKind
from bayiri.agencies.queries import sections_seen
from bayiri.cases.queries.numbers import Called, case_called, member_numbered
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible, RuleBroken
from bayiri.monitoring import commands, queries
from bayiri.monitoring.choices import Mode
from bayiri.monitoring.models import FollowUp
from bayiri.pages.reader import actor_of
from bayiri.pages.scopes import Scope
from bayiri.pages.wire import CaseNumber, MemberNumber, Needs, Said

router = Router(tags=["follow-ups"])
Note = Annotated[str, Field(max_length=2000)]


class FollowUpIn(Said):
    """What came of a round: it was held, with its answers; or why it was not."""

    member: MemberNumber
    months: Annotated[int, Field(ge=0, le=240, description="Which round: months after arrival, 0 the baseline.")]
    outcome: Literal["held", "not_reached", "declined", "migrated_again", "moved"]
    mode: Mode
    on: Annotated[date, Field(description="The day it was held, tried or learned.")]
    answers: Annotated[
        dict[Annotated[str, Field(max_length=60)], Annotated[str, Field(max_length=60)] | None] | None,
        Field(max_length=200, description="The code of each item with that of the option chosen, to a round that was held."),
    ] = None  # fmt: skip
    give_up: Annotated[bool, Field(description="Not reached: the round ends so, and is not tried again.")] = False
    country: Annotated[str, Field(pattern="^([A-Z]{3})?$", description="Migrated again: where to, if it is known.")] = (
        ""
    )
    note: Note = ""


class FollowUpOut(Schema):
    case: str
    member: int
    months: int
    state: str


@router.post(
    "/cases/{number}/follow-ups",
    response={201: FollowUpOut},
    auth=Needs(Scope.FOLLOW_UPS),
    operation_id="file_follow_up",
)
def file_follow_up(request: HttpRequest, number: CaseNumber, said: FollowUpIn) -> Any:
    """Write down what came of a round of follow-up."""
    actor = actor_of(request)
    case = case_called(actor, number)
    found = _round(actor, case, said)
    _write(actor, found, said)
    found.refresh_from_db()
    return Status(201, {"case": case.number, "member": said.member, "months": found.months, "state": found.state})


def _round(actor: Actor, case: Called, said: FollowUpIn) -> FollowUp:
    if Section.FOLLOW_UP not in sections_seen(actor, SubjectKind.CASE, case.id):
        raise NotVisible
    place = member_numbered(case.id, said.member)
    rows = FollowUp.objects.filter(case_id=case.id, member_id=place.id, months=said.months).exclude(state="struck")
    found = rows.first()
    if found is None:
        raise NotVisible
    return found


def _write(actor: Actor, found: FollowUp, said: FollowUpIn) -> None:
    told: dict[str, Any] = {"by": actor, "follow_up_id": found.id, "mode": said.mode.value, "note": said.note}
    if said.outcome == "held":
        if not _are_offered(said):
            raise RuleBroken(["INV-74"])
        del told["note"]
        commands.record_follow_up(**told, answers=said.answers or {}, held_on=said.on)
    elif said.outcome == "not_reached":
        commands.record_not_reached(**told, tried_on=said.on, give_up=said.give_up)
    elif said.outcome == "declined":
        commands.record_declined(**told, tried_on=said.on)
    elif said.outcome == "migrated_again":
        commands.record_re_migrated(**told, learned_on=said.on, country=said.country)
    else:
        commands.record_moved(**told, learned_on=said.on)


def _are_offered(said: FollowUpIn) -> bool:
    """Whether the questionnaire of that day offers every answer."""
    version = queries.questionnaire(said.on)
    nothing = {option.option for option in version.no_answer}
    options = {item.item: nothing | {one.option for one in item.options} for item in version.items}
    return all(
        code in options and (answer is None or answer in options[code]) for code, answer in (said.answers or {}).items()
    )
