"""The pages that answer when something cannot be done: kind, exact, with what to do next; and files, sent as they are."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from bayiri.core.invariants import INVARIANTS


def sentences(reasons: Iterable[str]) -> list[str]:
    """Reason codes as sentences in the reader's language, each with its number."""
    return [f"{INVARIANTS[reason]} ({reason})" if reason in INVARIANTS else str(reason) for reason in reasons]


def as_file(content: bytes, kind: str, name: str, *, download: bool) -> HttpResponse:
    """Bytes as what they are and nothing else: never run, never kept by a shared cache."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'{"attachment" if download else "inline"}; filename="{name}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["Cache-Control"] = "private, no-store"
    return response


def _message(
    request: HttpRequest, *, status: int, title: str, text: str, what_to_do: str, reasons: Iterable[str] = ()
) -> HttpResponse:
    """The page that says what did not happen, and what to do now."""
    context = {"title": title, "text": text, "reasons": list(reasons), "what_to_do": what_to_do}
    return render(request, "pages/message.html", context, status=status)


def not_found(request: HttpRequest) -> HttpResponse:
    return _message(
        request,
        status=404,
        title=_("This page is not here"),
        text=_("The address is wrong, or the record is not yours to see."),
        what_to_do=_("Check the address, or search for the case by name or number."),
    )


def too_much(request: HttpRequest) -> HttpResponse:
    """More was sent than a page takes: nothing of it was read."""
    return _message(
        request,
        status=413,
        title=_("That was too much at once"),
        text=_("What you sent is larger than a page takes. Nothing was changed."),
        what_to_do=_("Go back and shorten it. Send pictures and papers as files, one after the other."),
    )


def not_understood(request: HttpRequest) -> HttpResponse:
    return _message(
        request,
        status=400,
        title=_("This could not be read"),
        text=_("What was sent is not what a page of ours sends. Nothing was changed."),
        what_to_do=_("Go back, load the page again, and send it once more."),
    )


def not_to_be_read(request: HttpRequest, allowed: str) -> HttpResponse:
    """An address that only takes what is sent to it, opened again: by the back button, or in another language."""
    response = not_found(request)
    response.status_code, response["Allow"] = 405, allowed
    return response


def not_allowed(request: HttpRequest) -> HttpResponse:
    return _message(
        request,
        status=403,
        title=_("You cannot do this"),
        text=_("This page, or what you wanted to do on it, belongs to another role. Nothing was changed."),
        what_to_do=_(
            "Ask the caseworker of the case, your programme manager, or whoever keeps the accounts of your agency."
        ),
    )


def not_sent_from_here(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "pages/message.html",
        {
            "title": _("This page was open too long"),
            "text": _("What you sent did not come from a page of yours that is open now. Nothing was changed."),
            "what_to_do": _("Go back, load the page again, and send it once more."),
        },
        status=403,
    )


def rule_broken(request: HttpRequest, reasons: Iterable[str]) -> HttpResponse:
    return _message(
        request,
        status=422,
        title=_("This is not possible now"),
        text=_("Nothing was changed. What stands in the way:"),
        reasons=sentences(reasons),
        what_to_do=_("Go back, mend what is named here, and try again."),
    )


def changed_meanwhile(request: HttpRequest) -> HttpResponse:
    return _message(
        request,
        status=409,
        title=_("Somebody else was faster"),
        text=_("The record has changed since you opened it. Nothing of yours was saved, nothing of theirs was lost."),
        what_to_do=_("Open the page again, look at what changed, and enter yours once more."),
    )


def not_now(request: HttpRequest, sentence: str) -> HttpResponse:
    response = _message(
        request,
        status=503,
        title=_("This is not possible now"),
        text=sentence,
        what_to_do=_("Nothing was changed. Try again later, or tell whoever looks after this installation."),
    )
    response["Retry-After"] = "300"  # somebody has to put it right first
    return response


def out_of_reach(request: HttpRequest) -> HttpResponse:
    """The database has gone, perhaps in the moment in which it was to keep what was sent: nobody knows whether it did."""
    said = {
        "title": _("The records cannot be reached just now"),
        "text": _("What was saved before is kept."),
        "what_to_do": _("Wait a minute, and open the page again."),
    }
    if request.method == "POST":
        said["text"] = _("What you have just sent may be saved or not: nobody can tell in this moment.")
        said["what_to_do"] = _("Wait a minute. Look whether it is there before you send it again.")
    response = render(request, "pages/message.html", said, status=503)
    response["Retry-After"] = "30"
    return response


def failed(request: HttpRequest) -> HttpResponse:
    return _message(
        request,
        status=500,
        title=_("Something broke"),
        text=_("The fault is ours. Nothing was changed, and it has been noted."),
        what_to_do=_("Try again in a minute."),
    )
