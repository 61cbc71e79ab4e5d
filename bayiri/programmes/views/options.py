"""Pages: the options side by side, writing down that they were explained, and what was shown then."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bayiri.cases.models import Case
from bayiri.cases.queries import case_for, members_of
from bayiri.cases.rules import GONE
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.programmes import commands, permissions, queries
from bayiri.programmes.choices import SHOWN_IN
from bayiri.programmes.forms import ExplainForm
from bayiri.programmes.models import Explanation
from bayiri.programmes.options import comparison, differences, fingerprint
from bayiri.programmes.rules import changes_between
from bayiri.programmes.sheet import sheet
from bayiri.reference.languages import language_name


@shows("assistance", "finance")
def options(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ways to stay, ways to return, every programme, in the language chosen; what changed since the last time."""
    actor: Actor = actor_of(request)
    case = case_for(actor, case_id)
    language = _language(request)
    told = comparison(actor, case, language)
    explanations = queries.explanations_of(actor, case)
    last = json.loads(explanations[0].snapshot) if explanations else None
    changes = changes_between(last, told) if last else []
    context = {
        "title": _("Options side by side"), "case": case, "back_url": reverse("journey:case", args=[case.id]),
        "languages": [(code, name, code == language) for code, (_iso, name) in SHOWN_IN.items()],
        "sheet": sheet(told, case, changes), "explanations": _told(explanations, case),
        "last": explanations[0] if explanations else None,
        "differences": differences(changes, last["language"] if last else ""),
        "may_explain": permissions.may_explain(actor, case),
        "explain_url": f"{reverse('programmes:explain', args=[case.id])}?shown_in={language}&shown={fingerprint(told)}",
    }  # fmt: skip
    return render(request, "programmes/options.html", context)


@shows("assistance", "finance")
def explain(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write down that the options were explained, as they were shown."""
    actor: Actor = actor_of(request)
    case = case_for(actor, case_id)
    if not permissions.may_explain(actor, case):
        raise NotAllowed
    people = [
        (str(one.id), one.person.name) for one in members_of(case) if one.state not in GONE
    ]  # fmt: skip
    form = ExplainForm(request.POST or None, people=people, initial=_begun(request, actor, case))

    def act(typed: dict[str, Any]) -> Explanation:
        present = [UUID(member_id) for member_id in typed.pop("members_present")]
        return commands.explain_options(by=actor, case_id=case.id, members_present=present, **typed)

    back = f"{reverse('programmes:options', args=[case.id])}?language={_language(request, 'shown_in')}"
    return form_page(
        request, form, act, onward=back, done=_("It is written down, with what was shown, word for word."),
        title=_("The options were explained"), back_url=back,
        lead=_("What you showed is kept as it was, so that next time you see what has changed."),
    )  # fmt: skip


@shows("assistance", "finance")
def explained(request: HttpRequest, case_id: UUID, explanation_id: UUID) -> HttpResponse:
    """What was shown at one time, word for word."""
    actor: Actor = actor_of(request)
    case = case_for(actor, case_id)
    if not permissions.may_see(actor, case):
        raise NotAllowed
    found = queries.explanation_in(actor, case, explanation_id)
    context = {
        "title": _("What was explained"), "case": case, "one": _told([found], case)[0],
        "back_url": reverse("programmes:options", args=[case.id]), "sheet": sheet(json.loads(found.snapshot), case),
    }  # fmt: skip
    return render(request, "programmes/explained.html", context)


def _language(request: HttpRequest, name: str = "language") -> str:
    """The language chosen for the sheet, else that of the page, else English."""
    chosen = request.GET.get(name) or request.POST.get(name) or (get_language() or "en")[:2]
    return chosen if chosen in SHOWN_IN else "en"


def _begun(request: HttpRequest, actor: Actor, case: Case) -> dict[str, Any]:
    """What the form begins with: the page that was shown, and today's session where one was written down."""
    language = _language(request, "shown_in")
    shown = request.GET.get("shown") or fingerprint(comparison(actor, case, language))
    begun: dict[str, Any] = {"shown_in": language, "shown": shown, "language": SHOWN_IN[language][0]}
    if session := queries.session_of_today(case):
        begun |= {
            "language": session.language, "interpreter_name": session.interpreter_name,
            "members_present": [str(member_id) for member_id in session.members_present],
        }  # fmt: skip
    return begun


def _told(explanations: list[Explanation], case: Case) -> list[dict[str, Any]]:
    """Explanations as pages list them."""
    names = {member.id: member.person.name for member in members_of(case)}
    reader = get_language() or "en"
    return [
        {
            "id": one.id, "at": one.recorded_at, "by": one.recorded_by.name, "interpreter": one.interpreter_name,
            "language": language_name(one.language, reader), "shown_in": SHOWN_IN[one.shown_in][1],
            "sha256": one.sha256, "rests_on": one.rests_on,
            "present": [names.get(member_id, "?") for member_id in one.members_present],
        }
        for one in explanations
    ]  # fmt: skip
