"""The shapes in which cases go over the wire. What is not to be seen is absent."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import AwareDatetime, Field

from bayiri.agencies.choices import Purpose, Section
from bayiri.pages.wire import MemberNumber, Said
from bayiri.referrals.choices import Kind, Urgency
from bayiri.referrals.shapes import PreviewIn


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
    """Somebody of the household."""

    number: int
    relation: str | None = None
    state: str | None = None
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
    updated_at: datetime


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
    planned_on: date


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
    members: list[MemberOut]
    journey: Journey | None = None
    basis: Basis | None = None
    travel: list[Travel] | None = None
    plan: Plan | None = None
    follow_ups: list[Round] | None = None


class ArrivalIn(Said):
    member: MemberNumber
    happened_at: Annotated[AwareDatetime, Field(description="When they arrived, with a time zone.")]


class MemberState(Schema):
    case: str
    member: int
    state: str


class AskIn(Said):
    recipient: Annotated[str, Field(max_length=200, description="The name of the agency, exactly.")]
    kind: Kind = Kind.HELP
    purpose: Purpose
    sections: Annotated[list[Section], Field(min_length=1, max_length=12, description="What opens when it says yes.")]
    members: Annotated[list[MemberNumber], Field(min_length=1, max_length=100)]
    agreed_now: Annotated[
        list[MemberNumber], Field(max_length=100, description="Who agreed just now, to exactly this.")
    ] = []
    preview: PreviewIn
    urgency: Urgency = Urgency.NORMAL
    answer_by: date | None = None
    until_on: date | None = None


class Asked(Schema):
    reference: str
    state: str
    version: int
