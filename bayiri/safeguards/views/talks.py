"""Pages of talks about the freedom to decide."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases.queries import case_for, member_for
from bayiri.core import clock
from bayiri.documents.queries import latest_files
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.safeguards import permissions, queries
from bayiri.safeguards.choices import Gate, LeftOpen
from bayiri.safeguards.commands.talks import TalkData, record_talk
from bayiri.safeguards.forms import TalkForm
from bayiri.safeguards.queries.talks import talks_with


@shows("assessment", "protection")
def talks(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """Every talk with one person, the newest first, and what each came to."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    member = member_for(actor, case, member_id)
    mine = next((one for one in queries.gates_of(case, [member]) if one.member.id == member.id), None)
    rule = queries.gate_rule(Gate.CAPACITY, clock.today())
    context = {
        "title": _("Freedom to decide: %(name)s") % {"name": member.person.name}, "case": case, "member": member,
        "talks": talks_with(member), "state": next((one for one in mine.gates if one.code == Gate.CAPACITY), None) if mine else None,
        "may_add": permissions.may_hold_talk(actor, case, rule.clear_roles), "back_url": reverse("journey:case", args=[case.id]),
    }  # fmt: skip
    return render(request, "safeguards/talks.html", context)


@shows("assessment", "protection")
def add(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """Write down a talk. What it leaves open is said at once."""
    actor = actor_of(request)
    rule = queries.gate_rule(Gate.CAPACITY, clock.today())
    case = case_for(actor, case_id, may=lambda who, one: permissions.may_hold_talk(who, one, rule.clear_roles))
    member = member_for(actor, case, member_id)
    languages = member.person.languages
    spoken = member.person.interpreter_language or (languages[0] if languages else "")
    initial = {"held_at": clock.now(), "language": spoken}
    form = TalkForm(request.POST or None, files=latest_files(case.id, member.id), initial=initial)
    back = reverse("safeguards:talks", args=[case.id, member.id])

    def act(said: dict[str, Any]) -> None:
        data = TalkData(**{**said, "pressure": tuple(said["pressure"])})
        points = record_talk(by=actor, case_id=case.id, member_id=member.id, data=data)
        if points:
            left = " ".join(str(LeftOpen(point).label) for point in points)
            messages.warning(request, _("The talk is saved. It does not clear the safeguard:") + " " + left)
        else:
            messages.success(request, _("The talk is saved. The person decides freely."))

    return form_page(
        request, form, act, onward=back, title=_("A talk about the freedom to decide: %(name)s") % {"name": member.person.name},
        lead=_("Ask openly, alone, and in their language. Write down what they say, not what you hope."), back_url=back, case=case,
    )  # fmt: skip
