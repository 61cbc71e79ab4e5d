"""Letters of a case: choose a template, change what it says, look at it, issue it, note that it went out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.cases.queries import case_for, members_of
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.documents.choices import LetterField, PaperKind
from bayiri.documents.commands.letters import note_sending, take_back_sending
from bayiri.documents.letters import LetterText, letter_content
from bayiri.documents.permissions import may_issue, may_write_templates
from bayiri.documents.printing import shown_pages
from bayiri.documents.queries import letter_templates, paper_for
from bayiri.documents.rules import fields_in
from bayiri.journey.commands.letters import issue_letter
from bayiri.journey.forms.letters import AboutForm, LetterForm, SentForm, asked_in
from bayiri.journey.queries.papers.letters import Desk, letter_desk
from bayiri.journey.queries.papers.wording import Wording
from bayiri.journey.views.papers import check_address
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of


@shows("letter", "identity", "journey")
def choose(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Which of the agency's templates, for whom."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    if not may_issue(actor, case_id, PaperKind.LETTER):
        raise NotAllowed
    members = members_of(case)
    if not members:
        raise NotVisible
    asked = asked_in(request.GET)
    member = next((one for one in members if one.id == asked.member_id), members[0])
    context = {
        "title": _("Write a letter"), "case": case, "members": members, "member": member,
        "templates": letter_templates(actor), "may_write_templates": may_write_templates(actor),
        "back_url": f"{reverse('journey:papers', args=[case_id])}?member={member.id}",
    }  # fmt: skip
    return render(request, "documents/letters/choose.html", context)


@shows("letter", "identity", "contact", "journey")
def write(request: HttpRequest, case_id: UUID, template_id: UUID) -> HttpResponse:
    """The letter, filled in: changed, looked at, issued."""
    actor = actor_of(request)
    asked = asked_in(request.GET)
    desk = letter_desk(actor, case_id, template_id, asked)
    if not may_issue(actor, case_id, PaperKind.LETTER):
        raise NotAllowed
    if request.method != "POST" and not desk.in_use:
        raise NotVisible
    looking = "preview" in request.POST
    form = LetterForm(request.POST or None, initial=vars(desk.text), language=desk.language, looking=looking)
    context = _about(desk) | {"pages": shown_pages(_content(request, desk, _typed(form, desk)).said)}
    if looking:
        status = 200 if form.is_valid() else 422
        return render(request, "documents/letters/letter.html", {**context, "form": form}, status=status)

    def act(_said: dict[str, Any]) -> Any:
        return issue_letter(
            by=actor, case_id=case_id, template_id=template_id, asked=asked, text=form.text(),
            address=check_address(request),
        )  # fmt: skip

    return form_page(
        request, form, act, onward=lambda paper: reverse("journey:paper", args=[case_id, paper.id]),
        done=_("The letter is issued and kept. Print it, sign it, send it."), template="documents/letters/letter.html",
        **context,
    )  # fmt: skip


def _about(desk: Desk) -> dict[str, Any]:
    case = desk.records.case
    open_ones = fields_in(desk.text.subject + desk.text.body)
    labels = dict(LetterField.choices)
    back = f"?member={desk.member.id}"
    return {
        "title": _("Write: %(letter)s") % {"letter": desk.version.name},
        "case": case,
        "desk": desk,
        "about": AboutForm(desk=desk),
        "open_fields": [(one, labels.get(one, one), one in desk.unseen) for one in open_ones],
        "back_url": reverse("journey:paper", args=[case.id, desk.replaces.id])
        if desk.replaces
        else reverse("journey:letters", args=[case.id]) + back,
    }


def _typed(form: LetterForm, desk: Desk) -> LetterText:
    """What stands in the boxes now, right or wrong: that is what the sheet shows."""
    if not form.is_bound:
        return desk.text
    return LetterText(*(form.data.get(name, "")[:20_000] for name in ("recipient", "address", "subject", "body")))


def _content(request: HttpRequest, desk: Desk, text: LetterText) -> Any:
    day = Wording(desk.language).day(clock.today())
    return letter_content(actor_of(request), text, desk.language, letterhead=desk.letterhead, day=day)


def sent(request: HttpRequest, case_id: UUID, letter_id: UUID) -> HttpResponse:
    """Note that a letter went out."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    paper = paper_for(actor, case_id, letter_id)
    if paper.kind != PaperKind.LETTER:
        raise NotVisible
    if not may_issue(actor, case_id, paper.kind):
        raise NotAllowed
    back = reverse("journey:paper", args=[case_id, letter_id])
    form = SentForm(request.POST or None, initial={"sent_on": clock.today()})
    return form_page(
        request, form, lambda said: note_sending(by=actor, case_id=case_id, paper_id=letter_id, **said), onward=back,
        done=_("It is noted."), title=_("The letter went out"), lead=paper.letter.subject, back_url=back, case=case,
    )  # fmt: skip


@require_POST
def not_sent(request: HttpRequest, case_id: UUID, letter_id: UUID, sending_id: UUID) -> HttpResponse:
    """It was noted by mistake."""
    take_back_sending(by=actor_of(request), case_id=case_id, paper_id=letter_id, sending_id=sending_id)
    messages.success(request, _("It is taken back. That it was noted stays readable in the timeline."))
    return redirect("journey:paper", case_id, letter_id)
