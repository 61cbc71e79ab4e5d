"""The shapes in which referrals go over the wire. What is not to be seen is absent."""

from datetime import date, datetime
from typing import Annotated, Literal, get_args

from ninja import Schema
from pydantic import Field

from bayiri.pages.wire import Said
from bayiri.referrals.choices import Need, Outcome, Reason, Urgency, Wanted

Act = Literal["accept", "decline", "begin", "finish", "give_back", "revoke"]
ACTS: tuple[Act, ...] = get_args(Act)


class PreviewIn(Said):
    """What is read before anybody says yes: general words, nobody's name."""

    wanted: Wanted
    told: Annotated[list[Literal["age", "sex", "languages", "country"]], Field(max_length=4)] = []
    needs: Annotated[list[Need], Field(max_length=20)] = []
    area: Annotated[str, Field(max_length=200)] = ""
    wanted_by: date | None = None
    message: Annotated[str, Field(max_length=2000)] = ""


class PreviewOut(Schema):
    wanted: str
    size: int
    age_groups: list[str]
    sexes: list[str]
    languages: list[str]
    country: str
    area: str
    wanted_by: date | None = None
    needs: list[str]
    message: str


class Somebody(Schema):
    """Somebody concerned, while the referral opens who they are."""

    name: str
    name_latin: str | None = None
    born_on: date | None = None
    languages: list[str] | None = None
    contacts: list[str] | None = None


class SubjectOut(Schema):
    case: str | None = None
    sections: list[str]
    people: list[Somebody]


class ReferralLine(Schema):
    reference: str
    direction: Literal["sent", "received"]
    kind: str
    state: str
    sender: str
    recipient: str
    purpose: str
    urgency: str
    answer_by: date
    until_on: date | None = None
    reason: str | None = None
    outcome: str | None = None
    offered_at: datetime | None = None
    answered_at: datetime | None = None
    changed_at: datetime
    version: int


class ReferralOut(ReferralLine):
    preview: PreviewOut | None = None
    subject: SubjectOut | None = None
    acts: list[str]


class ReferralList(Schema):
    items: list[ReferralLine]
    next: str | None = None


class StepIn(Said):
    act: Annotated[Act, Field(description="What is done.")]
    version: Annotated[int, Field(ge=1, le=10**6, description="The version that was read.")]
    reason: Annotated[Reason | None, Field(description="From the list, to decline, give back or revoke.")] = None
    outcome: Annotated[Outcome | None, Field(description="From the list, to finish.")] = None


class Stands(Schema):
    reference: str
    state: str
    version: int


class SomebodyIn(Said):
    recipient: Annotated[str, Field(max_length=200, description="The name of the agency, exactly.")]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    contact: Annotated[str, Field(max_length=300)] = ""
    agreed: Annotated[bool, Field(description="The person agreed that the agency gets this.")]
    preview: PreviewIn
    urgency: Urgency = Urgency.NORMAL
    answer_by: date | None = None


class AgencyOut(Schema):
    name: str
    kind: str
    country: str


class AgencyList(Schema):
    items: list[AgencyOut]
    next: str | None = None
