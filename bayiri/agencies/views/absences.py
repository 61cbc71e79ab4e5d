"""Who is away: entered by oneself or a manager, ended early with one button."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.agencies import commands, queries
from bayiri.agencies.forms.absences import AbsenceForm
from bayiri.agencies.permissions import may_lead_a_team
from bayiri.core import clock
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of


def absences(request: HttpRequest) -> HttpResponse:
    """Absences of the agency, now and to come, and the form to enter one."""
    actor = actor_of(request)
    leads = may_lead_a_team(actor)
    form = AbsenceForm(request.POST or None, me=actor.id, colleagues=queries.colleagues_of(actor), leads=leads)
    return form_page(
        request,
        form,
        lambda said: commands.enter_absence(by=actor, **said),
        onward=reverse("agencies:absences"),
        done=_("The absence is entered."),
        template="agencies/absences.html",
        title=_("Absences"),
        absences=queries.absences(actor),
        today=clock.today(),
        leads=leads,
    )


@require_POST
def end_absence(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    """Back earlier than entered."""
    commands.end_absence(by=actor_of(request), absence_id=absence_id)
    messages.success(request, _("The absence has ended."))
    return redirect("agencies:absences")
