"""The directory: agencies and what they offer, and which services can take somebody now."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from bayiri.agencies.choices import Availability
from bayiri.agencies.models import Agency, Offer
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible


@dataclass(frozen=True)
class DirectoryFilters:
    """What narrows the directory; empty narrows nothing."""

    country: str = ""
    kind: str = ""
    service: str = ""
    language: str = ""
    now: bool = False


def _offered() -> QuerySet[Offer]:
    return Offer.objects.filter(ended_at__isnull=True)


def services_taking(
    actor: Actor, *, kind: str = "", country: str = "", place: str = "", language: str = "", served: str = "",
    waiting_too: bool = False,
) -> QuerySet[Offer]:  # fmt: skip
    """Services that can take a person now: what was said of them holds today, in this place and language, and the agency
    is not closed on this day. With `waiting_too` also those that say how long one waits.
    """
    today = clock.today()
    states = [Availability.NOW, Availability.WAITING] if waiting_too else [Availability.NOW]
    found = _offered().filter(
        Q(said_until__isnull=True) | Q(said_until__gte=today), availability__in=states
    ).exclude(agency__closed_on__contains=[today])  # fmt: skip
    if kind:
        found = found.filter(kind=kind)
    if country:
        found = found.filter(_works_in(country, place))
    if language:
        found = found.filter(
            Q(languages__contains=[language]) | Q(languages=[], agency__languages__contains=[language])
        )
    if served:
        found = found.filter(Q(for_whom=[]) | Q(for_whom__contains=[served]))
    return found.select_related("agency").order_by("agency__name", "name", "id")


def for_people(found: QuerySet[Offer], *, languages: Collection[str], whom: Collection[str]) -> QuerySet[Offer]:
    """Of these services those that fit people: in one of their languages, for one of the groups they belong to. What a
    service says nothing of narrows nothing.
    """
    if languages:
        spoken = list(languages)
        found = found.filter(
            Q(languages__overlap=spoken)
            | Q(languages=[], agency__languages__overlap=spoken)
            | Q(languages=[], agency__languages=[])
        )
    if whom:
        found = found.filter(Q(for_whom=[]) | Q(for_whom__overlap=list(whom)))
    return found


def _works_in(country: str, place: str) -> Q:
    """Where a service works: its own areas, else those of its agency, else the agency's country."""
    wanted = [country, f"{country}/{place}"] if place else [country]
    within = Q(areas__overlap=wanted) | Q(areas=[], agency__areas__overlap=wanted)
    if not place:  # a place of the country is in the country
        within |= Q(areas__icontains=f"{country}/") | Q(areas=[], agency__areas__icontains=f"{country}/")
    return within | Q(areas=[], agency__areas=[], agency__country=country)


def listed_agencies(actor: Actor, filters: DirectoryFilters) -> QuerySet[Agency]:
    """Agencies of the directory, each with what it offers."""
    found = Agency.objects.order_by("name", "id")
    if filters.kind:
        found = found.filter(kind=filters.kind)
    services = services_taking(actor) if filters.now else _offered()
    if filters.country:
        found = found.filter(
            Q(country=filters.country)
            | Q(areas__contains=[filters.country])
            | Q(areas__icontains=f"{filters.country}/")
        )
    if filters.service:
        services = services.filter(kind=filters.service)
    if filters.language:
        spoken = Q(languages__contains=[filters.language])
        found = found.filter(spoken | Exists(_offered().filter(spoken, agency=OuterRef("pk"))))
    if filters.service or filters.now:
        found = found.filter(Exists(services.filter(agency=OuterRef("pk"))))
    return found.prefetch_related(Prefetch("services", _offered().order_by("kind", "name"), to_attr="offers"))


def countries_of_agencies(actor: Actor) -> list[str]:
    """The countries that the directory can be narrowed to."""
    return list(Agency.objects.order_by("country").values_list("country", flat=True).distinct())


def languages_of_agencies(actor: Actor) -> list[str]:
    """The languages that the directory can be narrowed to."""
    spoken = [*Agency.objects.values_list("languages", flat=True), *_offered().values_list("languages", flat=True)]
    return sorted({code for codes in spoken for code in codes})


def agency_named(actor: Actor, agency_id: UUID) -> Agency:
    """One agency's entry. Raises NotVisible."""
    found = Agency.objects.filter(pk=agency_id).first()
    if found is None:
        raise NotVisible
    return found


def offers_of(actor: Actor, agency_id: UUID) -> list[Offer]:
    """What an agency offers; the own agency sees what has ended, too."""
    found = Offer.objects.filter(agency_id=agency_id)
    if agency_id != actor.agency_id:
        found = found.filter(ended_at__isnull=True)
    return list(found.order_by("ended_at", "kind", "name", "id")[:200])


def own_offer(actor: Actor, offer_id: UUID, *, to_write: bool = False) -> Offer:
    """One service of the actor's agency. Raises NotVisible."""
    found = Offer.objects.filter(pk=offer_id, agency_id=actor.agency_id)
    found = found.select_for_update(of=("self",)) if to_write else found
    service = found.first()
    if service is None:
        raise NotVisible
    return service
