"""Who reads the page."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from bayiri.core.actor import Actor


class Read(HttpRequest):
    """A request as the middleware leaves it: who acts, what was refused of it (None: nothing), and of another program's
    request what its token may do.
    """

    actor: Actor | None
    refused: list[str] | None
    scopes: frozenset[str]


def note_refusal(request: HttpRequest, reasons: list[str]) -> None:
    """That an act was refused, for the log: its page answers, so nothing is raised."""
    cast(Read, request).refused = reasons


def note_scopes(request: HttpRequest, scopes: Iterable[str]) -> None:
    """What the token may do with which another program comes."""
    cast(Read, request).scopes = frozenset(scopes)


def scopes_of(request: HttpRequest) -> frozenset[str]:
    """What the token may do with which another program comes: nothing where nobody came with one."""
    scopes: frozenset[str] = getattr(request, "scopes", frozenset())
    return scopes


def actor_of(request: HttpRequest) -> Actor:
    """Who is signed in; a page that is open to strangers does not ask."""
    actor = getattr(request, "actor", None)
    assert isinstance(actor, Actor)
    return actor


def open_to_strangers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marks a page that needs nobody signed in."""

    @wraps(view)
    def opened(*args: Any, **kwargs: Any) -> HttpResponse:
        return view(*args, **kwargs)

    opened.open_to_strangers = True  # type: ignore[attr-defined]
    return opened
