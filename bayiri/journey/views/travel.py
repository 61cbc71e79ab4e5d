"""Pages of the last steps: release, board, depart, arrive, departed outside the procedure."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bayiri.cases.models import Case
from bayiri.cases.queries import case_for, member_for
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.journey.commands import depart
from bayiri.journey.forms.decision import EventForm, OutsideForm
from bayiri.pages.doorways import form_page
from bayiri.pages.forms import PageForm
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.travel import permissions
from bayiri.travel.queries import receiving_facts, require_movement

EVENTS = {
    "boarded": gettext_lazy("%(name)s is on board"),
    "departed": gettext_lazy("%(name)s has departed"),
    "no_show": gettext_lazy("%(name)s did not come"),
    "arrived": gettext_lazy("%(name)s has arrived"),
}


@shows("travel", "journey", "arrival", "protection", "health")
def release(request: HttpRequest, case_id: UUID, movement_id: UUID, member_id: UUID) -> HttpResponse:
    """Authorise one person to travel; what stands in the way is named."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=permissions.may_book)
    member = member_for(actor, case, member_id)
    require_movement(case, movement_id)
    form = PageForm(request.POST if request.method == "POST" else None)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        return depart.release_member(by=actor, case_id=case.id, movement_id=movement_id, member_id=member.id)

    title = _("Release %(name)s to travel?") % {"name": member.person.name}
    lead = _("Every safeguard is looked at once more. A departure cannot be undone.")
    return form_page(
        request,
        form,
        act,
        onward=back,
        done=_("Released to travel."),
        title=title,
        lead=lead,
        back_url=back,
        submit=_("Release to travel"),
    )


def event(request: HttpRequest, case_id: UUID, movement_id: UUID, member_id: UUID, kind: str) -> HttpResponse:
    """Boarding, departure, no-show or arrival of one person."""
    if kind not in EVENTS:
        raise NotVisible
    actor = actor_of(request)
    case = case_for(actor, case_id, may=_may_say(kind))
    member = member_for(actor, case, member_id)
    require_movement(case, movement_id)
    form = EventForm(request.POST or None)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        return depart.record_travel(
            by=actor,
            case_id=case.id,
            movement_id=movement_id,
            member_id=member.id,
            event=kind,
            happened_at=said["happened_at"],
        )

    title = EVENTS[kind] % {"name": member.person.name}
    return form_page(request, form, act, onward=back, done=_("Saved."), title=title, back_url=back)


def _may_say(kind: str) -> Callable[[Actor, Case], bool]:
    """Who writes down this event: that somebody arrived, whoever receives them."""
    if kind != "arrived":
        return permissions.may_record_journey
    return lambda actor, case: permissions.may_confirm_arrival(
        actor, case.id, receives=receiving_facts(actor, case.id).mine
    )


def outside(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """A departure that happened without release is recorded as what it is."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=permissions.may_record_journey)
    member = member_for(actor, case, member_id)
    form = OutsideForm(request.POST or None)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        return depart.report_departure_outside_procedure(by=actor, case_id=case.id, member_id=member.id, **said)

    title = _("%(name)s departed outside the procedure") % {"name": member.person.name}
    lead = _("It is never counted as assisted. Those who must know are told at once; arrival and help stay open.")
    return form_page(
        request, form, act, onward=back, done=_("Recorded."), title=title, lead=lead, back_url=back, danger=True
    )


def outside_arrival(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    case = case_for(actor, case_id, may=permissions.may_say_arrived)
    member = member_for(actor, case, member_id)
    form = EventForm(request.POST or None)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        return depart.confirm_arrival_outside_procedure(by=actor, case_id=case.id, member_id=member.id, **said)

    title = EVENTS["arrived"] % {"name": member.person.name}
    return form_page(request, form, act, onward=back, done=_("Saved."), title=title, back_url=back)
