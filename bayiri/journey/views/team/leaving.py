"""Somebody leaves: what is open with them, where it goes, then the end of the account."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.agencies.permissions import may_end_accounts, may_lead_a_team
from bayiri.journey.commands import leaving as commands
from bayiri.journey.forms.leaving import HandWorkOverForm
from bayiri.journey.queries import leaving as queries
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of

SHOWN = 50


def leaving(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """What is open with somebody; sent, it is all handed over."""
    actor = actor_of(request)
    user = queries.who_leaves(actor, user_id)
    work = queries.open_work(actor, user.id)
    form = HandWorkOverForm(request.POST or None, work=work, people=queries.receivers(actor, user))

    def act(said):
        about = {"cases_to": said.get("cases_to"), "work_to": said.get("work_to")}
        return commands.hand_work_over(by=actor, user_id=user.id, **about)

    may_end = may_end_accounts(actor) and user.id != actor.id
    return form_page(
        request, form, act, onward=reverse("journey:leaving", args=[user.id]), done=_("Everything is handed over."),
        title=_("%(name)s leaves") % {"name": user.name}, template="journey/team/leaving.html", who=user, work=work,
        shown=SHOWN, leads=may_lead_a_team(actor), may_end=may_end, is_self=user.id == actor.id,
        back_url=reverse("agencies:staff") if may_end_accounts(actor) else reverse("journey:team"),
    )  # fmt: skip


@require_POST
def end_account(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """The account ends at once."""
    commands.end_account(by=actor_of(request), user_id=user_id)
    messages.success(request, _("The account has ended. It can be opened again on the page of people."))
    return redirect("agencies:staff")
