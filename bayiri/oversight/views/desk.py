"""Pages of complaints officers, of who writes a complaint down, and of directors who name readers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.core import clock
from bayiri.core.errors import NotAllowed
from bayiri.oversight import permissions, queries, rules
from bayiri.oversight.commands import ComplaintData, complain, steps
from bayiri.oversight.forms import AnswerForm, PassOnForm, WordsForm, WrittenDownForm
from bayiri.oversight.models import Complaint
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of

A_PAGE = 25


def listed(request: HttpRequest) -> HttpResponse:
    """Open complaints that have come to the reader, those that nobody has taken on first; or closed ones."""
    actor = actor_of(request)
    if not permissions.handles_complaints(actor):
        raise NotAllowed
    closed = "closed" in request.GET
    page = Paginator(queries.complaints_for(actor, closed=closed), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Closed complaints") if closed else _("Complaints"), "page": page, "closed": closed, "today": clock.today(),
    }  # fmt: skip
    return render(request, "oversight/complaints.html", context)


def show(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """One complaint and every step. That it was opened is in the log."""
    actor = actor_of(request)
    complaint = steps.open_complaint(by=actor, complaint_id=complaint_id)
    facts = queries.complaint_facts(complaint)

    def may(step: str, outcome: str = "") -> bool:
        return not rules.reasons_not_to_step(facts, step, str(actor.id), "x", outcome)

    context = {
        "title": _("Complaint"), "complaint": complaint, "steps": queries.steps_of(complaint), "files": queries.files_of(complaint),
        "back_url": reverse("oversight:complaints"), "may_take": may("acknowledged"), "may_ask": may("asked"),
        "may_answer": may("answered", "x"), "may_decide": may("decided", "x"), "may_pass": may("passed_on"),
        "may_lesson": may("lesson"), "is_second": facts.is_appealed and str(actor.id) in facts.took_part,
    }  # fmt: skip
    return render(request, "oversight/complaint.html", context)


@require_POST
def take_on(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """Take care of it."""
    steps.take_on(by=actor_of(request), complaint_id=complaint_id)
    messages.success(request, _("You have taken this complaint on. Who complained sees that somebody reads it."))
    return redirect("oversight:complaint", complaint_id)


def write(request: HttpRequest, complaint_id: UUID, writing: str) -> HttpResponse:
    """Ask, note, or write down a lesson."""
    actor, complaint, back = _subject(request, complaint_id)
    kinds = {
        "ask": ("asked", _("Ask who complained"), _("The question is sent. It is read with the code.")),
        "note": ("note", _("Write a note among officers"), _("It is written down.")),
        "lesson": ("lesson", _("What is done so that it does not happen again"), _("It is written down.")),
    }
    if writing not in kinds:
        raise Http404
    step, title, done = kinds[writing]
    return form_page(
        request, WordsForm(request.POST or None),
        lambda said: steps.write(by=actor, complaint_id=complaint.id, step=step, **said),
        onward=back, done=done, title=title, back_url=back,
    )  # fmt: skip


def answer(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """Answer with reasons; after an appeal, decide."""
    actor, complaint, back = _subject(request, complaint_id)
    command = steps.decide if complaint.appealed_at else steps.answer
    return form_page(
        request, AnswerForm(request.POST or None), lambda said: command(by=actor, complaint_id=complaint.id, **said), onward=back,
        done=_("It is answered. Who complained reads it with the code."), back_url=back,
        title=_("Decide on the appeal") if complaint.appealed_at else _("Answer the complaint"),
    )  # fmt: skip


def pass_on(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """It is about somebody who reads it, or ought to be read by fewer."""
    actor, complaint, back = _subject(request, complaint_id)
    form = PassOnForm(request.POST or None, bodies=queries.bodies())
    return form_page(
        request, form, lambda said: steps.pass_on(by=actor, complaint_id=complaint.id, **said),
        onward=reverse("oversight:complaints"), done=_("It is passed on. Whom it is about does not read it."),
        title=_("Pass the complaint on"), back_url=back,
        lead=_("Nobody whom you name here is ever let in again. If it concerns you or your body, you lose sight of it as well."),
    )  # fmt: skip


def file(request: HttpRequest, complaint_id: UUID, file_id: UUID) -> HttpResponse:
    """The bytes of a file that came with it."""
    content_type, content = steps.open_file(by=actor_of(request), complaint_id=complaint_id, file_id=file_id)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = "attachment" + (
        "; filename=file.pdf" if content_type.endswith("pdf") else "; filename=file.jpg"
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def write_down(request: HttpRequest) -> HttpResponse:
    """Somebody told it by phone, by letter or in person; the code is shown once, to be handed over."""
    actor = actor_of(request)
    form = WrittenDownForm(request.POST or None, request.FILES or None, bodies=queries.bodies())

    def act(said: dict[str, Any]) -> str:
        sent, once = said.pop("file"), said.pop("once")
        return complain(by=actor, data=ComplaintData(**said), file=sent.read() if sent else b"", once=once)

    def onward(code: str) -> HttpResponse:
        context = {"title": _("The complaint is written down"), "code": queries.in_groups(code), "written_down": True,
                   "days": queries.days()}  # fmt: skip
        response = render(request, "oversight/code.html", context)
        response["Cache-Control"] = "no-store"
        return response

    return form_page(
        request, form, act, onward=onward, title=_("Write a complaint down for somebody"), back_url=reverse("web:work"),
        lead=_("Write it as it was said. You do not see it again; whom it is about never reads it."),
    )  # fmt: skip


def readers(request: HttpRequest) -> HttpResponse:
    """Who of one's own body reads sensitive complaints."""
    actor = actor_of(request)
    if not permissions.names_readers(actor):
        raise NotAllowed
    context = {"title": _("Who reads sensitive complaints"), "officers": queries.officers_of(actor)}
    return render(request, "oversight/readers.html", context)


