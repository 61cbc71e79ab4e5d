"""The public pages: complain, and read with a code how it stands. No sign-in, no cookie, nothing in an address."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from bayiri.core.errors import NotNow, NotVisible, RuleBroken
from bayiri.oversight import queries
from bayiri.oversight.commands import ComplaintData, add_file, complain, say_by_code
from bayiri.oversight.forms import AppealForm, CodeForm, ComplaintForm, SayForm
from bayiri.pages.answers import sentences
from bayiri.pages.forms import PageForm
from bayiri.pages.reader import open_to_strangers

SAYING: dict[str, type[PageForm]] = {
    "words": SayForm,
    "appealed": AppealForm,
    "withdrawn": PageForm,
    "resumed": PageForm,
}


def _unseen(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A page that leaves no trace: in the language of its address, kept by nobody, its address told to no other site.

    Without a token against forged requests, which would need a cookie: whoever is signed in is not asked here, so that
    nothing is done in their name.
    """

    @wraps(view)
    def shown(request: HttpRequest) -> HttpResponse:
        wanted = request.POST.get("language") or request.GET.get("language") or ""
        language = wanted if wanted in dict(settings.LANGUAGES) else translation.get_language() or "en"
        with translation.override(language):
            response = view(request)
        response["Content-Language"] = language
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return csrf_exempt(open_to_strangers(shown))


def _page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    here = {
        "leave_to": queries.leave_to(),
        "days": queries.days(),
        "language": translation.get_language(),
        "quiet": True,
    }
    return render(request, template, {**here, **context}, status=status)


@_unseen
def complain_here(request: HttpRequest) -> HttpResponse:
    """Complain; the code is shown once."""
    form = ComplaintForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = dict(form.cleaned_data)
            file, once = said.pop("file"), said.pop("once")
            try:
                code = complain(by=None, data=ComplaintData(**said), file=file.read() if file else b"", once=once)
            except RuleBroken as broken:
                form.add_reasons(sentences(broken.reasons))
            except NotNow as not_now:
                status = 503
                form.add_reasons([str(not_now.sentence)])
            else:
                title = _("Your complaint has been received")
                return _page(request, "oversight/code.html", title=title, code=queries.in_groups(code))
    return _page(request, "oversight/complain.html", status, form=form, title=_("Complain"))


@_unseen
def by_code(request: HttpRequest) -> HttpResponse:
    """How a complaint stands, for who holds its code. A code that opens nothing is not told from one that was mistyped."""
    if request.method != "POST":
        return _page(request, "oversight/open.html", form=CodeForm(), title=_("How does my complaint stand?"))
    code = queries.as_typed(request.POST.get("code", ""))
    own = queries.by_code(code)
    if own is None:
        typed = CodeForm(request.POST)
        typed.full_clean()
        typed.add_reasons([_("Nothing opens with this code. Look at it again, letter by letter.")])
        return _page(request, "oversight/open.html", 422, form=typed, title=_("How does my complaint stand?"))
    step, status = request.POST.get("step", ""), 200
    form: PageForm | None = None
    if step in SAYING:
        form, status = _say(request, code, step)
        own = queries.by_code(code) or own
    context = {
        "title": _("Your complaint"), "own": own, "code": code, "step": step, "form": form if status != 200 else None,
        "done": step in SAYING and status == 200,
        "forms": [(kind, _bound(kind, step, form, status), words) for kind, words in _open_steps(own)],
    }  # fmt: skip
    return _page(request, "oversight/own.html", status, **context)


def _open_steps(own: queries.OwnComplaint) -> list[tuple[str, str]]:
    """What is open to who complained, and what its button says."""
    offered = (
        ("words", _("Add something")), ("appealed", _("I am not content with the answer")),
        ("withdrawn", _("Withdraw the complaint")), ("resumed", _("Take it up again")),
    )  # fmt: skip
    return [(kind, words) for kind, words in offered if own.may(kind)]


def _bound(kind: str, step: str, form: PageForm | None, status: int) -> PageForm:
    return form if form is not None and kind == step and status != 200 else SAYING[kind](auto_id=f"{kind}_%s")


def _say(request: HttpRequest, code: str, step: str) -> tuple[PageForm, int]:
    """Take in what who complained says; the form with its faults, and the answer's status."""
    form = SAYING[step](request.POST, request.FILES, auto_id=f"{step}_%s")
    if not form.is_valid():
        return form, 422
    file, once = form.cleaned_data.get("file"), form.cleaned_data.get("once")
    try:
        if file:
            add_file(by=None, code=code, content=file.read(), once=once)
        say_by_code(by=None, code=code, step=step, words=form.cleaned_data.get("words", ""), once=once)
    except RuleBroken as broken:
        form.add_reasons(sentences(broken.reasons))
        return form, 422
    except NotNow as not_now:
        form.add_reasons([str(not_now.sentence)])
        return form, 503
    except NotVisible:
        return form, 422
    return form, 200
