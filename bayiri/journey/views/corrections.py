"""Correct what was written down wrongly: a counselling session, an assessment."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases.permissions import may_correct_session
from bayiri.cases.queries import case_for, members_of, session_for
from bayiri.core import clock
from bayiri.core.errors import RuleBroken
from bayiri.journey.commands import correct
from bayiri.journey.forms.corrections import SESSION, CorrectAssessmentForm, CorrectSessionForm
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.rulebooks.queries import law
from bayiri.safeguards.permissions import may_assess
from bayiri.safeguards.queries import screening_for


@shows("session", "journey")
def session(request: HttpRequest, case_id: UUID, session_id: UUID) -> HttpResponse:
    """Another row replaces the session, or none was held; decisions that rested on it are looked at again."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=may_correct_session)
    wrong = session_for(case, session_id)
    if hasattr(wrong, "correction"):
        raise RuleBroken(["INV-117"])
    form = CorrectSessionForm(request.POST or None, session=wrong, members=members_of(case))
    back = reverse("journey:case", args=[case.id])

    def act(said: dict[str, Any]) -> Any:
        instead = None
        if form.replaces:
            instead = {name: said[name] for name in SESSION}
            instead["members_present"] = [UUID(one) for one in said["members_present"]]
            instead["information_version"] = law("voluntary-return", on=clock.today()).version
            if clock.day_of(instead["held_at"]) == clock.day_of(wrong.held_at):
                instead["information_version"] = wrong.information_version
        return correct.correct_session(
            by=actor, case_id=case.id, session_id=wrong.id, reason=said["reason"], instead=instead
        )

    return form_page(
        request, form, act, onward=back, done=_("The session is corrected. What rested on it was looked at again."),
        title=_("Correct a counselling session"), back_url=back,
        lead=_("A decision that rested on a session which was not held is asked for again."),
    )  # fmt: skip


@shows("assessment", "protection", "health")
def assessment(request: HttpRequest, case_id: UUID, screening_id: UUID) -> HttpResponse:
    """Another assessment stands in its place, perhaps another person's, or none."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=may_assess)
    wrong = screening_for(case, screening_id)
    if hasattr(wrong, "correction"):
        raise RuleBroken(["INV-117"])
    form = CorrectAssessmentForm(request.POST or None, screening=wrong, members=members_of(case))
    back = reverse("journey:person", args=[case.id, wrong.member.person_id])

    def act(said: dict[str, Any]) -> Any:
        instead: dict[str, Any] = {}
        if form.replaces:
            instead = {"about": UUID(said["about"]), "instead": form.found()}
        return correct.correct_assessment(
            by=actor, case_id=case.id, screening_id=wrong.id, reason=said["reason"], **instead
        )

    return form_page(
        request, form, act, onward=back, done=_("The assessment is corrected."),
        title=_("Correct the assessment of %(name)s") % {"name": wrong.member.person.name}, back_url=back,
        lead=_("Whoever is released on an assessment that was wrong is not released any more."),
    )  # fmt: skip
