"""Attempts to make contact: all of them, and a new one."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases import permissions, queries
from bayiri.cases.commands.contact import record_attempt
from bayiri.cases.forms import AttemptForm
from bayiri.core.errors import NotAllowed
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
        "attempts": queries.attempts_of(case),
        "may_write": permissions.may_contact(actor, case),
        "back_url": reverse("journey:case", args=[case.id]),
    }
    return render(request, "cases/attempts.html", context)


@shows("contact", "contact")
def attempt(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write down an attempt."""
    actor = actor_of(request)
    case = queries.case_for(actor, case_id)
    if not permissions.may_contact(actor, case):
        raise NotAllowed
    members = queries.members_of(case)
    form = AttemptForm(request.POST or None, members=members, contacts=queries.contacts_of(members))

    def act(said: dict[str, Any]):
        return record_attempt(by=actor, case_id=case.id, member_id=said["member"], data=form.data_typed())

    back = reverse("journey:case", args=[case.id])
    return form_page(
        request, form, act, onward=back, done=_("The attempt is saved."), title=_("Note an attempt to make contact"),
        lead=case.head_name, back_url=back, case=case,
    )  # fmt: skip
