"""What a diaspora organization sends: assessments of what a community needs, reports of campaigns."""

from dataclasses import asdict, dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.agencies import permissions
from bayiri.agencies.models import PartnerReport
from bayiri.agencies.queries import reports as reading
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible


@dataclass(frozen=True)
class ReportData:
    """What is reported: about groups and places, never about one person."""

    title: str
    country: str
    from_on: date
    until_on: date
    text: str
    place: str = ""
    languages: list[str] = field(default_factory=list)
    people: int | None = None
    needs: list[str] = field(default_factory=list)


@transaction.atomic
def send_report(
    *, by: Actor, kind: str, sent_to: UUID, data: ReportData, corrects_id: UUID | None = None
) -> PartnerReport:
    """Send a report to an agency, or one that corrects another. Raises NotVisible, NotAllowed."""
    if not permissions.may_send_reports(by):
        raise NotAllowed
    if corrects_id:
        corrected = reading.report_of(by, corrects_id, to_write=True)
        kind, sent_to = corrected.kind, corrected.sent_to_id
        if corrected.agency_id != by.agency_id:
            raise NotVisible
        _take_back(corrected)
    if not any(agency.pk == sent_to for agency in reading.may_be_sent_to(by)):
        raise NotVisible
    report = PartnerReport.objects.create(
        kind=kind, agency_id=by.agency_id, sent_to_id=sent_to, corrects_id=corrects_id, recorded_by_id=by.id,
        recorded_at=clock.now(), **asdict(data),
    )  # fmt: skip
    audit.record(kind="agencies.report_sent", by=by, subject=report, facts={"kind": kind, "corrects": corrects_id})
    return report


@transaction.atomic
def take_back_report(*, by: Actor, report_id: UUID) -> PartnerReport:
    """A report was sent by mistake: it stays readable, and says so. Raises NotVisible, NotAllowed."""
    report = reading.report_of(by, report_id, to_write=True)
    if report.agency_id != by.agency_id or report.taken_back_at:
        raise NotVisible
    if not permissions.may_send_reports(by):
        raise NotAllowed
    _take_back(report)
    audit.record(kind="agencies.report_taken_back", by=by, subject=report)
    return report


@transaction.atomic
def answer_report(*, by: Actor, report_id: UUID, answer: str) -> PartnerReport:
    """Answer a report that was received, once. Raises NotVisible, NotAllowed."""
    report = reading.report_of(by, report_id, to_write=True)
    if report.sent_to_id != by.agency_id or report.answered_at or report.taken_back_at:
        raise NotVisible
    if not permissions.may_answer_reports(by):
        raise NotAllowed
    report.answer, report.answered_at, report.answered_by_id = answer, clock.now(), by.id
    report.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record(kind="agencies.report_answered", by=by, subject=report)
    return report


def _take_back(report: PartnerReport) -> None:
    if report.taken_back_at is None:
        report.taken_back_at = clock.now()
        report.save(update_fields=["taken_back_at"])
