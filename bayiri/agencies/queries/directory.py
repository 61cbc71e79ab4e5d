"""Reading agencies and their people: a directory, open to everybody who is signed in."""

from datetime import date
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, DateField, F, Func, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast

from bayiri.agencies.choices import Section, SubjectKind
from bayiri.agencies.models import Absence, Agency, PurposeSection, User
from bayiri.agencies.permissions import SHOWS, open_participations
from bayiri.agencies.rules import AbsenceFacts, GivingFacts, roles_on
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible


def colleagues_of(actor: Actor, *roles: str) -> QuerySet[User]:
    """Active people of the actor's agency, in any of `roles` where some are named."""
    people = User.objects.filter(agency_id=actor.agency_id, is_active=True)
    return with_roles(people, *roles) if roles else people


def with_roles(people: QuerySet[User], *roles: str) -> QuerySet[User]:
    """Those who have any of `roles` today."""
    today = Value(clock.today(), output_field=DateField())
    held = Func(
        Cast(F("roles"), ArrayField(TextField())), F("limits"), today, function="agencies_roles_on",
        output_field=ArrayField(TextField()),
    )  # fmt: skip
    return people.alias(held=held).filter(roles__overlap=list(roles), held__overlap=list(roles))


def agencies_in(country: str, *kinds: str) -> QuerySet[Agency]:
    """Agencies of a country, of any of `kinds` where some are named."""
    found = Agency.objects.filter(country=country)
    return found.filter(kind__in=kinds) if kinds else found


def agency_called(name: str) -> Agency:
    """The agency of exactly this name. Raises NotVisible."""
    found = Agency.objects.filter(name=name).first()
    if found is None:
        raise NotVisible
    return found


def sections_for(purpose: str, *, by_person: bool = False) -> dict[str, str]:
    """What may be given for a purpose at most, as law/sharing.yaml says: section to mode; of a case, or of one person."""
    rows = PurposeSection.objects.filter(purpose=purpose, by_person=by_person).order_by("id")
    return dict(rows.values_list("section", "mode"))


def giving_facts(agency: Agency, kind: SubjectKind, purpose: str, section: str, mode: str) -> GivingFacts:
    """What the rules need to know when a section of a record is to be given to `agency`."""
    never = PurposeSection.objects.filter(purpose="", kind=agency.kind).values_list("section", flat=True)
    return GivingFacts(
        section=section,
        mode=mode,
        for_one_person=kind == SubjectKind.PERSON,
        allowed=sections_for(purpose),
        allowed_by_person=sections_for(purpose, by_person=True),
        never=frozenset(never),
    )


def sections_seen(actor: Actor, kind: SubjectKind, subject_id: UUID) -> frozenset[str]:
    """The sections of one record that the actor's agency sees now. One query."""
    named = set(open_participations(actor, kind).filter(subject_id=subject_id).values_list("section", flat=True))
    return frozenset(Section.values) if Section.ALL in named else frozenset(named)


def is_seen_by(actor: Actor, kind: SubjectKind) -> Subquery:
    """Whether the actor's agency takes part in the record at hand: for `filter` on a table of that kind.

    A scalar, as in the policies: of an EXISTS PostgreSQL guesses far too few rows, and sorts all where it could stop.
    """
    shared = open_participations(actor, kind).filter(subject_id=OuterRef("pk"), section__in=SHOWS[kind])
    return Subquery(shared.values(seen=Value(True))[:1], output_field=BooleanField())


def absences(actor: Actor) -> QuerySet[Absence]:
    """Who of the actor's agency is away now or later, and who looks after their work."""
    return (
        Absence.objects.filter(agency_id=actor.agency_id, ended_at__isnull=True, until_on__gte=clock.today())
        .select_related("person", "deputy", "recorded_by")
        .order_by("from_on", "id")
    )


def away_today(actor: Actor) -> dict[UUID, Absence]:
    """The absences that run today, by who is away."""
    return {absence.person_id: absence for absence in absences(actor).filter(from_on__lte=clock.today())}


def stands_in_for(actor: Actor) -> list[UUID]:
    """Whose work the actor looks after today. It ends there: a deputy who is away as well passes nothing on."""
    running = Absence.objects.filter(deputy_id=actor.id, ended_at__isnull=True, agency_id=actor.agency_id)
    today = clock.today()
    return list(running.filter(from_on__lte=today, until_on__gte=today).values_list("person_id", flat=True))


def stood_in_by(actor: Actor, person_id: UUID, from_on: date, until_on: date) -> list[Absence]:
    """The absences between two days in which this person of the actor's agency stands in for a colleague."""
    running = Absence.objects.filter(deputy_id=person_id, ended_at__isnull=True, agency_id=actor.agency_id)
    return list(running.filter(from_on__lte=until_on, until_on__gte=from_on)[:50])


def absence_facts(person: User, deputy_id: UUID | None, from_on: date, until_on: date) -> AbsenceFacts:
    """What the rules need to know when an absence is entered."""
    colleagues = User.objects.filter(agency_id=person.agency_id, is_active=True)
    deputy = colleagues.filter(pk=deputy_id).first() if deputy_id else None
    others = Absence.objects.filter(person=person, ended_at__isnull=True)
    return AbsenceFacts(
        person_id=str(person.id),
        roles=roles_on(person.roles, person.limits, clock.today()),
        deputy_id=str(deputy_id) if deputy_id else None,
        deputy_roles=roles_on(deputy.roles, deputy.limits, clock.today()) if deputy else None,
        away_already=others.filter(from_on__lte=until_on, until_on__gte=from_on).exists(),
    )
