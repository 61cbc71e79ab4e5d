"""Reading where news is posted, and what was not taken."""

from django.db.models import Count, Q, QuerySet

from bayiri.core.actor import Actor
from bayiri.exchange.models import Hook, HookNews


def hooks_of(actor: Actor) -> QuerySet[Hook]:
    """The addresses of the actor's agency to which news is posted, with how much waits and how much was not taken."""
    found = Hook.objects.filter(agency_id=actor.agency_id, ended_at__isnull=True).order_by("address", "id")
    waits = Count("news", filter=Q(news__state__in=("waiting", "sending")))
    return found.annotate(waits=waits, failed=Count("news", filter=Q(news__state="failed")))


def news_of(hook: Hook) -> QuerySet[HookNews]:
    """What was posted to an address, or waits, the latest first."""
    return hook.news.order_by("-happened_at", "-id")
