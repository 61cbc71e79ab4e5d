"""Pages of one person's risk on return: how it stands, assess it, review it, take it on, decide as a senior person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for, member_for
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.safeguards import permissions, queries
from bayiri.safeguards.choices import Gate
from bayiri.safeguards.commands import risk as commands
from bayiri.safeguards.commands.risk import RiskData
from bayiri.safeguards.forms import RiskForm, RiskReviewForm, SeniorForm
from bayiri.safeguards.queries import protection

A_PAGE = 25


def _back(case: Case, member: Member) -> str:
    return reverse("safeguards:protection", args=[case.id, member.id])


@shows("assessment", "protection")
def show(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """Everything about one person's risk on return, and who may do what."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    member = member_for(actor, case, member_id)
    file = protection.risk_file(case, member)
    mine = next((one for one in queries.gates_of(case, [member]) if one.member.id == member.id), None)
    reviews = permissions.may_review_risk(actor, case)
    last = file.to_review
    context = {
        "title": _("Risk on return: %(name)s") % {"name": member.person.name}, "case": case, "member": member, "file": file,
        "state": next((one for one in mine.gates if one.code == Gate.NON_REFOULEMENT), None) if mine else None,
        "may_assess": permissions.may_assess(actor, case), "may_take": reviews,
        "may_review": reviews and last is not None and actor.id not in (last.recorded_by_id, case.caseworker_id),
        "may_decide": permissions.may_decide_as_senior(actor, case) and actor.has_role(*protection.senior_roles()),
        "language": get_language(), "back_url": reverse("journey:case", args=[case.id]), "now": clock.now(),
    }  # fmt: skip
    return render(request, "safeguards/protection.html", context)


@shows("assessment", "protection")
def assess(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """Assess the risk; the last assessment is where the form begins, but for what it came to."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=permissions.may_assess)
    member = member_for(actor, case, member_id)
    last = next(iter(protection.assessments_of(member)), None)
    fields = ("said", "language", "interpreter_name", "profile", "procedures", "known", "sources")
    initial = {name: getattr(last, name) for name in fields} if last else _language_of(member)
    form = RiskForm(request.POST or None, initial=initial)

    def act(said: dict[str, Any]) -> UUID:
        said |= {name: tuple(said[name]) for name in ("profile", "procedures")}
        return commands.assess_risk(by=actor, case_id=case.id, member_id=member.id, data=RiskData(**said))

    return form_page(
        request, form, act, onward=_back(case, member), done=_("The assessment is saved. Another person reviews it."),
        title=_("Assess the risk on return: %(name)s") % {"name": member.person.name}, back_url=_back(case, member),
        template="safeguards/assess_risk.html", file=protection.instruments_for(case, member), language=get_language(),
        advisories=protection.advisories_of(case, member), case=case,
    )  # fmt: skip


@shows("assessment", "protection")
def review(request: HttpRequest, case_id: UUID, assessment_id: UUID) -> HttpResponse:
    """Review what another person assessed."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=permissions.may_review_risk)
    assessment = protection.assessment_for(case, assessment_id)
    form = RiskReviewForm(request.POST or None)

    def act(said: dict[str, Any]) -> None:
        commands.review_risk(by=actor, case_id=case.id, assessment_id=assessment.id, **said)

    member = assessment.member
    return form_page(
        request, form, act, onward=_back(case, member), done=_("The review is saved."), template="safeguards/review_risk.html",
        title=_("Review the risk on return: %(name)s") % {"name": member.person.name}, back_url=_back(case, member),
        assessment=assessment, instruments=protection.named(assessment.instruments), language=get_language(), case=case,
    )  # fmt: skip


@shows("assessment", "protection")
def decide(request: HttpRequest, case_id: UUID, member_id: UUID, advisory: str) -> HttpResponse:
    """Decide where an advisory asks for a senior decision."""
    actor = actor_of(request)
    case, member = _to_decide(actor, case_id, member_id)
    found = next((one for one in protection.advisories_of(case, member) if one.code == advisory), None)
    if found is None or found.effect != "senior":
        raise NotVisible
    form = SeniorForm(request.POST or None)

    def act(said: dict[str, Any]) -> None:
        commands.decide_as_senior(by=actor, case_id=case.id, member_id=member.id, advisory=advisory, **said)

    return form_page(
        request, form, act, onward=_back(case, member), done=_("The decision is saved."), title=_("Decide on a return all the same"),
        lead=f"{member.person.name}: {found.words}", back_url=_back(case, member), danger=True,
    )  # fmt: skip


def _to_decide(actor: Actor, case_id: UUID, member_id: UUID) -> tuple[Case, Member]:
    case = case_for(actor, case_id, may=permissions.may_decide_as_senior)
    if not actor.has_role(*protection.senior_roles()):
        raise NotAllowed
    return case, member_for(actor, case, member_id)


@require_POST
def take(request: HttpRequest, case_id: UUID, looked_at_id: UUID) -> HttpResponse:
    """I take care of what this person fears."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=permissions.may_review_risk)
    review = protection.review_for(case, looked_at_id)
    commands.take_review(by=actor, case_id=case.id, review_id=review.id)
    messages.success(request, _("You have taken it on. Assess the risk before it is due."))
    return redirect("safeguards:protection", case.id, review.member_id)


def waiting(request: HttpRequest) -> HttpResponse:
    """What people fear that waits for a review, by when it is due."""
    actor = actor_of(request)
    if not permissions.sees_reviews(actor):
        raise NotAllowed
    page = Paginator(protection.reviews_waiting(actor), A_PAGE).get_page(request.GET.get("page"))
    context = {"title": _("Protection reviews"), "page": page, "now": clock.now()}
    return render(request, "safeguards/reviews.html", context)


def _language_of(member: Member) -> dict[str, str]:
    languages = member.person.languages
    return {"language": member.person.interpreter_language or (languages[0] if languages else "")}
