"""Rounds and scores of a case, the answers of one round, looking at the plan again."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.agencies.choices import Section
from bayiri.cases.models import Case
from bayiri.cases.queries import member_for
from bayiri.cases.queries.part import case_to_write_in, page_of
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.monitoring import commands, forms, permissions, queries, rules
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.rulebooks.shapes import SurveyVersion


@shows("follow_up", "follow_up")
def follow_ups(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Rounds due and held, and each person's scores over time."""
    actor: Actor = actor_of(request)
    case = case_to_write_in(actor, case_id, Section.FOLLOW_UP)
    bands = _bands(queries.questionnaire(forms.today()))
    said = queries.says_to_contact(case)
    people = queries.pictures_of(actor, case, queries.follow_ups_of(actor, case))
    context = {
        "title": _("Follow-up"),
        "case": case,
        "people": [(person, picture, said.get(person.member.id)) for person, picture in people],
        "bands": bands,
        "limits": [band["high"] for band in bands[:-1]],
        "may_follow_up": permissions.may_follow_up(actor, case),
        "gave_help": queries.gave_help(actor, case),
        "back_url": page_of(case),
    }
    return render(request, "monitoring/follow_ups.html", context)


@shows("follow_up", "follow_up")
def result(request: HttpRequest, case_id: UUID, follow_up_id: UUID) -> HttpResponse:
    """The answers of one round and what they came to."""
    actor: Actor = actor_of(request)
    case = case_to_write_in(actor, case_id, Section.FOLLOW_UP)
    follow_up = queries.follow_up_for(actor, follow_up_id, case_id=case.id)
    came_to = queries.result_of(actor, follow_up)
    version = queries.questionnaire_of(came_to)
    context = {
        "title": _("Answers of a follow-up"),
        "case": case,
        "follow_up": follow_up,
        "result": came_to,
        "answers": answers_in_words(version, came_to.answers),
        "intention": rules.intention(came_to.answers),
        "band": next((forms.in_words(one.label) for one in version.bands if one.band == came_to.band), ""),
        "back_url": rounds_url(case),
    }
    return render(request, "monitoring/result.html", context)


@shows("follow_up", "follow_up", "plan")
def review(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """Say what was found when the plan was looked at again after a low or falling score."""
    actor: Actor = actor_of(request)
    case = case_to_write_in(actor, case_id, Section.FOLLOW_UP)
    member = member_for(actor, case, member_id)
    if not permissions.may_follow_up(actor, case):
        raise NotAllowed
    follow_up = queries.last_round_held(member.id)
    if follow_up is None:
        raise NotVisible
    follow_up.member = member
    form = forms.ReviewForm(request.POST or None)

    def act(clean: dict[str, Any]) -> Any:
        return commands.review_plan(by=actor, case_id=case.id, member_id=member.id, **clean)

    return form_page(
        request, form, act, onward=rounds_url(case), done=_("It is written down."), template="monitoring/review.html",
        title=_("Look at the plan again"), member=member, follow_up=follow_up, result=follow_up.result,
        plan_url=reverse("reintegration:plan", args=[case.id]), back_url=rounds_url(case),
    )  # fmt: skip


def rounds_url(case: Case) -> str:
    return reverse("monitoring:follow-ups", args=[case.id])


def answers_in_words(version: SurveyVersion, said: dict[str, str | None], language: str = "") -> list[tuple[str, str]]:
    """(question, answer) in the reader's words or in `language`, in the order of the questionnaire."""
    return [
        (
            forms.in_words(item.question, language),
            next(
                (
                    forms.in_words(one.label, language)
                    for one in [*item.options, *version.no_answer]
                    if one.option == said.get(item.item)
                ),
                "",
            ),
        )
        for item in version.items
    ]


def _bands(version: SurveyVersion) -> list[dict[str, Any]]:
    """The need bands, the highest need first: number, name, from, to."""
    limits = [0, *(band.below for band in version.bands if band.below is not None), 1]
    return [
        {"number": place, "label": forms.in_words(band.label), "low": limits[place - 1], "high": limits[place]}
        for place, band in enumerate(version.bands, start=1)
    ]
