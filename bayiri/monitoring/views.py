"""The pages of follow-up: rounds and scores, the survey, why a round was not held."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bayiri.cases.models import Case
from bayiri.cases.queries import case_for
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.monitoring import commands, forms, permissions, queries
from bayiri.monitoring.models import FollowUp
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of
from bayiri.reference.countries import country_choices


def follow_ups(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Rounds due and held, and each person's scores over time."""
    actor: Actor = actor_of(request)
    case = case_for(actor, case_id)
    context = {
        "title": _("Follow-up"),
        "case": case,
        "people": queries.follow_ups_of(actor, case),
        "may_follow_up": permissions.may_follow_up(actor, case),
        "back_url": reverse("journey:case", args=[case.id]),
    }
    return render(request, "monitoring/follow_ups.html", context)


def result(request: HttpRequest, case_id: UUID, follow_up_id: UUID) -> HttpResponse:
    """The answers of one round and what they came to."""
    actor: Actor = actor_of(request)
    case = case_for(actor, case_id)
    follow_up = queries.follow_up_for(actor, follow_up_id, case_id=case.id)
    came_to = queries.result_of(actor, follow_up)
    version = queries.questionnaire_of(came_to)
    context = {
        "title": _("Answers of a follow-up"),
        "case": case,
        "follow_up": follow_up,
        "result": came_to,
        "answers": _answers(version, came_to.answers),
        "band": next((forms.in_words(one.label) for one in version.bands if one.band == came_to.band), ""),
        "back_url": _rounds_url(case),
    }
    return render(request, "monitoring/result.html", context)


def record(request: HttpRequest, case_id: UUID, follow_up_id: UUID) -> HttpResponse:
    """The survey: thirty questions on one page, in the reader's language, without JavaScript."""
    actor, case, follow_up = _interviewer(request, case_id, follow_up_id)
    version = queries.questionnaire(forms.today())
    form = forms.SurveyForm(request.POST or None, version=version, initial={"held_on": forms.today()})

    def act(clean: dict[str, Any]) -> Any:
        return commands.record_follow_up(
            by=actor,
            follow_up_id=follow_up.id,
            mode=clean["mode"],
            answers=form.answers,
            held_on=clean["held_on"],
        )

    return form_page(
        request,
        form,
        act,
        onward=_rounds_url(case),
        done=_("The follow-up is written down."),
        template="monitoring/record.html",
        title=_("Hold a follow-up"),
        follow_up=follow_up,
        official=version.official,
        back_url=_rounds_url(case),
    )


def not_reached(request: HttpRequest, case_id: UUID, follow_up_id: UUID) -> HttpResponse:
    actor, case, follow_up = _interviewer(request, case_id, follow_up_id)
    form = forms.NotReachedForm(request.POST or None, initial={"tried_on": forms.today()})

    def act(clean: dict[str, Any]) -> Any:
        give_up = clean.pop("after") == "end"
        return commands.record_not_reached(by=actor, follow_up_id=follow_up.id, give_up=give_up, **clean)

    return _attempt_page(request, form, act, case, follow_up, _("Not reached"))


def declined(request: HttpRequest, case_id: UUID, follow_up_id: UUID) -> HttpResponse:
    actor, case, follow_up = _interviewer(request, case_id, follow_up_id)
    form = forms.DeclinedForm(request.POST or None, initial={"tried_on": forms.today()})

    def act(clean: dict[str, Any]) -> Any:
        return commands.record_declined(by=actor, follow_up_id=follow_up.id, **clean)

    lead = _("Answering is free. Help does not depend on it.")
    return _attempt_page(request, form, act, case, follow_up, _("Did not want to answer"), lead)


def migrated_again(request: HttpRequest, case_id: UUID, follow_up_id: UUID) -> HttpResponse:
    actor, case, follow_up = _interviewer(request, case_id, follow_up_id)
    form = forms.MigratedAgainForm(
        request.POST or None,
        countries=list(country_choices(get_language() or "en")),
        initial={"learned_on": forms.today()},
    )

    def act(clean: dict[str, Any]) -> Any:
        return commands.record_re_migrated(by=actor, follow_up_id=follow_up.id, **clean)

    lead = _("This ends the person's later rounds too. The case can then be closed with this outcome.")
    return _attempt_page(request, form, act, case, follow_up, _("Migrated again"), lead)


def _attempt_page(
    request: HttpRequest,
    form: Any,
    act: Any,
    case: Case,
    follow_up: FollowUp,
    title: str,
    lead: str = "",
) -> HttpResponse:
    return form_page(
        request,
        form,
        act,
        onward=_rounds_url(case),
        done=_("It is written down."),
        template="monitoring/attempt.html",
        title=title,
        lead=lead,
        follow_up=follow_up,
        back_url=_rounds_url(case),
    )


def _interviewer(request: HttpRequest, case_id: UUID, follow_up_id: UUID) -> tuple[Actor, Case, FollowUp]:
    actor: Actor = actor_of(request)
    case = case_for(actor, case_id)
    follow_up = queries.follow_up_for(actor, follow_up_id, case_id=case.id)
    if not permissions.may_follow_up(actor, case):
        raise NotAllowed
    return actor, case, follow_up


def _rounds_url(case: Case) -> str:
    return reverse("monitoring:follow-ups", args=[case.id])


def _answers(version: Any, said: dict[str, str | None]) -> list[tuple[str, str]]:
    """(question, answer) in the reader's words, in the order of the questionnaire."""
    return [
        (
            forms.in_words(item.question),
            next((forms.in_words(one.label) for one in item.options if one.option == said.get(item.item)), ""),
        )
        for item in version.items
    ]
