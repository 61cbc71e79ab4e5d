"""The survey, page by page, in the language of the interview: begun, gone on with, checked, saved, or dropped."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from bayiri.agencies.choices import Section
from bayiri.cases.models import Case
from bayiri.cases.queries.part import case_to_write_in
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.monitoring import commands, forms, permissions, queries
from bayiri.monitoring.choices import Language, Mode
from bayiri.monitoring.models import FollowUp, SurveyDraft
from bayiri.monitoring.views.rounds import answers_in_words, rounds_url
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.rulebooks.shapes import SurveyVersion


@shows("follow_up", "follow_up")
def begin(request: HttpRequest, case_id: UUID, follow_up_id: UUID) -> HttpResponse:
    """What is said first, and how the survey is held; or going on with what was begun."""
    actor, case = _interviewer(request, case_id)
    follow_up = queries.follow_up_for(actor, follow_up_id, case_id=case.id)
    said = queries.says_to_contact(case).get(follow_up.member_id)
    version, draft = queries.questionnaire(forms.today()), queries.draft_of(follow_up)
    first = {"held_on": forms.today(), "language": _likely_language(follow_up), "mode": Mode.VISIT}
    form = forms.BeginForm(request.POST or None, agreed=bool(said and said.agrees), initial=first)

    def act(clean: dict[str, Any]) -> SurveyDraft:
        return commands.begin_survey(by=actor, follow_up_id=follow_up.id, **clean)

    return form_page(
        request, form, act, onward=lambda draft: page_url(draft, 1), template="monitoring/begin.html",
        title=_("Hold a follow-up"), case=case, follow_up=follow_up, draft=draft, said=said,
        official=version.official, introductions=_introductions(version), back_url=rounds_url(case),
        next_url=page_url(draft, _first_left(draft)) if draft else "", answered=len(draft.answers) if draft else 0,
        items=len(version.items), numbers=queries.safe_numbers(follow_up.member.person),
    )  # fmt: skip


@shows("follow_up", "follow_up")
def page(request: HttpRequest, case_id: UUID, draft_id: UUID, page: int) -> HttpResponse:
    """One page of questions. Going back and stopping keep what was chosen as well."""
    actor, case, draft = _begun(request, case_id, draft_id)
    version = queries.version_of(draft)
    every = queries.pages(version)
    if not 1 <= page <= len(every):
        raise Http404
    asked: dict[str, Any] = {"version": version, "codes": every[page - 1], "language": draft.language}
    chosen = {forms.QUESTION + code: answer for code, answer in draft.answers.items()}
    form = forms.SurveyPageForm(request.POST or None, initial=chosen, **asked)
    way = request.POST.get("way", "on")

    def act(_clean: dict[str, Any]) -> SurveyDraft:
        return commands.keep_page(by=actor, draft_id=draft.id, page=page, answers=form.answers, done=way == "on")

    def onward(kept: SurveyDraft) -> str:
        if way == "stop":
            return rounds_url(case)
        if way == "back":
            return (
                page_url(kept, page - 1)
                if page > 1
                else reverse("monitoring:record", args=[case.id, kept.follow_up_id])
            )
        return page_url(kept, page + 1) if page < kept.pages else reverse("monitoring:check", args=[case.id, kept.id])

    context = {
        **_about(case, draft), "number": page, "section": _section(version, every[page - 1], draft.language),
        "title": _("Page %(number)s of %(pages)s") % {"number": page, "pages": draft.pages},
    }  # fmt: skip
    done = _("What was answered is kept. You or a colleague can go on later.") if way == "stop" else ""
    with override(_frame_language(draft)):
        return form_page(
            request, form, act, onward=onward, done=done, template="monitoring/survey_page.html", **context
        )


@shows("follow_up", "follow_up")
def check(request: HttpRequest, case_id: UUID, draft_id: UUID) -> HttpResponse:
    """What was answered and what stays open, before it becomes a result."""
    actor, case, draft = _begun(request, case_id, draft_id)
    if request.method == "POST":
        result = commands.finish_survey(by=actor, draft_id=draft.id)
        messages.success(request, _("The follow-up is written down."))
        if result.risks:
            messages.warning(request, _("It shows a risk: somebody is asked to look at the plan again."))
        return redirect(rounds_url(case))
    version = queries.version_of(draft)
    answers = answers_in_words(version, draft.answers, draft.language)
    left = [number for number in range(1, draft.pages + 1) if number not in draft.pages_done]
    context = {
        **_about(case, draft),
        "title": _("Check the answers"),
        "parts": _parts(draft, version, answers),
        "open": len([item for item in version.items if item.item not in draft.answers and _to_ask(item, draft)]),
        "left": [(number, page_url(draft, number)) for number in left],
        "last_url": page_url(draft, draft.pages),
    }
    with override(_frame_language(draft)):
        return render(request, "monitoring/check.html", context)


def drop(request: HttpRequest, case_id: UUID, draft_id: UUID) -> HttpResponse:
    """Drop a survey that was begun; the round stays to be held."""
    actor, case, draft = _begun(request, case_id, draft_id)
    if request.method == "POST":
        commands.drop_survey(by=actor, draft_id=draft.id)
        messages.success(request, _("What was begun is dropped."))
        return redirect(rounds_url(case))
    context = {
        **_about(case, draft), "title": _("Drop what was begun?"), "submit": _("Drop it"), "danger": True,
        "lead": _("The answers are deleted for good. The round stays to be held."), "back_url": rounds_url(case),
    }  # fmt: skip
    return render(request, "monitoring/drop.html", context)


def page_url(draft: SurveyDraft, number: int) -> str:
    return reverse("monitoring:survey-page", args=[draft.case_id, draft.id, number])


def _interviewer(request: HttpRequest, case_id: UUID) -> tuple[Actor, Case]:
    """Somebody who may ask in this case: with the role, and without having given help in it."""
    actor: Actor = actor_of(request)
    case = case_to_write_in(actor, case_id, Section.FOLLOW_UP)
    if not permissions.may_follow_up(actor, case):
        raise NotAllowed
    if queries.gave_help(actor, case):
        raise RuleBroken(["INV-70"])
    return actor, case


def _begun(request: HttpRequest, case_id: UUID, draft_id: UUID) -> tuple[Actor, Case, SurveyDraft]:
    draft = queries.draft_for(actor_of(request), draft_id, case_id=case_id)
    actor, case = _interviewer(request, case_id)
    return actor, case, draft


def _about(case: Case, draft: SurveyDraft) -> dict[str, Any]:
    return {
        "case": case,
        "draft": draft,
        "follow_up": draft.follow_up,
        "language_rtl": draft.language == Language.ARABIC,
    }


def _frame_language(draft: SurveyDraft) -> str:
    """Who answers by themselves reads the buttons in the language of the questions; an interviewer in their own."""
    return draft.language if draft.mode == Mode.SELF else (get_language() or "en")


def _likely_language(follow_up: FollowUp) -> str:
    """The first language of the person in which the questions stand; else none is proposed."""
    known = {"eng": "en", "fra": "fr", "spa": "es", "ara": "ar", "acm": "ar", "apc": "ar"}
    return next((known[one] for one in follow_up.member.person.languages if one in known), "")


def _introductions(version: SurveyVersion) -> list[dict[str, Any]]:
    """What is read to the person first, in each language; whether its words still wait for a reader."""
    if version.introduction is None:
        return []
    return [
        {
            "language": one.value, "label": one.label, "rtl": one == Language.ARABIC,
            "text": version.introduction[one.value], "to_review": one.value in version.languages_to_review,
        }
        for one in Language
        if one.value in version.introduction
    ]  # fmt: skip


def _first_left(draft: SurveyDraft) -> int:
    """The first page that nobody has gone through; the last one where all were."""
    return next((number for number in range(1, draft.pages + 1) if number not in draft.pages_done), draft.pages)


def _section(version: SurveyVersion, codes: list[str], language: str) -> str:
    """The name of the dimension that a page asks about."""
    dimension = next(item.dimension for item in version.items if item.item in codes)
    return next(forms.in_words(one.label, language) for one in version.dimensions if one.dimension == dimension)


def _to_ask(item: Any, draft: SurveyDraft) -> bool:
    return queries.asked(item, draft.answers)


def _parts(draft: SurveyDraft, version: SurveyVersion, answers: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The pages with their questions and answers; what was not to be asked is left out."""
    words = {item.item: said for item, said in zip(version.items, answers, strict=True) if _to_ask(item, draft)}
    return [
        {
            "number": number,
            "url": page_url(draft, number),
            "section": _section(version, codes, draft.language),
            "answers": [words[code] for code in codes if code in words],
        }
        for number, codes in enumerate(queries.pages(version), start=1)
    ]
