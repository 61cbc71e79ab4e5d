"""Reading what a person chose to say of what they own, have saved or owe; row-level security says who may."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from bayiri.agencies.models import Agency
from bayiri.cases.models import Case
from bayiri.cases.queries import members_of
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.reintegration.models import Asset

AT_ONCE = 100


def assets_of(actor: Actor, person_ids: Iterable[UUID]) -> list[Asset]:
    """What stands of these people, as far as the actor may read it, the first first."""
    standing = Asset.objects.filter(person_id__in=list(person_ids), ended_at__isnull=True)
    return list(standing.order_by("recorded_at", "id")[:AT_ONCE])


def asset_for(case: Case, asset_id: UUID) -> Asset:
    """One that stands, of somebody in a visible case. Raises NotVisible."""
    people = [member.person_id for member in members_of(case)]
    found = Asset.objects.filter(pk=asset_id, person_id__in=people, ended_at__isnull=True).first()
    if found is None:
        raise NotVisible
    return found


def helpers_of(actor: Actor, person_id: UUID) -> list[tuple[UUID, str]]:
    """The agencies that help a person now: (id, name), for who counsels them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM reintegration_helpers(%s)", [person_id])
        return cursor.fetchall()


def names_of(agency_ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Agency.objects.filter(pk__in=set(agency_ids)).values_list("pk", "name"))
