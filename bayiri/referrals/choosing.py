"""Who can be asked: services that take these people now, agency by agency; other agencies; what stands between the two."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bayiri.agencies.choices import Availability, Served
from bayiri.agencies.models import Agency, Offer, User
from bayiri.agencies.queries.agreements import sharing_agreements
from bayiri.agencies.queries.offers import for_people, services_taking
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.people.models import Person
from bayiri.people.rules import age_on
from bayiri.referrals.choices import SERVICES_FOR, Wanted
from bayiri.referrals.queries import terms

UNKNOWN = "unknown"  # what a service said of itself has run out
Choices = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True)
class Wish:
    """What is looked for. `wide`: elsewhere, in other languages and for other people, too."""

    wanted: str = ""
    words: str = ""
    wide: bool = False
    others: bool = False
    country: str = ""
    place: str = ""
    languages: frozenset[str] = frozenset()
    whom: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Found:
    """Choices by agency, and how many more there are than one page shows."""

    choices: Choices
    more: int = 0
    number: int = field(default=0)


def groups_of(people: Iterable[Person], today: date) -> frozenset[str]:
    """For whom a service may be there, of what is known of people: nothing that says more than age, sex and household."""
    known = list(people)
    ages = [age_on(one.born_on, today) if one.born_on else None for one in known]
    found = {str(Served.FAMILIES)} if len(known) > 1 else set()
    for one, age in zip(known, ages, strict=True):
        found |= {str(Served.CHILDREN)} if age is not None and age < 18 else {str(Served.ADULTS)}
        if age is not None and age < 18 and len(known) == 1:
            found.add(str(Served.UNACCOMPANIED))
        if age is not None and age >= 60:
            found.add(str(Served.OLDER))
        if one.sex == "female" and (age is None or age >= 18):
            found.add(str(Served.WOMEN))
    return frozenset(found)


def services(actor: Actor, wish: Wish) -> Found:
    """Services of others that can be asked now, by agency; those with a waiting time say so. Three queries."""
    found = services_taking(
        actor, country="" if wish.wide else wish.country, place="" if wish.wide else wish.place, waiting_too=True
    ).exclude(agency_id=actor.agency_id)
    if wish.wanted:
        found = found.filter(kind__in=SERVICES_FOR[Wanted(wish.wanted)])
    if not wish.wide:
        found = for_people(found, languages=wish.languages, whom=wish.whom)
    if wish.words:
        words = wish.words
        found = found.filter(
            Q(name__icontains=words) | Q(description__icontains=words) | Q(agency__name__icontains=words)
        )
    most = terms().number("list_most")
    rows = list(found[: most + 1])
    more = found.count() - most if len(rows) > most else 0
    agreed = sharing_agreements(actor)
    groups: dict[str, list[tuple[str, str]]] = {}
    for offer in rows[:most]:
        groups.setdefault(named(offer.agency, agreed), []).append((choice_of(offer), said_of(offer)))
    return Found(list(groups.items()), more, len(rows[:most]))


def agencies(actor: Actor, wish: Wish, *, with_accounts: bool = False) -> Found:
    """Other agencies, by name: with or without a data-sharing agreement, and which of them answer through a link."""
    people = User.objects.filter(agency_id=OuterRef("pk"), is_active=True)
    found = Agency.objects.exclude(pk=actor.agency_id).annotate(works_here=Exists(people)).order_by("name", "id")
    if with_accounts:
        found = found.filter(works_here=True)
    if wish.words:
        found = found.filter(name__icontains=wish.words)
    most = terms().number("agencies_most")
    rows = list(found[: most + 1])
    more = found.count() - most if len(rows) > most else 0
    agreed = sharing_agreements(actor)
    named_ = [(one, named(one, agreed)) for one in rows[:most]]
    labels = [
        (str(one.id), name if one.works_here else _("%(agency)s · answers through a link") % {"agency": name})
        for one, name in named_
    ]
    return Found([("", labels)], more, len(labels))


def named(agency: Agency, agreed: Collection[UUID]) -> str:
    """An agency with what stands between it and the reader's own."""
    words = (
        _("%(agency)s · data-sharing agreement") if agency.id in agreed else _("%(agency)s · no data-sharing agreement")
    )
    return words % {"agency": agency.name}


def state_of(offer: Offer) -> str:
    """Whether a service takes people, as far as anybody knows today."""
    return UNKNOWN if offer.said_until and offer.said_until < clock.today() else offer.availability


def choice_of(offer: Offer) -> str:
    """A service as it was read: what it says of itself may have changed until it is asked."""
    return f"{offer.id}:{state_of(offer)}"


def said_of(offer: Offer) -> str:
    """A service with whether it takes people, in words."""
    state, days = state_of(offer), offer.waiting_days or 0
    words = {
        Availability.NOW.value: _("takes people now"), Availability.FULL.value: _("full"), UNKNOWN: _("not known today"),
        Availability.WAITING.value: ngettext("one waits %(days)s day", "one waits %(days)s days", days) % {"days": days},
    }  # fmt: skip
    return f"{offer.name}: {words[state]}"


def offer_to_ask(actor: Actor, offer_id: UUID) -> Offer | None:
    """One service of another agency that is still offered."""
    found = Offer.objects.filter(pk=offer_id, ended_at__isnull=True).exclude(agency_id=actor.agency_id)
    return found.select_related("agency").first()


def without_accounts(agency_id: UUID | None) -> Agency | None:
    """The agency, where nobody of it works in this installation: it answers through a link."""
    if agency_id is None or User.objects.filter(agency_id=agency_id, is_active=True).exists():
        return None
    return Agency.objects.filter(pk=agency_id).first()
