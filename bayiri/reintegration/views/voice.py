"""The pages of the returnee's voice: comments on the plan and on lines, and what was done about them."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from bayiri.cases.queries import members_of
from bayiri.core.errors import NotVisible
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.reintegration import commands, forms, queries
from bayiri.reintegration.rules import GONE
from bayiri.reintegration.views.plan import languages_of, plan_url, planner


def comment(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write down what somebody says to the plan, or to one line of it."""
    actor, case = planner(request, case_id)
    view = queries.plan_of(actor, case)
    if view is None:
        raise NotVisible
    people = [one for one in members_of(case) if one.state not in GONE]
    lines = [(str(line.id), line.description[:80]) for line in view.live_lines]
    form = forms.CommentForm(
        request.POST or None, members=[(str(one.id), one.person.name) for one in people], lines=lines,
        languages=languages_of(people),
        initial={"said_on": forms.today(), "occasion": _occasion(view), "line": request.GET.get("line", "")},
    )  # fmt: skip

    def act(clean: dict[str, Any]) -> Any:
        member_id, line, fears = UUID(clean.pop("member")), clean.pop("line"), clean.pop("fears_return")
        return commands.take_down_comment(
            by=actor, case_id=case.id, member_id=member_id, line_id=UUID(line) if line else None,
            comment=commands.Comment(**clean), fears_return=fears,
        )  # fmt: skip

    return form_page(
        request, form, act, onward=plan_url(case), back_url=plan_url(case), title=_("A comment on the plan"),
        done=_("The comment is written down. Say what is done about it: nothing is approved before."),
        template="reintegration/answer.html", view=view,
    )  # fmt: skip


def _occasion(view: queries.PlanView) -> str:
    return "planning" if view.plan.state in ("draft", "agreed") else "consultation"


@shows("plan", "plan")
def answer(request: HttpRequest, case_id: UUID, comment_id: UUID) -> HttpResponse:
    """Say what was done about a comment."""
    actor, case = planner(request, case_id)
    found = queries.comment_for(actor, case, comment_id)

    def act(clean: dict[str, Any]) -> Any:
        return commands.answer_comment(by=actor, case_id=case.id, comment_id=found.id, **clean)

    return form_page(
        request, forms.CommentAnswerForm(request.POST or None), act, onward=plan_url(case), back_url=plan_url(case),
        done=_("What was done is written down."), title=_("What was done about a comment"),
        template="reintegration/comment.html", comment=found,
    )  # fmt: skip
