"""Reading agencies and their people: a directory, open to everybody who is signed in."""

from django.db.models import BooleanField, OuterRef, QuerySet, Subquery, Value

from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.models import Agency, Participation, User
from bayiri.core.actor import Actor


def colleagues_of(actor: Actor, *roles: str) -> QuerySet[User]:
    """Active people of the actor's agency, in any of `roles` where some are named."""
    people = User.objects.filter(agency_id=actor.agency_id, is_active=True)
    return people.filter(roles__overlap=list(roles)) if roles else people


def agencies_in(country: str, *kinds: str) -> QuerySet[Agency]:
    """Agencies of a country, of any of `kinds` where some are named."""
    found = Agency.objects.filter(country=country)
    return found.filter(kind__in=kinds) if kinds else found


def open_participations(actor: Actor, kind: SubjectKind) -> QuerySet[Participation]:
    """What the actor's agency may see now."""
    return Participation.objects.filter(agency_id=actor.agency_id, subject_kind=kind, until_at__isnull=True)


def is_seen_by(actor: Actor, kind: SubjectKind) -> Subquery:
    """Whether the actor's agency takes part in the record at hand: for `filter` on a table of that kind.

    A scalar, as in the policies: of an EXISTS PostgreSQL guesses far too few rows, and sorts all where it could stop.
    """
    shared = open_participations(actor, kind).filter(subject_id=OuterRef("pk"))
    return Subquery(shared.values(seen=Value(True))[:1], output_field=BooleanField())
