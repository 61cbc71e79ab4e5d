"""What diaspora organizations send, and what they are answered."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.agencies import permissions
from bayiri.agencies.choices import OfferKind, ReportKind
from bayiri.agencies.commands import reports as commands
from bayiri.agencies.forms.fields import reader
from bayiri.agencies.forms.reports import AnswerForm, ReportForm
from bayiri.agencies.queries import reports as queries
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of
from bayiri.reference.countries import country_name
from bayiri.reference.languages import language_name

REPORTS_A_PAGE = 25


def reports(request: HttpRequest) -> HttpResponse:
    """What the agency sent and received, the last first."""
    actor = actor_of(request)
    if not permissions.may_read_reports(actor):
        raise NotAllowed
    kind = request.GET.get("kind", "")
    kind = kind if kind in ReportKind.values else ""
    page = Paginator(queries.reports_of(actor, kind=kind), REPORTS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Reports"), "page": page, "kinds": ReportKind.choices, "kind": kind,
        "may_send": permissions.may_send_reports(actor), "own": actor.agency_id,
    }  # fmt: skip
    return render(request, "agencies/reports.html", context)


def send(request: HttpRequest, report: str) -> HttpResponse:
    """Write a needs assessment or a campaign report, and send it."""
    actor = actor_of(request)
    if report not in ReportKind.values:
        raise Http404
    if not permissions.may_send_reports(actor):
        raise NotAllowed
    form = ReportForm(request.POST or None, kind=report, receivers=queries.may_be_sent_to(actor))
    return form_page(
        request, form,
        lambda said: commands.send_report(by=actor, kind=report, sent_to=UUID(said["sent_to"]), data=form.report),
        onward=lambda made: reverse("agencies:report", args=[made.pk]), done=_("The report is sent."),
        title=ReportKind(report).label, back_url=reverse("agencies:reports"),
    )  # fmt: skip


def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One report and its answer; who received it answers here."""
    actor = actor_of(request)
    found = queries.report_of(actor, report_id)
    if not permissions.may_read_reports(actor):
        raise NotAllowed
    sent = found.agency_id == actor.agency_id
    waits = not found.answered_at and not found.taken_back_at
    form = AnswerForm(request.POST or None)
    facts = [
        (_("From"), found.agency.name), (_("To"), found.sent_to.name),
        (_("Where"), ", ".join(filter(None, [found.place, country_name(found.country, reader())]))),
        (_("Languages"), ", ".join(language_name(code, reader()) for code in found.languages)),
        (_("How many people?"), found.people),
        (_("What is needed?"), ", ".join(str(OfferKind(one).label) for one in found.needs)),
    ]  # fmt: skip
    if request.method == "POST" and sent:
        raise NotVisible
    return form_page(
        request, form, lambda said: commands.answer_report(by=actor, report_id=report_id, **said), danger=False,
        onward=reverse("agencies:report", args=[report_id]), done=_("The answer is sent."), template="agencies/report.html",
        title=found.title, report=found, facts=facts, back_url=reverse("agencies:reports"),
        may_answer=not sent and waits and permissions.may_answer_reports(actor),
        may_take_back=sent and not found.taken_back_at and permissions.may_send_reports(actor),
    )  # fmt: skip


def correct(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Send a report that takes the place of one that was sent."""
    actor = actor_of(request)
    found = queries.report_of(actor, report_id)
    if found.agency_id != actor.agency_id:
        raise NotVisible
    if not permissions.may_send_reports(actor):
        raise NotAllowed
    here = reverse("agencies:report", args=[report_id])
    form = ReportForm(
        request.POST or None, kind=found.kind, receivers=[], correcting=True, initial=ReportForm.initial_of(found)
    )

    def act(said):
        return commands.send_report(
            by=actor, kind=found.kind, sent_to=found.sent_to_id, data=form.report, corrects_id=found.pk
        )

    return form_page(
        request, form, act, onward=lambda made: reverse("agencies:report", args=[made.pk]), back_url=here,
        done=_("The corrected report is sent."), title=_("Correct: %(title)s") % {"title": found.title},
    )  # fmt: skip


@require_POST
def take_back(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """It was sent by mistake."""
    commands.take_back_report(by=actor_of(request), report_id=report_id)
    messages.success(request, _("The report is taken back."))
    return redirect("agencies:report", report_id)
