"""Data protection of one case: what was asked, holds, restriction."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases.models import Case
from bayiri.cases.queries import case_for, members_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.privacy import permissions, queries
from bayiri.privacy.commands import holds, restriction
from bayiri.privacy.commands import requests as commands
from bayiri.privacy.forms import HoldForm, ReasonForm, RequestForm
from bayiri.privacy.models import Forgetting


@shows("data_request", "identity")
def case_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What people of the case asked about their data, what holds it, until when it is kept."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    context = {
        "title": _("Data protection"), "case": case, "requests": queries.requests_of(case.id), "holds": queries.holds_of(case.id),
        "restriction": queries.restriction_of(case.id), "due": queries.due_of(case), "answers": permissions.answers(actor),
        "decides": permissions.decides(actor, case),
        "may_take_down": permissions.may_take_down(actor, case), "forgotten": Forgetting.objects.filter(case=case).first(),
        "back_url": reverse("journey:case", args=[case.id]), "today": clock.today(), "years": queries.keep_years(clock.today()),
        "me": actor.id,
    }  # fmt: skip
    return render(request, "privacy/case.html", context)


def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write down what somebody asks."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    if not permissions.may_take_down(actor, case):
        raise NotAllowed
    form = RequestForm(request.POST or None, members=members_of(case))

    def act(said: dict[str, Any]) -> Any:
        member_id = UUID(said.pop("member_id"))
        return commands.take_down(by=actor, case_id=case.id, member_id=member_id, asked=commands.Asked(**said))

    return form_page(
        request, form, act, onward=lambda made: reverse("privacy:request", args=[case.id, made.id]), case=case,
        done=_("The request is written down. Whoever answers for data has the work."), title=_("A request about data"),
        back_url=reverse("privacy:case", args=[case.id]),
    )  # fmt: skip


def _to_decide(request: HttpRequest, case_id: UUID) -> tuple[Actor, Case, str]:
    actor = actor_of(request)
    case = case_for(actor, case_id)
    if not permissions.decides(actor, case):
        raise NotAllowed
    return actor, case, reverse("privacy:case", args=[case.id])


def hold(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Place a legal hold."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    if not permissions.answers(actor):
        raise NotAllowed
    back = reverse("privacy:case", args=[case.id])
    form = HoldForm(request.POST or None)

    def act(said: dict[str, Any]) -> Any:
        return holds.place_hold(by=actor, case_id=case.id, **said)

    return form_page(
        request, form, act, onward=back, back_url=back, title=_("Place a legal hold"), done=_("The hold is placed."),
        lead=_("While it stands, the record is not overwritten. Another person than you lifts it."),
    )  # fmt: skip


def lift(request: HttpRequest, case_id: UUID, hold_id: UUID) -> HttpResponse:
    """Lift a hold that somebody else placed."""
    actor, case, back = _to_decide(request, case_id)
    found = queries.hold_for(case.id, hold_id)
    form = ReasonForm(request.POST or None)

    def act(said: dict[str, Any]) -> Any:
        return holds.lift_hold(by=actor, case_id=case.id, hold_id=found.id, because=said["reason"])

    return form_page(
        request, form, act, onward=back, back_url=back, title=_("Lift this hold"), done=_("The hold is lifted."),
        lead=found.ground, submit=_("Lift it"), danger=True,
    )  # fmt: skip


def restrict(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Only keep the record from here on."""
    actor, case, back = _to_decide(request, case_id)
    form = ReasonForm(request.POST or None)

    def act(said: dict[str, Any]) -> Any:
        return restriction.restrict(by=actor, case_id=case.id, reason=said["reason"])

    return form_page(
        request, form, act, onward=back, back_url=back, title=_("Restrict the use of this record"),
        done=_("The use of the record is restricted."), submit=_("Restrict it"),
        lead=_("It stays readable. It is neither shared with anybody further nor taken out in lists."),
    )  # fmt: skip


def let_go(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Use the record again."""
    actor, case, back = _to_decide(request, case_id)
    form = ReasonForm(request.POST or None)

    def act(said: dict[str, Any]) -> Any:
        return restriction.let_go(by=actor, case_id=case.id, because=said["reason"])

    return form_page(
        request, form, act, onward=back, back_url=back, title=_("Use this record again"), done=_("The record is used again."),
        lead=_("Tell the person before you do this."), submit=_("Use it again"),
    )  # fmt: skip
