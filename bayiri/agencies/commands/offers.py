"""An agency's entry in the directory, and what it offers."""

from dataclasses import asdict, dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies import permissions, queries
from bayiri.agencies.models import Agency, Offer
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import ChangedMeanwhile, NotAllowed, NotVisible


@dataclass(frozen=True)
class EntryData:
    """What an agency says of itself. Hours by weekday: {"mon": [["09:00", "12:30"]]}."""

    areas: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    address: str = ""
    phone: str = ""
    email: str = ""
    web: str = ""
    opening_hours: dict[str, list[list[str]]] = field(default_factory=dict)
    closed_on: list[date] = field(default_factory=list)


@dataclass(frozen=True)
class OfferData:
    """What a service is, for whom, and whether it takes people."""

    kind: str
    name: str
    description: str = ""
    areas: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    for_whom: list[str] = field(default_factory=list)
    availability: str = "now"
    waiting_days: int | None = None
    said_until: date | None = None


@transaction.atomic
def describe_agency(*, by: Actor, data: EntryData, version: int) -> Agency:
    """Write the entry of the actor's own agency. Raises NotAllowed, and ChangedMeanwhile where somebody else did."""
    if not permissions.may_describe_agency(by):
        raise NotAllowed
    agency = Agency.objects.select_for_update(of=("self",), no_key=True).get(pk=by.agency_id)
    if agency.version != version:
        raise ChangedMeanwhile(agency)
    changed = [name for name, value in vars(data).items() if getattr(agency, name) != value]
    for name, value in vars(data).items():
        setattr(agency, name, value)
    agency.version, agency.changed_by_id, agency.changed_at = version + 1, by.id, clock.now()
    agency.save(update_fields=[*vars(data), "version", "changed_by", "changed_at"])
    audit.record(kind="agencies.described", by=by, subject=agency, facts={"fields": changed})
    return agency


@transaction.atomic
def make_offer(*, by: Actor, data: OfferData) -> Offer:
    """Offer a service of the actor's own agency. Raises NotAllowed."""
    if not permissions.may_describe_agency(by):
        raise NotAllowed
    service = Offer.objects.create(
        agency_id=by.agency_id, changed_by_id=by.id, changed_at=clock.now(), **_fitting(data)
    )
    audit.record(kind="agencies.service_offered", by=by, subject=service, facts={"kind": data.kind})
    return service


@transaction.atomic
def change_offer(*, by: Actor, offer_id: UUID, data: OfferData, version: int) -> Offer:
    """Say anew what a service is and whether it takes people. Raises NotVisible, NotAllowed, ChangedMeanwhile."""
    service = _own(by, offer_id)
    if service.version != version:
        raise ChangedMeanwhile(service)
    if service.ended_at:
        raise NotVisible
    return _changed(by, service, "changed", **_fitting(data))


@transaction.atomic
def end_offer(*, by: Actor, offer_id: UUID) -> Offer:
    """Offer a service no more; it stays readable for the agency. Raises NotVisible, NotAllowed."""
    service = _own(by, offer_id)
    if service.ended_at:
        raise NotVisible
    return _changed(by, service, "ended", ended_at=clock.now())


@transaction.atomic
def take_up_offer(*, by: Actor, offer_id: UUID) -> Offer:
    """Offer again what was offered before. Raises NotVisible, NotAllowed."""
    service = _own(by, offer_id)
    if service.ended_at is None:
        raise NotVisible
    return _changed(by, service, "resumed", ended_at=None)


def _own(by: Actor, offer_id: UUID) -> Offer:
    queries.own_offer(by, offer_id)
    if not permissions.may_describe_agency(by):
        raise NotAllowed
    return queries.own_offer(by, offer_id, to_write=True)


def _fitting(data: OfferData) -> dict:
    """Days are said of a waiting time alone."""
    said = asdict(data)
    return said | {"waiting_days": said["waiting_days"] if data.availability == "waiting" else None}


def _changed(by: Actor, service: Offer, word: str, **values) -> Offer:
    for name, value in values.items():
        setattr(service, name, value)
    service.version, service.changed_by_id, service.changed_at = service.version + 1, by.id, clock.now()
    service.save(update_fields=[*values, "version", "changed_by", "changed_at"])
    audit.record(kind=f"agencies.service_{word}", by=by, subject=service, facts={"kind": service.kind})
    return service
