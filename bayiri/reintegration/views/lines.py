"""The lines of a plan: write them, drop them, approve, deliver, verify."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bayiri.agencies.choices import Section
from bayiri.cases.models import Case
from bayiri.cases.queries import members_of
from bayiri.cases.queries.part import case_to_write_in
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.pages.doorways import form_page
from bayiri.pages.forms import PageForm
from bayiri.pages.meanwhile import versioned_page
from bayiri.pages.reader import actor_of
from bayiri.reintegration import commands, forms, permissions, queries
from bayiri.reintegration.choices import NeedLevel
from bayiri.reintegration.models import PlanLine
from bayiri.reintegration.rules import GONE
from bayiri.reintegration.views.plan import plan_url, planner


def add_line(request: HttpRequest, case_id: UUID) -> HttpResponse:
    actor, case = planner(request, case_id)
    form = forms.LineForm(
        request.POST or None, members=_people(case), needs=_needs(case), initial=_proposed(request, case)
    )

    def act(_clean: dict[str, Any]) -> PlanLine:
        return commands.add_plan_line(by=actor, case_id=case.id, line=commands.LineData(**form.line()))

    done, title = _("The line is in the plan. Ask the person about it."), _("Add a line to the plan")
    return form_page(request, form, act, done=done, title=title, **_writing(case))


def change_line(request: HttpRequest, case_id: UUID, line_id: UUID) -> HttpResponse:
    actor, case = planner(request, case_id)
    line = queries.line_for(actor, line_id, case_id=case.id)
    initial = {**_as_typed(line), "version": line.version}
    form = forms.ChangeLineForm(request.POST or None, members=_people(case), needs=_needs(case), initial=initial)

    def act(clean: dict[str, Any]) -> PlanLine:
        return commands.change_plan_line(by=actor, line_id=line.id, version=clean["version"], changes=form.line())

    lead = _("A change makes approvals lapse: the people it concerns are asked again.")
    done, title = _("The line is changed."), _("Change a line of the plan")
    return versioned_page(
        request, form, act, record=line, read=_as_typed, done=done, title=title, lead=lead, **_writing(case)
    )


def drop_line(request: HttpRequest, case_id: UUID, line_id: UUID) -> HttpResponse:
    actor, case = planner(request, case_id)
    line = queries.line_for(actor, line_id, case_id=case.id)

    def act(clean: dict[str, Any]) -> PlanLine:
        return commands.drop_plan_line(by=actor, line_id=line.id, reason=clean["reason"])

    form, done, title = forms.DropForm(request.POST or None), _("The line is dropped."), _("Drop a line")
    return _act_on(line, request, form, act, done=done, title=title, danger=True)


def approve_line(request: HttpRequest, case_id: UUID, line_id: UUID) -> HttpResponse:
    actor, line = _carrier(request, case_id, line_id)
    form = forms.ApproveForm(request.POST if request.method == "POST" else None)

    def act(_clean: dict[str, Any]) -> PlanLine:
        return commands.approve_plan_line(by=actor, line_id=line.id)

    return _act_on(line, request, form, act, done=_("The line is approved."), title=_("Approve a line"))


def delivery(request: HttpRequest, case_id: UUID, line_id: UUID) -> HttpResponse:
    actor, line = _carrier(request, case_id, line_id)
    left = line.amount - sum(line.deliveries.values_list("amount", flat=True))
    initial = {"delivered_on": forms.today(), "amount": left}
    form = forms.DeliveryForm(request.POST or None, currency=line.currency, maximum=line.amount, initial=initial)

    def act(clean: dict[str, Any]) -> Any:
        return commands.record_delivery(by=actor, line_id=line.id, **{"amount": 0, **clean})

    done = _("The delivery is written down. A colleague verifies it.")
    return _act_on(line, request, form, act, done=done, title=_("Record a delivery"))


def verification(request: HttpRequest, case_id: UUID, line_id: UUID) -> HttpResponse:
    actor, line = _carrier(request, case_id, line_id)
    form = forms.VerificationForm(request.POST or None, initial={"verified_on": forms.today()})

    def act(clean: dict[str, Any]) -> Any:
        found = clean.pop("found") == "ok"
        return commands.record_verification(by=actor, line_id=line.id, found_in_order=found, **clean)

    done = _("The verification is written down.")
    return _act_on(line, request, form, act, done=done, title=_("Verify a delivery"))


def _carrier(request: HttpRequest, case_id: UUID, line_id: UUID) -> tuple[Actor, PlanLine]:
    actor = actor_of(request)
    case = case_to_write_in(actor, case_id, Section.PLAN)
    line = queries.line_for(actor, line_id, case_id=case.id)
    if not permissions.may_carry_out(actor, case):
        raise NotAllowed
    return actor, line


def _act_on(
    line: PlanLine, request: HttpRequest, form: PageForm, act: Callable[[dict[str, Any]], Any], **said: Any
) -> HttpResponse:
    """The page of one act on a line that stands: the line above the form, and back to the plan."""
    back = reverse("reintegration:plan", args=[line.case_id])
    template = "reintegration/line_act.html"
    return form_page(request, form, act, onward=back, back_url=back, template=template, line=line, **said)


def _writing(case: Case) -> dict[str, Any]:
    """What the page needs on which a line is written: the needs beside the form, and the way back."""
    back = plan_url(case)
    needs = queries.needs_found(case)
    return {"onward": back, "back_url": back, "template": "reintegration/line.html", "needs": needs}


def _needs(case: Case) -> list[tuple[str, str]]:
    return [
        (str(one.id), f"{one.member.person.name}: {one.get_topic_display()} – {one.words[:60]}")
        for one in queries.open_needs(case)
    ]


def _proposed(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What a line begins with: a need, and a service of the district where one was chosen. Everything can be changed."""
    begun: dict[str, Any] = {"planned_on": forms.today()}
    need = next((one for one in queries.open_needs(case) if str(one.id) == request.GET.get("need")), None)
    if need is None:
        return begun
    level = NeedLevel.COMMUNITY if need.level == NeedLevel.COMMUNITY else NeedLevel.INDIVIDUAL
    begun |= {
        "found_need": str(need.id), "need": need.words, "dimension": need.dimension.value, "level": level.value,
        "member": str(need.member_id),
    }  # fmt: skip
    district = queries.district_of(case)
    for service in district.content.services if district else ():
        if service.service == request.GET.get("service"):
            one = queries.offered(service, get_language() or "en")
            begun |= {
                "description": one.name, "provider": one.provider, "form": one.form, "currency": one.currency,
                "amount": one.amount or None,
            }  # fmt: skip
    return begun


def _people(case: Case) -> list[tuple[str, str]]:
    return [(str(one.id), one.person.name) for one in members_of(case) if one.state not in GONE]


def _as_typed(line: PlanLine) -> dict[str, Any]:
    """A line as the form shows it."""
    names = (
        "need",
        "description",
        "dimension",
        "level",
        "form",
        "phase",
        "provider",
        "currency",
        "amount",
        "planned_on",
    )
    chosen = {"member": str(line.member_id or "family"), "found_need": str(line.found_need_id or "")}
    return {**{name: getattr(line, name) for name in names}, **chosen}
