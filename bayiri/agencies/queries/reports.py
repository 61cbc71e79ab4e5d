"""Reading what diaspora organizations send, and what they are answered."""

from uuid import UUID

from django.db.models import Q, QuerySet

from bayiri.agencies.choices import AgencyKind
from bayiri.agencies.models import Agency, PartnerReport
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible

# Who takes part in counselling and reintegration, and may be sent a report.
RECEIVERS = (AgencyKind.MINISTRY, AgencyKind.INTERNATIONAL, AgencyKind.NGO, AgencyKind.CONSULATE)


def reports_of(actor: Actor, *, kind: str = "") -> QuerySet[PartnerReport]:
    """Reports that the actor's agency wrote or received, the last first."""
    found = PartnerReport.objects.filter(Q(agency_id=actor.agency_id) | Q(sent_to_id=actor.agency_id))
    found = found.filter(kind=kind) if kind else found
    return found.select_related("agency", "sent_to", "recorded_by").order_by("-recorded_at", "-id")


def report_of(actor: Actor, report_id: UUID, *, to_write: bool = False) -> PartnerReport:
    """One report. Raises NotVisible."""
    found = reports_of(actor).filter(pk=report_id)
    found = found.select_for_update(of=("self",)) if to_write else found
    report = found.first()
    if report is None:
        raise NotVisible
    return report


def unanswered(actor: Actor) -> QuerySet[PartnerReport]:
    """Reports that wait for an answer of the actor's agency, the oldest first."""
    waiting = PartnerReport.objects.filter(sent_to_id=actor.agency_id, answered_at=None, taken_back_at=None)
    return waiting.select_related("agency").order_by("recorded_at", "id")


def may_be_sent_to(actor: Actor) -> list[Agency]:
    """Agencies that a report can go to."""
    return list(Agency.objects.filter(kind__in=RECEIVERS).exclude(pk=actor.agency_id).order_by("name")[:300])
