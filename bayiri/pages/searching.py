"""Words that somebody searches for travel in no address: they stay in the searcher's own session, under a token.

An address lies in the browser's history, in proxies and in logs; a name has no business there.
"""

import secrets
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bayiri.pages.forms import PageForm

KEPT = "searches"
MOST = 20  # of one session; the oldest goes first
TOKEN = "s"  # noqa: S105
LONGEST = 200

Form = TypeVar("Form", bound=PageForm)


def address_of_search(request: HttpRequest, path: str, said: dict[str, str]) -> str:
    """Where `path` shows what was searched for: for this session, and as long as it lasts."""
    token = secrets.token_urlsafe(9)
    former = list(request.session.get(KEPT, {}).items())
    kept = {name: value[:LONGEST] for name, value in said.items() if value}
    request.session[KEPT] = dict([*former, (token, {"path": path, "said": kept})][-MOST:])
    return f"{path}?{TOKEN}={token}"


def searched(request: HttpRequest, form_class: type[Form]) -> tuple[Form, dict[str, str], HttpResponse | None]:
    """The form of a search, what was asked for, and where to go after it was sent: the same page under a token.

    An answer to what was sent goes onward with a redirect, so that the way back shows the results again. A token that
    this session does not know, or of another page, asks for nothing.
    """
    if request.method == "POST":
        form = form_class(request.POST)
        if form.is_valid():
            said = {name: str(value) for name, value in form.cleaned_data.items() if value}
            return form, {}, redirect(address_of_search(request, request.path, said) if said else request.path)
        return form, {}, None
    kept = request.session.get(KEPT, {}).get(request.GET.get(TOKEN, ""))
    if kept is None or kept["path"] != request.path:
        return form_class(), {}, None
    form = form_class(kept["said"])
    return form, kept["said"] if form.is_valid() else {}, None


def is_over(request: HttpRequest, said: dict[str, str]) -> bool:
    """Whether the address names a search that this session does not know."""
    return TOKEN in request.GET and not said
