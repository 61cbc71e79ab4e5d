"""Pages of alerts: raise one, see what became of one's own; for protection officers, what is open and what to do."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.cases.queries import case_for
from bayiri.core import clock
from bayiri.core.errors import NotAllowed
from bayiri.pages.doorways import form_page
from bayiri.pages.forms import PageForm
from bayiri.pages.reader import actor_of
from bayiri.safeguards import queries
from bayiri.safeguards.commands import alerts as commands
from bayiri.safeguards.commands.alerts import AlertData
from bayiri.safeguards.forms import ActedForm, AlertForm, CloseAlertForm, DoubtForm, ReopenAlertForm
from bayiri.safeguards.models import Alert
from bayiri.safeguards.permissions import reads_alerts

A_PAGE = 25


def raise_alert(request: HttpRequest, case_id: UUID | None = None) -> HttpResponse:
    """Anybody says that somebody is exploited or abused."""
    actor = actor_of(request)
    case = case_for(actor, case_id) if case_id else None
    could_hear = [] if case else queries.who_could_hear(actor)
    form = AlertForm(request.POST or None, about_case=case is not None, could_hear=could_hear)
    title = _("Raise an alert about this case") if case else _("Raise an alert of exploitation or abuse")

    def act(said: dict[str, Any]) -> None:
        _id, told = commands.raise_alert(by=actor, case_id=case_id, data=AlertData(**said))
        if told < 0:
            messages.warning(request, _("The alert is raised and can be read now. Your agency has raised many today, so they are told of "
                                        "it together with others, a little later. If somebody is in danger, call the police."))  # fmt: skip
        elif told:
            messages.success(request, _("The alert is raised. Somebody who protects people is told now."))
        else:
            messages.warning(request, _("The alert is raised, but nobody could be told: there is no protection officer and no "
                                        "director here. Call the police or a hotline."))  # fmt: skip

    return form_page(
        request, form, act, onward=reverse("safeguards:own-alerts"), template="safeguards/raise_alert.html", danger=True,
        title=title, lead=case.head_name if case else "",
        back_url=reverse("journey:case", args=[case.id]) if case else reverse("safeguards:own-alerts"),
    )  # fmt: skip


def own(request: HttpRequest) -> HttpResponse:
    """What became of the alerts that one has raised: read, acted upon; nothing more."""
    actor = actor_of(request)
    context = {"title": _("Alerts I have raised"), "alerts": queries.own_alerts(actor), "reads": reads_alerts(actor)}
    return render(request, "safeguards/own_alerts.html", context)


def listed(request: HttpRequest) -> HttpResponse:
    """Open alerts with the time that is left, unread ones first; or closed ones."""
    actor = actor_of(request)
    if not reads_alerts(actor):
        raise NotAllowed
    closed = "closed" in request.GET
    page = Paginator(queries.alerts_for(actor, closed=closed), A_PAGE).get_page(request.GET.get("page"))
    rows = [(alert, _left(alert)) for alert in page.object_list]
    context = {"title": _("Closed alerts") if closed else _("Alerts"), "page": page, "rows": rows, "closed": closed}
    return render(request, "safeguards/alerts.html", context)


def _left(alert: Alert) -> tuple[bool, int, int] | None:
    """Whether time is over, and the hours and minutes until the next are told; None where nobody waits."""
    if alert.climbs_at is None:
        return None
    minutes = int((alert.climbs_at - clock.now()).total_seconds() // 60)
    return minutes < 0, abs(minutes) // 60, abs(minutes) % 60


def show(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """One alert and every step. That it was opened is in the log."""
    actor = actor_of(request)
    alert = commands.note_opened(by=actor, alert_id=alert_id)
    context = {
        "title": _("Alert of exploitation or abuse"), "alert": alert, "left": _left(alert), "steps": queries.steps_of(alert),
        "sees_case": bool(alert.case), "back_url": reverse("safeguards:alerts"),
        "may_confirm": alert.unfounded_by_id and actor.id not in (alert.unfounded_by_id, alert.recorded_by_id),
    }  # fmt: skip
    return render(request, "safeguards/alert.html", context)


@require_POST
def read(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Read and taken care of."""
    commands.read_alert(by=actor_of(request), alert_id=alert_id)
    messages.success(request, _("You have taken this alert on. Whoever raised it is told that it was read."))
    return redirect("safeguards:alert", alert_id)


def act(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Write down what was done."""
    return _step(request, alert_id, ActedForm, commands.act_on_alert, _("What was done"), _("It is written down."))


def doubt(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """It was not so: another person looks."""
    done = _("Another person is asked to look.")
    return _step(request, alert_id, DoubtForm, commands.doubt_alert, _("It was not so"), done)


def close(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """How it ended."""
    return _step(
        request, alert_id, CloseAlertForm, commands.close_alert, _("Close the alert"), _("The alert is closed.")
    )


def reopen(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """It was not over."""
    done = _("The alert is open again.")
    return _step(request, alert_id, ReopenAlertForm, commands.reopen_alert, _("Open the alert again"), done)


def _step(
    request: HttpRequest, alert_id: UUID, kind: type[PageForm], command: Any, title: str, done: str
) -> HttpResponse:
    actor = actor_of(request)
    alert = queries.alert_for(actor, alert_id)
    back = reverse("safeguards:alert", args=[alert.id])
    return form_page(
        request, kind(request.POST or None), lambda said: command(by=actor, alert_id=alert.id, **said), onward=back, done=done,
        title=title, lead=alert.case.number if alert.case else "", back_url=back,
    )  # fmt: skip
