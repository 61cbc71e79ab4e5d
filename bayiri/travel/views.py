"""Pages of booking: book, postpone, cancel."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases.queries import case_for, members_of
from bayiri.pages.doorways import form_page
from bayiri.pages.forms import PageForm
from bayiri.pages.reader import actor_of
from bayiri.travel import commands
from bayiri.travel.forms import BookingForm, PostponeForm
from bayiri.travel.queries import require_movement


def book(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Book seats for a household."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    members = [member for member in members_of(case) if member.state == "active"]
    form = BookingForm(request.POST or None, members=members)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        member_ids = [UUID(member_id) for member_id in said.pop("member_ids")]
        return commands.book_movement(by=actor, case_id=case.id, member_ids=member_ids, **said)

    lead = _("Times are in UTC. Everybody is asked once more shortly before departure.")
    if not members:
        lead = _("Everybody has a seat already.")
    return form_page(
        request,
        form,
        act,
        onward=back,
        done=_("The journey is booked."),
        title=_("Book a journey"),
        lead=lead,
        back_url=back,
    )


def postpone(request: HttpRequest, case_id: UUID, movement_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    case = case_for(actor, case_id)
    require_movement(case, movement_id)
    form = PostponeForm(request.POST or None)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        return commands.postpone_movement(by=actor, case_id=case.id, movement_id=movement_id, **said)

    lead = _("Releases were for the old time. Everybody is asked and released again.")
    return form_page(
        request,
        form,
        act,
        onward=back,
        done=_("The journey is postponed."),
        title=_("Postpone the journey"),
        lead=lead,
        back_url=back,
    )


def cancel(request: HttpRequest, case_id: UUID, movement_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    case = case_for(actor, case_id)
    require_movement(case, movement_id)
    form = PageForm(request.POST if request.method == "POST" else None)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        return commands.cancel_movement(by=actor, case_id=case.id, movement_id=movement_id)

    return form_page(
        request, form, act, onward=back, done=_("The journey is cancelled."), title=_("Cancel the journey?"),
        lead=_("The passengers give up their seats. They may be booked again."), submit=_("Cancel the journey"),
        back_url=back, danger=True,
    )  # fmt: skip
