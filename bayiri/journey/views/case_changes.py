"""Change the facts of a journey: destination, duration, reason, residence status, planned date."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases.models import Case
from bayiri.cases.permissions import may_change
from bayiri.cases.queries import case_for
from bayiri.core.actor import Actor
from bayiri.journey.commands.change import change_plans
from bayiri.journey.forms.changes import FACTS, ChangeJourneyForm
from bayiri.pages.looks import shows
from bayiri.pages.meanwhile import versioned_page
from bayiri.pages.reader import actor_of


@shows("travel", "journey", "basis")
def change(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A material change makes a decision that was bound to the old facts one to be renewed."""
    actor: Actor = actor_of(request)
    case = case_for(actor, case_id, may=may_change)
    initial = {**ChangeJourneyForm.from_record(case), "version": case.version}
    form = ChangeJourneyForm(request.POST or None, initial=initial, host_country=case.host_country)
    back_url = reverse("journey:case", args=[case.id])

    def act(typed: dict[str, Any]) -> Case:
        changes = {name: typed[name] for name in FACTS if typed[name] != getattr(case, name)}
        return change_plans(by=actor, case_id=case.id, version=typed["version"], changes=changes) if changes else case

    return versioned_page(
        request,
        form,
        act,
        record=case,
        read=ChangeJourneyForm.from_record,
        onward=back_url,
        done=_("The journey is changed."),
        template="journey/change_journey.html",
        title=_("Change the journey"),
        back_url=back_url,
        lead=_("A decision is bound to destination and date. Where one changes, it is to be renewed."),
    )
