"""Pages of what is decided for a child."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases.queries import case_for, member_for
from bayiri.core import clock
from bayiri.core.errors import NotVisible
from bayiri.documents.queries import latest_files
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.safeguards import permissions, queries
from bayiri.safeguards.choices import Gate
from bayiri.safeguards.choices_of_children import ChildStepKind
from bayiri.safeguards.commands.children import ChildData, end_step, write_step
from bayiri.safeguards.forms.children import FORMS, EndForm
from bayiri.safeguards.queries import children

LADDER = ("guardian", "assessed", "traced", "report", "sat", "determined", "escort", "receiver")


def _roles(kind: str) -> frozenset[str]:
    return children.roles_for(kind, queries.gate_rule(Gate.BEST_INTERESTS, clock.today()).clear_roles)


@shows("assessment", "protection")
def show(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The children of a case: for each a ladder, what is missing next, and everything written down."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    acts = {kind for kind in FORMS if permissions.may_write_for_child(actor, case, _roles(kind))}
    context = {
        "title": _("Children"), "case": case, "tracks": children.tracks_of(case), "acts": acts, "today": clock.today(),
        "ladder": LADDER, "may_end": permissions.may_write_for_child(actor, case, _roles("ended")),
        "back_url": reverse("journey:case", args=[case.id]),
    }  # fmt: skip
    return render(request, "safeguards/child/ladder.html", context)


@shows("assessment", "protection")
def add(request: HttpRequest, case_id: UUID, member_id: UUID, rung: str) -> HttpResponse:
    """Write down the next step for one child."""
    if rung not in FORMS:
        raise NotVisible
    actor = actor_of(request)
    case = case_for(actor, case_id, may=lambda who, one: permissions.may_write_for_child(who, one, _roles(rung)))
    member = member_for(actor, case, member_id)
    initial = {"happened_on": clock.today(), "name": member.guardian_name if rung == "guardian" else ""}
    form = FORMS[rung](request.POST or None, files=latest_files(case.id, member.id), initial=initial)

    def act(said: dict[str, Any]) -> None:
        write_step(by=actor, case_id=case.id, member_id=member.id, kind=rung, data=ChildData(**said))

    back = reverse("safeguards:children", args=[case.id])
    return form_page(
        request, form, act, onward=back, done=_("The step is saved."), title=ChildStepKind(rung).label,
        lead=member.person.name, back_url=back, case=case,
    )  # fmt: skip


@shows("assessment", "protection")
def end(request: HttpRequest, case_id: UUID, step_id: UUID) -> HttpResponse:
    """Somebody who was named for a child is that no more."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=lambda who, one: permissions.may_write_for_child(who, one, _roles("ended")))
    step, _child = children.step_for(case, step_id)
    form = EndForm(request.POST or None, initial={"ended_on": clock.today()})

    def act(said: dict[str, Any]) -> None:
        end_step(by=actor, case_id=case.id, step_id=step.id, **said)

    back = reverse("safeguards:children", args=[case.id])
    title = _("Ends: %(what)s") % {"what": step.get_kind_display()}
    return form_page(
        request, form, act, onward=back, done=_("It has ended. The safeguard stands until somebody else is named."), title=title,
        lead=step.name, back_url=back, case=case, danger=True,
    )  # fmt: skip
