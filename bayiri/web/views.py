"""The front door: overview, my work, the tour, health."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from bayiri.agencies.queries import away_today
from bayiri.audit.choices import HOLD_THE_LOG
from bayiri.boards.waiting import waiting_for
from bayiri.cases.permissions import may_register
from bayiri.cases.queries import main_applicants
from bayiri.core import clock
from bayiri.journey.queries.part import helped_page
from bayiri.oversight.queries import complaints_waiting
from bayiri.pages import answers
from bayiri.pages.reader import actor_of, note_refusal, open_to_strangers
from bayiri.safeguards.queries import alerts_waiting
from bayiri.web import queries, tour, work
from bayiri.web.commands import NOT_SENT_FROM_HERE


@open_to_strangers
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Read on in another language; a cookie remembers it."""
    return set_language(request)


def work_page(request: HttpRequest) -> HttpResponse:
    """What is open for whoever reads, case by case, and their appointments."""
    actor = actor_of(request)
    tasks = list(queries.work_for(actor).select_related("person")[: work.SHOWN + 1])
    appointments = queries.at_hand(actor)
    heads = main_applicants({task.case_id for task in tasks} | {one.case_id for one in appointments})
    context = {
        "title": _("My work"),
        "groups": work.grouped(tasks[: work.SHOWN], clock.today(), heads, actor.id),
        "more": len(tasks) > work.SHOWN,
        "absence": away_today(actor).get(actor.id),
        "appointments": [(appointment, heads.get(appointment.case_id)) for appointment in appointments],
        "reviews": queries.agreements_to_review(actor),
        "reports": queries.reports_to_answer(actor),
        "role_changes": queries.roles_to_confirm(actor),
        "now": clock.now(),
        "at_tables": waiting_for(actor),
        "referrals": queries.referrals_to_answer(actor),
        "alerts": alerts_waiting(actor),
        "complaints": complaints_waiting(actor),
    }
    return render(request, "web/work.html", context)


def overview(request: HttpRequest) -> HttpResponse:
    """What waits for whoever reads, and what the agency's cases look like: by stage, corridor and month."""
    actor = actor_of(request)
    numbers = queries.overview(actor, get_language() or "en")
    cases = reverse("journey:cases")
    for row in numbers["corridors"]:
        host, destination, code = row["key"]
        row["label"] = _("%(host)s to %(destination)s") % {"host": host, "destination": destination}
        row["url"] = f"{cases}?destination={code}"
    for row in numbers["months"]:
        row["label"] = date_format(row["key"], "YEAR_MONTH_FORMAT")
    context = {"title": _("Overview"), "day": queries.day_of(actor), **numbers}
    context["registers"] = may_register(actor)
    if not numbers["total"]:  # who has no case of its own sees at once what waits, and whom it helps
        context["referrals"] = queries.referrals_to_answer(actor)
        context["page"] = helped_page(actor, 1)
    context["now"] = clock.now()
    context["holds_the_log"] = actor.has_role(*HOLD_THE_LOG)
    return render(request, "web/overview.html", context)


@open_to_strangers
def tour_page(request: HttpRequest) -> HttpResponse:
    """Three stories to follow, and only in the demonstration."""
    if not settings.DEMONSTRATION:
        raise Http404
    return render(request, "web/tour.html", {"title": _("Three stories to follow"), "tales": tour.tales()})


@open_to_strangers
def healthz(request: HttpRequest) -> HttpResponse:
    """Says that the application answers and reaches its database (the session was read from it)."""
    return HttpResponse("ok", content_type="text/plain")


@open_to_strangers
def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    return answers.not_found(request)


@open_to_strangers
def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What was sent cannot be read: it is too large, or not what a page sends."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return answers.too_much(request)
    return answers.not_understood(request)


@open_to_strangers
def not_sent_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What was sent came without this session's token: from a page that was open too long, or from elsewhere."""
    note_refusal(request, [NOT_SENT_FROM_HERE])
    return answers.not_sent_from_here(request)


@open_to_strangers
def failed(request: HttpRequest) -> HttpResponse:
    return answers.failed(request)
