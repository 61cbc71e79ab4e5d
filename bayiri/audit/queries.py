"""Reading the log, as far as row-level security lets the reader see it."""

from uuid import UUID

from bayiri.audit.choices import EVENT_TITLES, SAID_TWICE
from bayiri.audit.models import Event
from bayiri.core.actor import Actor


def timeline(actor: Actor, case_id: UUID, *, limit: int = 30) -> list[dict]:
    """What happened in a case, the newest first: {title, by, at} as the timeline fragment shows it."""
    rows = Event.objects.filter(case_id=case_id).exclude(kind__in=SAID_TWICE).order_by("-id")[:limit]
    return [{"title": EVENT_TITLES.get(row.kind, row.kind), "by": row.actor_label, "at": row.at} for row in rows]
