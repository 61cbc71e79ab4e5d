"""Reading work: mine, my agency's, a case's."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from bayiri.agencies.queries import stands_in_for
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.rulebooks.queries import law
from bayiri.tasks.models import Task


def due_on(period: str) -> date:
    """Today and the days that the law's document gives for `period`: when a piece of work is due."""
    today = clock.today()
    return today + timedelta(days=law("voluntary-return", on=today).number(period))


def open_tasks_for(actor: Actor) -> QuerySet[Task]:
    """Open work for this person: named, or for a role of theirs in their agency. What is due first comes first.

    Also what names a colleague who is away, and for whom this person stands in today.
    """
    people = [actor.id, *stands_in_for(actor)]
    return (
        Task.objects.filter(agency_id=actor.agency_id, ended_at__isnull=True)
        .filter(Q(person_id__in=people) | Q(person_id__isnull=True, roles__overlap=list(actor.roles)))
        .order_by("due_on", "id")
    )


def open_tasks_of_case(actor: Actor, case_id: UUID) -> QuerySet[Task]:
    """Open work on one case that the actor's agency may see."""
    return (
        Task.objects.filter(case_id=case_id, ended_at__isnull=True)
        .select_related("agency", "person")
        .order_by("due_on", "id")
    )