@require_POST
def name_reader(request: HttpRequest, reader_id: UUID) -> HttpResponse:
    """Name one of them."""
    steps.name_reader(by=actor_of(request), person_id=reader_id)
    messages.success(request, _("Named. Sensitive complaints about other bodies may come to them now."))
    return redirect("oversight:readers")


@require_POST
def end_reader(request: HttpRequest, reader_id: UUID) -> HttpResponse:
    """They read them no more."""
    steps.end_reader(by=actor_of(request), person_id=reader_id)
    messages.success(request, _("They read sensitive complaints no more."))
    return redirect("oversight:readers")


def figures(request: HttpRequest) -> HttpResponse:
    """How many complaints came this year and the last, by what; small numbers are hidden."""
    actor = actor_of(request)
    if not permissions.sees_figures(actor):
        raise NotAllowed
    today = clock.today()
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= today.year else today.year
    found = queries.counts(today.replace(year=year, month=1, day=1), today.replace(year=year, month=12, day=31))
    tables = [
        (label, [(queries.LABELS[what].get(code, code) if what in queries.LABELS else _in_time(code), number)
                 for code, number in found.get(what, [])])
        for what, label in (
            ("topic", _("What they were about")), ("phase", _("When it was")), ("who", _("Who complained")),
            ("outcome", _("What was found")), ("time", _("Whether they were answered in time")),
        )
    ]  # fmt: skip
    context = {
        "title": _("Complaints in %(year)s") % {"year": year}, "all": next((n for _code, n in found.get("all", [])), 0),
        "tables": tables, "year": year, "before": year - 1,
        "names_readers": permissions.names_readers(actor), "after": year + 1 if year < today.year else None,
    }  # fmt: skip
    return render(request, "oversight/figures.html", context)


def _in_time(code: str) -> str:
    return _("In time") if code == "in_time" else _("Late")


def _subject(request: HttpRequest, complaint_id: UUID) -> tuple[Any, Complaint, str]:
    actor = actor_of(request)
    complaint = queries.complaint_for(actor, complaint_id)
    return actor, complaint, reverse("oversight:complaint", args=[complaint.id])
