"""The pages of a plan: read it, write lines, take down the answer, approve, deliver, verify."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bayiri.cases.models import Case
from bayiri.cases.queries import case_for, members_of, without_mistakes
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.pages.doorways import form_page
from bayiri.pages.meanwhile import versioned_page
from bayiri.pages.reader import actor_of
from bayiri.reference.languages import language_choices
from bayiri.reintegration import commands, forms, permissions, queries
from bayiri.reintegration.choices import NeedLevel
from bayiri.reintegration.models import PlanLine
from bayiri.reintegration.rules import GONE


def plan(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The plan: lines by dimension with their state, totals and shares, what the returnees said."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    context = {
        "title": _("Reintegration plan"),
        "case": case,
        "view": queries.plan_of(actor, case),
        "may_plan": permissions.may_plan(actor, case),
        "may_carry_out": permissions.may_carry_out(actor, case),
        "gaps": queries.gap_counts(case),
        "back_url": reverse("journey:case", args=[case.id]),
    }
    return render(request, "reintegration/plan.html", context)


def add_line(request: HttpRequest, case_id: UUID) -> HttpResponse:
    actor, case = planner(request, case_id)
    form = forms.LineForm(
        request.POST or None, members=_people(case), needs=_needs(case), initial=_proposed(request, case)
    )

    def act(_clean: dict[str, Any]) -> PlanLine:
        return commands.add_plan_line(by=actor, case_id=case.id, line=commands.LineData(**form.line()))

    return form_page(
        request,
        form,
        act,
        onward=plan_url(case),
        done=_("The line is in the plan. Ask the person about it."),
        template="reintegration/line.html",
        title=_("Add a line to the plan"),
        back_url=plan_url(case),
        needs=queries.needs_found(case),
    )


def change_line(request: HttpRequest, case_id: UUID, line_id: UUID) -> HttpResponse:
    actor, case = planner(request, case_id)
    line = queries.line_for(actor, line_id, case_id=case.id)
    initial = {**_as_typed(line), "version": line.version}
    form = forms.ChangeLineForm(request.POST or None, members=_people(case), needs=_needs(case), initial=initial)

    def act(clean: dict[str, Any]) -> PlanLine:
        return commands.change_plan_line(by=actor, line_id=line.id, version=clean["version"], changes=form.line())

    return versioned_page(
        request,
        form,
        act,
        record=line,
        read=_as_typed,
        onward=plan_url(case),
        done=_("The line is changed."),
        template="reintegration/line.html",
        title=_("Change a line of the plan"),
        back_url=plan_url(case),
        needs=queries.needs_found(case),
        lead=_("A change makes approvals lapse: the people it concerns are asked again."),
    )


def drop_line(request: HttpRequest, case_id: UUID, line_id: UUID) -> HttpResponse:
    actor, case = planner(request, case_id)
    line = queries.line_for(actor, line_id, case_id=case.id)
    form = forms.DropForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda clean: commands.drop_plan_line(by=actor, line_id=line.id, reason=clean["reason"]),
        onward=plan_url(case),
        done=_("The line is dropped."),
        template="reintegration/line_act.html",
        title=_("Drop a line"),
        line=line,
        back_url=plan_url(case),
        danger=True,
    )


def answer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Read the plan to the person and write down what they say to it."""
    actor, case = planner(request, case_id)
    view = queries.plan_of(actor, case)
    if view is None:
        raise NotVisible
    people = [one for one in members_of(case) if one.state not in GONE]
    form = forms.AnswerForm(
        request.POST or None,
        members=[(str(one.id), one.person.name) for one in people],
        languages=languages_of(people),
        initial={
            "version": view.plan.version,
            "member": str(view.waiting_for[0].id) if view.waiting_for else "",
        },
    )

    def act(clean: dict[str, Any]) -> Any:
        words = {name: clean[name] for name in ("channel", "language", "comment", "guardian_name")}
        return commands.record_returnee_answer(
            by=actor,
            case_id=case.id,
            member_id=UUID(clean["member"]),
            plan_version=clean["version"],
            said=commands.Said(form.approves, **words),
        )

    return form_page(
        request,
        form,
        act,
        onward=plan_url(case),
        done=_("The answer is written down."),
        template="reintegration/answer.html",
        title=_("What the person says to the plan"),
        view=view,
        back_url=plan_url(case),
    )


def approve_line(request: HttpRequest, case_id: UUID, line_id: UUID) -> HttpResponse:
    actor, case, line = _carrier(request, case_id, line_id)
    return form_page(
        request,
        forms.ApproveForm(request.POST if request.method == "POST" else None),
        lambda _clean: commands.approve_plan_line(by=actor, line_id=line.id),
        onward=plan_url(case),
        done=_("The line is approved."),
        template="reintegration/line_act.html",
        title=_("Approve a line"),
        line=line,
        back_url=plan_url(case),
    )


def delivery(request: HttpRequest, case_id: UUID, line_id: UUID) -> HttpResponse:
    actor, case, line = _carrier(request, case_id, line_id)
    left = line.amount - sum(without_mistakes(line.deliveries.all()).values_list("amount", flat=True))
    form = forms.DeliveryForm(
        request.POST or None,
        currency=line.currency,
        maximum=line.amount,
        initial={"delivered_on": forms.today(), "amount": left},
    )

    def act(clean: dict[str, Any]) -> Any:
        return commands.record_delivery(by=actor, line_id=line.id, **{"amount": 0, **clean})

    return form_page(
        request,
        form,
        act,
        onward=plan_url(case),
        done=_("The delivery is written down. A colleague verifies it."),
        template="reintegration/line_act.html",
        title=_("Record a delivery"),
        line=line,
        back_url=plan_url(case),
    )


def verification(request: HttpRequest, case_id: UUID, line_id: UUID) -> HttpResponse:
    actor, case, line = _carrier(request, case_id, line_id)
    form = forms.VerificationForm(request.POST or None, initial={"verified_on": forms.today()})

    def act(clean: dict[str, Any]) -> Any:
        found = clean.pop("found") == "ok"
        return commands.record_verification(by=actor, line_id=line.id, found_in_order=found, **clean)

    return form_page(
        request,
        form,
        act,
        onward=plan_url(case),
        done=_("The verification is written down."),
        template="reintegration/line_act.html",
        title=_("Verify a delivery"),
        line=line,
        back_url=plan_url(case),
    )


def planner(request: HttpRequest, case_id: UUID) -> tuple[Any, Case]:
    actor = actor_of(request)
    case = case_for(actor, case_id)
    if not permissions.may_plan(actor, case):
        raise NotAllowed
    return actor, case


def _carrier(request: HttpRequest, case_id: UUID, line_id: UUID) -> tuple[Any, Case, PlanLine]:
    actor = actor_of(request)
    case = case_for(actor, case_id)
    line = queries.line_for(actor, line_id, case_id=case.id)
    if not permissions.may_carry_out(actor, case):
        raise NotAllowed
    return actor, case, line


def plan_url(case: Case) -> str:
    return reverse("reintegration:plan", args=[case.id])


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


def languages_of(people: list[Any]) -> list[tuple[str, str]]:
    """Every language, those that the household speaks first."""
    spoken = {code for one in people for code in [*one.person.languages, one.person.interpreter_language] if code}
    every = [(str(code), str(name)) for code, name in language_choices(get_language() or "en")]
    return sorted(every, key=lambda choice: choice[0] not in spoken)


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
