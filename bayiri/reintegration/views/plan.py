"""The plan: read it, take down what the returnee says to it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bayiri.agencies.choices import Section
from bayiri.cases.models import Case
from bayiri.cases.queries import members_of
from bayiri.cases.queries.part import case_to_write_in, page_of
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.reference.languages import language_choices
from bayiri.reintegration import commands, forms, permissions, queries
from bayiri.reintegration.rules import GONE


@shows("plan", "plan")
def plan(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The plan: lines by dimension with their state, totals and shares, what the returnees said."""
    actor = actor_of(request)
    case = case_to_write_in(actor, case_id, Section.PLAN)
    context = {
        "title": _("Reintegration plan"),
        "case": case,
        "view": queries.plan_of(actor, case),
        "may_plan": permissions.may_plan(actor, case),
        "may_carry_out": permissions.may_carry_out(actor, case),
        "gaps": queries.gap_counts(case),
        "back_url": page_of(case),
    }
    return render(request, "reintegration/plan.html", context)


@shows("plan", "plan")
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


def planner(request: HttpRequest, case_id: UUID) -> tuple[Actor, Case]:
    actor = actor_of(request)
    case = case_to_write_in(actor, case_id, Section.PLAN)
    if not permissions.may_plan(actor, case):
        raise NotAllowed
    return actor, case


def plan_url(case: Case) -> str:
    return reverse("reintegration:plan", args=[case.id])


def languages_of(people: list[Any]) -> list[tuple[str, str]]:
    """Every language, those that the household speaks first."""
    spoken = {code for one in people for code in [*one.person.languages, one.person.interpreter_language] if code}
    every = [(str(code), str(name)) for code, name in language_choices(get_language() or "en")]
    return sorted(every, key=lambda choice: choice[0] not in spoken)
