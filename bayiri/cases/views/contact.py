"""Attempts to make contact: all of them, and a new one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.cases import permissions, queries
from bayiri.cases.commands.contact import record_attempt
from bayiri.cases.commands.texts import stop_text as stop
from bayiri.cases.commands.texts import text_person
from bayiri.cases.forms import AttemptForm
from bayiri.cases.forms.texts import TextForm
from bayiri.cases.queries import desk
from bayiri.core.errors import NotVisible
from bayiri.notifications.channels import open_channels
from bayiri.notifications.queries import messages_to
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of


@shows("contact", "contact")
def attempts(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Every attempt to reach somebody of the household, the latest first."""
    actor = actor_of(request)
    case = queries.case_for(actor, case_id)
    context = {
        "title": _("Attempts to make contact"),
        "case": case,
        "attempts": desk.attempts_of(case),
        "texts": messages_to(case.id),
        "may_write": permissions.may_contact(actor, case),
        "back_url": reverse("journey:case", args=[case.id]),
    }
    return render(request, "cases/attempts.html", context)


@shows("contact", "contact")
def attempt(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write down an attempt."""
    actor = actor_of(request)
    case = queries.case_for(actor, case_id, may=permissions.may_contact)
    members = queries.members_of(case)
    form = AttemptForm(request.POST or None, members=members, contacts=queries.contacts_of(members))

    def act(said: dict[str, Any]):
        return record_attempt(by=actor, case_id=case.id, member_id=said["member"], data=form.data_typed())

    back = reverse("journey:case", args=[case.id])
    return form_page(
        request, form, act, onward=back, done=_("The attempt is saved."), title=_("Note an attempt to make contact"),
        lead=case.head_name, back_url=back, case=case,
    )  # fmt: skip


@shows("contact", "contact")
def text(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask a person to call or come by, with a sentence that says nothing else, at a contact they have called safe."""
    actor = actor_of(request)
    case = queries.case_for(actor, case_id, may=permissions.may_contact)
    members = queries.members_of(case)
    form = TextForm(
        request.POST or None, members=members, contacts=queries.contacts_of(members), channels=open_channels()
    )
    return form_page(
        request, form, lambda said: text_person(by=actor, case_id=case.id, **said), onward=reverse("cases:attempts", args=[case.id]),
        done=_("The message is on its way."), title=_("Ask the person to get in touch"), lead=case.head_name,
        template="cases/text_person.html", back_url=reverse("cases:attempts", args=[case.id]), nobody=not form.reachable,
    )  # fmt: skip


@require_POST
def stop_text(request: HttpRequest, case_id: UUID, text_id: UUID) -> HttpResponse:
    """It waits still: it does not go."""
    actor = actor_of(request)
    if not any(one.id == text_id for one in messages_to(queries.case_for(actor, case_id).id)):
        raise NotVisible
    if stop(by=actor, case_id=case_id, text_id=text_id):
        messages.success(request, _("The message is stopped."))
    else:
        messages.warning(request, _("It was too late: the message has gone already."))
    return redirect("cases:attempts", case_id)
