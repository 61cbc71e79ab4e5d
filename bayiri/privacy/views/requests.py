"""One request of a person about their data: who asks, more time, answer, refusal, the copy, the letter."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.cases.queries import case_for
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.documents import printing
from bayiri.documents.letters import LetterText, letter_content
from bayiri.documents.queries import letterhead_of
from bayiri.pages.answers import as_file
from bayiri.pages.doorways import form_page
from bayiri.pages.forms import PageForm
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.privacy import permissions, queries
from bayiri.privacy.choices import RequestKind, RequestState
from bayiri.privacy.commands import letters
from bayiri.privacy.commands import requests as commands
from bayiri.privacy.forms import AnswerForm, ExtendForm, IdentityForm, RefuseForm
from bayiri.privacy.models import DataRequest


@shows("data_request", "identity")
def show(request: HttpRequest, case_id: UUID, request_id: UUID) -> HttpResponse:
    """One request: until when, what was done, what is to do."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    asked = queries.request_for(actor, case.id, request_id)
    context = {
        "title": asked.get_kind_display(), "case": case, "asked": asked, "answers": permissions.answers(actor),
        "copy": queries.copy_of(asked), "today": clock.today(), "wants_copy": asked.kind == RequestKind.ACCESS,
        "checked": asked.identity_checked != "not_yet", "back_url": reverse("privacy:case", args=[case.id]),
    }  # fmt: skip
    return render(request, "privacy/request.html", context)


def _to_answer(request: HttpRequest, case_id: UUID, request_id: UUID) -> tuple[Actor, DataRequest, str]:
    actor = actor_of(request)
    case = case_for(actor, case_id)
    asked = queries.request_for(actor, case.id, request_id)
    if not permissions.answers(actor):
        raise NotAllowed
    return actor, asked, reverse("privacy:request", args=[case.id, asked.id])


def _page(
    request: HttpRequest,
    ids: tuple[UUID, UUID],
    form: PageForm,
    command: Callable[..., Any],
    title: str,
    done: str,
    **more: Any,
) -> HttpResponse:
    actor, asked, back = _to_answer(request, *ids)

    def act(said: dict[str, Any]) -> Any:
        return command(by=actor, case_id=asked.case_id, request_id=asked.id, **said)

    lead = f"{asked.get_kind_display()}: {asked.member.person.name}"
    return form_page(request, form, act, onward=back, back_url=back, title=title, done=done, lead=lead, **more)


def identity(request: HttpRequest, case_id: UUID, request_id: UUID) -> HttpResponse:
    """Say how it was seen that it is the person."""
    _actor, asked, _back = _to_answer(request, case_id, request_id)
    form = IdentityForm(request.POST or None, initial={"how": asked.identity_checked})
    return _page(
        request, (case_id, request_id), form, commands.check_identity, _("Who asks?"), _("It is written down.")
    )


def extend(request: HttpRequest, case_id: UUID, request_id: UUID) -> HttpResponse:
    """Take the law's further months."""
    form = ExtendForm(request.POST or None)
    title, done = _("Take more time"), _("The time is longer. Tell the person, with the reason.")
    return _page(request, (case_id, request_id), form, commands.extend, title, done)


def answer(request: HttpRequest, case_id: UUID, request_id: UUID) -> HttpResponse:
    """Answer it."""
    form = AnswerForm(request.POST or None)
    return _page(
        request,
        (case_id, request_id),
        form,
        commands.answer,
        _("Answer"),
        _("The request is answered. Print the letter."),
    )


def refuse(request: HttpRequest, case_id: UUID, request_id: UUID) -> HttpResponse:
    """Refuse it with its ground."""
    form = RefuseForm(request.POST or None)
    done = _("The request is refused. Print the letter: it names the ground and where to complain.")
    return _page(request, (case_id, request_id), form, commands.refuse, _("Refuse"), done, danger=True)


@require_POST
def begin_copy(request: HttpRequest, case_id: UUID, request_id: UUID) -> HttpResponse:
    """Have the copy made."""
    actor, asked, back = _to_answer(request, case_id, request_id)
    commands.begin_copy(by=actor, case_id=asked.case_id, request_id=asked.id)
    messages.success(request, _("The copy is being made. Open this page again in a minute."))
    return HttpResponseRedirect(back)


def copy(request: HttpRequest, case_id: UUID, request_id: UUID) -> HttpResponse:
    """The copy, as one archive."""
    actor, asked, _back = _to_answer(request, case_id, request_id)
    archive = commands.take_copy(by=actor, case_id=asked.case_id, request_id=asked.id)
    return as_file(archive, "application/zip", f"{asked.case.number}-data.zip", download=True)


def letter(request: HttpRequest, case_id: UUID, request_id: UUID) -> HttpResponse:
    """The letter that tells the person what came of it."""
    actor, asked, _back = _to_answer(request, case_id, request_id)
    language = (get_language() or "en")[:2]
    letters.note_letter(by=actor, asked=asked)
    day = date_format(clock.today(), "j F Y")
    text = LetterText(asked.member.person.name, "", _subject(asked), _body(asked))
    content = letter_content(actor, text, language, letterhead=letterhead_of(actor), day=day)
    return as_file(
        printing.pdf_of({**content.said, "number": asked.case.number}),
        "application/pdf",
        f"{asked.case.number}-answer.pdf",
        download=False,
    )


def _subject(asked: DataRequest) -> str:
    return _("Your request of %(day)s: %(kind)s") % {
        "day": date_format(asked.received_on, "j F Y"), "kind": asked.get_kind_display(),
    }  # fmt: skip


def _body(asked: DataRequest) -> str:
    due = date_format(asked.due_on, "j F Y")
    if asked.is_open and asked.extended_because:
        parts = [
            _("We need more time for your request. You will have our answer by %(day)s.") % {"day": due},
            asked.extended_because,
        ]
    elif asked.is_open:
        parts = [_("We have received your request. You will have our answer by %(day)s.") % {"day": due}]
    elif asked.state == RequestState.REFUSED:
        parts = [_("We cannot do what you ask. The ground:"), asked.ground, asked.answer]
    else:
        parts = [_("This is what we did:"), asked.answer]
    rights = _("You may complain to the data protection authority of the country, and go to a court.")
    return "\n\n".join(part for part in [*parts, rights] if part)
