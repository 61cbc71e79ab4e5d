"""Reading agreements: each is seen by the agencies that are parties to it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from bayiri.agencies.choices import AgreementKind
from bayiri.agencies.models import Agency, Agreement, AgreementReview, AgreementVersion
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible

AGENCIES_OFFERED = 300


@dataclass(frozen=True)
class Listed:
    """An agreement with its version that counts."""

    agreement: Agreement
    version: AgreementVersion

    @property
    def state(self) -> str:
        """How it stands today: ahead, runs, ended, expired."""
        today, one = clock.today(), self.version
        if self.agreement.ended_on:
            return "ended" if self.agreement.ended_on <= today else "ending"
        if one.ends_on and one.ends_on < today:
            return "expired"
        return "ahead" if one.begins_on > today else "runs"


def agreements_of(actor: Actor, *, kind: str = "") -> QuerySet[AgreementVersion]:
    """The versions that count, of the agreements that the actor's agency is party to; the last written first."""
    found = AgreementVersion.objects.filter(number=F("agreement__version")).select_related("agreement__lead")
    found = found.filter(agreement__kind=kind) if kind else found
    return found.prefetch_related("agreement__parties__agency").order_by("-recorded_at", "-id")


def agreement_of(actor: Actor, agreement_id: UUID, *, to_write: bool = False) -> Listed:
    """One agreement as it stands. Raises NotVisible."""
    version = agreements_of(actor).filter(agreement_id=agreement_id).first()
    if version is None:
        raise NotVisible
    return Listed(version.agreement, version)


def versions_of(actor: Actor, agreement_id: UUID) -> QuerySet[AgreementVersion]:
    """What an agreement said before, the last first."""
    found = AgreementVersion.objects.filter(agreement_id=agreement_id).select_related("recorded_by")
    return found.order_by("-number")[:100]


def parties_of(agreement: Agreement) -> tuple[list[Agency], list[str]]:
    """Agencies that are party now, and States as such."""
    now = [party for party in agreement.parties.all() if party.left_at is None]
    agencies = sorted((party.agency for party in now if party.agency), key=lambda one: one.name)
    return agencies, sorted(party.country for party in now if party.agency is None)


def activities_of(version: AgreementVersion) -> list[dict[str, Any]]:
    """Its activities with the agencies by name, and how much each pays."""
    ids = {row["by"] for row in version.activities} | {
        one["by"] for row in version.activities for one in row.get("funding", [])
    }
    names = {str(agency.pk): agency.name for agency in Agency.objects.filter(pk__in=ids)}
    return [
        {
            **row,
            "by_name": names.get(row["by"], ""),
            "funding": [{**one, "by_name": names.get(one["by"], "")} for one in row.get("funding", [])],
        }
        for row in version.activities
    ]


def funding_of(activities: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    """(agency, currency, minor units in all) over the activities, by name."""
    sums: dict[tuple[str, str], int] = {}
    for row in activities:
        for one in row["funding"]:
            key = (one["by_name"], one["currency"])
            sums[key] = sums.get(key, 0) + one["amount"]
    return [(name, currency, amount) for (name, currency), amount in sorted(sums.items())]


def open_reviews(actor: Actor) -> QuerySet[AgreementReview]:
    """Agreements that the actor's agency is to look at, what is due first first."""
    found = AgreementReview.objects.filter(
        agency_id=actor.agency_id, done_at__isnull=True, agreement__ended_on__isnull=True
    )
    return found.select_related("agreement").order_by("due_on", "id")


def review_of(actor: Actor, review_id: UUID) -> AgreementReview:
    """One review that is open for the actor's agency. Raises NotVisible."""
    found = open_reviews(actor).filter(pk=review_id).first()
    if found is None:
        raise NotVisible
    return found


def reviews_of(actor: Actor, agreement_id: UUID) -> QuerySet[AgreementReview]:
    """What the parties found when they looked at an agreement, the last first."""
    found = AgreementReview.objects.filter(agreement_id=agreement_id).select_related("agency", "done_by")
    return found.order_by("-due_on", "agency__name")[:100]


def agencies_to_choose(actor: Actor) -> list[Agency]:
    """Who can be party to an agreement."""
    return list(Agency.objects.order_by("country", "name")[:AGENCIES_OFFERED])


def sharing_agreements(actor: Actor) -> dict[UUID, AgreementVersion]:
    """By the other party, the data-sharing agreement that runs today between it and the actor's agency."""
    today = clock.today()
    running = agreements_of(actor, kind=AgreementKind.DATA_SHARING).filter(
        Q(agreement__ended_on__isnull=True) | Q(agreement__ended_on__gt=today),
        Q(ends_on__isnull=True) | Q(ends_on__gte=today), begins_on__lte=today,
    )  # fmt: skip
    found: dict[UUID, AgreementVersion] = {}
    for version in running:
        for party in version.agreement.parties.all():
            if party.left_at is None and party.agency_id and party.agency_id != actor.agency_id:
                found.setdefault(party.agency_id, version)
    return found
