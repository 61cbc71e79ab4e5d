"""Agreements between agencies and States: written, amended, ended, reviewed; each time as a whole new version."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies import permissions, rules
from bayiri.agencies.deferring import defer
from bayiri.agencies.models import Agreement
from bayiri.agencies.queries import agreements as reading
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import ChangedMeanwhile, NotAllowed, RuleBroken
from bayiri.core.guarded import call_guarded, write_guarded
from bayiri.core.ids import uuid7


@dataclass(frozen=True)
class Funding:
    """What one party pays for an activity, in minor units of a currency."""

    by: UUID
    amount: int
    currency: str


@dataclass(frozen=True)
class Activity:
    """What one party does in an agreement, and who pays for it."""

    what: str
    by: UUID
    role: str = "carries_out"
    funding: tuple[Funding, ...] = ()

    @property
    def row(self) -> dict[str, Any]:
        funding = [{"by": str(one.by), "amount": one.amount, "currency": one.currency} for one in self.funding]
        return {"what": self.what, "by": str(self.by), "role": self.role, "funding": funding}

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Activity":
        funding = tuple(Funding(UUID(one["by"]), one["amount"], one["currency"]) for one in row.get("funding", []))
        return cls(row["what"], UUID(row["by"]), row["role"], funding)


@dataclass(frozen=True)
class AgreementData:
    """What an agreement says. Parties are agencies by id and States by code; the writing agency leads."""

    kind: str
    title: str
    begins_on: date
    agencies: tuple[UUID, ...]
    states: tuple[str, ...] = ()
    ends_on: date | None = None
    review_on: date | None = None
    terms: str = ""
    activities: tuple[Activity, ...] = field(default=())


@transaction.atomic
def write_agreement(*, by: Actor, data: AgreementData) -> Agreement:
    """Write down an agreement that the actor's agency leads. Raises NotAllowed, RuleBroken."""
    if not permissions.may_write_agreements(by):
        raise NotAllowed
    _require(by, _facts(by, data))
    agreement_id = uuid7()
    _write(agreement_id, 1, data, "")
    agreement = Agreement.objects.get(pk=agreement_id)
    audit.record(kind="agencies.agreement_written", by=by, subject=agreement, facts=_said(data))
    _tell_parties(by, agreement_id)
    return agreement


@transaction.atomic
def amend_agreement(*, by: Actor, agreement_id: UUID, number: int, data: AgreementData, because: str) -> Agreement:
    """Write what an agreement says from here on: extended, other parties, other activities.

    `number` is the version that was read. Raises NotVisible, NotAllowed, RuleBroken, ChangedMeanwhile.
    """
    listed = reading.agreement_of(by, agreement_id)
    agreement = listed.agreement
    if not permissions.may_write_agreements(by) or agreement.lead_id != by.agency_id:
        raise NotAllowed
    if agreement.version != number:
        raise ChangedMeanwhile(agreement)
    facts = replace(_facts(by, data), amends=True, because=because, ended=agreement.ended_on is not None)
    _require(by, facts)
    _write(agreement_id, number + 1, data, because)
    audit.record(kind="agencies.agreement_amended", by=by, subject=agreement, facts={**_said(data), "because": because})
    _tell_parties(by, agreement_id)
    return agreement


@transaction.atomic
def end_agreement(*, by: Actor, agreement_id: UUID, on: date, because: str) -> None:
    """End an agreement on a day, with the reason. Raises NotVisible, NotAllowed, RuleBroken."""
    listed = _led(by, agreement_id)
    if listed.agreement.ended_on or on < listed.version.begins_on or not because.strip():
        raise RuleBroken(["INV-169"])
    call_guarded("agencies_end_agreement", agreement_id, on, because)
    facts = {"on": on, "because": because}
    audit.record(kind="agencies.agreement_ended", by=by, subject=listed.agreement, facts=facts)
    _tell_parties(by, agreement_id)


@transaction.atomic
def resume_agreement(*, by: Actor, agreement_id: UUID) -> None:
    """It goes on after all: the ending is taken back. Raises NotVisible, NotAllowed, RuleBroken."""
    listed = _led(by, agreement_id)
    if listed.agreement.ended_on is None:
        raise RuleBroken(["INV-169"])
    call_guarded("agencies_resume_agreement", agreement_id)
    audit.record(kind="agencies.agreement_resumed", by=by, subject=listed.agreement)
    _tell_parties(by, agreement_id)


@transaction.atomic
def finish_review(*, by: Actor, review_id: UUID, note: str) -> None:
    """Say what one's agency found when it looked at an agreement. Raises NotVisible, NotAllowed, RuleBroken."""
    review = reading.review_of(by, review_id)
    if not permissions.may_write_agreements(by):
        raise NotAllowed
    if not note.strip():
        raise RuleBroken(["INV-169"])
    call_guarded("agencies_finish_review", review_id, note, clock.now())
    audit.record(kind="agencies.agreement_reviewed", by=by, subject=review.agreement, facts={"due_on": review.due_on})


def _tell_parties(by: Actor, agreement_id: UUID) -> None:
    """Every other party has news of it, after this transaction."""
    defer("notifications.tell_parties", by=by, agreement_id=str(agreement_id))


def _led(by: Actor, agreement_id: UUID) -> reading.Listed:
    listed = reading.agreement_of(by, agreement_id)
    if not permissions.may_write_agreements(by) or listed.agreement.lead_id != by.agency_id:
        raise NotAllowed
    return listed


def _facts(by: Actor, data: AgreementData) -> rules.AgreementFacts:
    funding = [one for activity in data.activities for one in activity.funding]
    return rules.AgreementFacts(
        by_agency=str(by.agency_id), lead=str(by.agency_id), agencies=frozenset(map(str, data.agencies)),
        states=frozenset(data.states), begins_on=data.begins_on, ends_on=data.ends_on, review_on=data.review_on,
        doing=frozenset(str(one.by) for one in data.activities), paying=frozenset(str(one.by) for one in funding),
        money=tuple(one.amount for one in funding),
    )  # fmt: skip


def _require(by: Actor, facts: rules.AgreementFacts) -> None:
    if reasons := rules.reasons_not_to_agree(facts):
        raise RuleBroken(reasons)


def _said(data: AgreementData) -> dict[str, Any]:
    return {
        "kind": data.kind, "title": data.title, "agencies": list(data.agencies), "states": list(data.states),
        "activities": len(data.activities),
    }  # fmt: skip


def _write(agreement_id: UUID, number: int, data: AgreementData, because: str) -> None:
    row = {
        "id": uuid7(), "agreement_id": agreement_id, "number": number, "kind": data.kind, "title": data.title,
        "terms": data.terms, "begins_on": data.begins_on, "ends_on": data.ends_on, "review_on": data.review_on,
        "agencies": list(dict.fromkeys(data.agencies)), "states": list(dict.fromkeys(data.states)),
        "activities": [activity.row for activity in data.activities], "because": because, "recorded_at": clock.now(),
    }  # fmt: skip
    write_guarded("agencies_write_agreement", row)
