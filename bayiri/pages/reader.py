"""Who reads the page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse

from bayiri.core.actor import Actor


class Read(HttpRequest):
    """A request as the middleware leaves it: who acts, and what was refused of it (None: nothing)."""

    actor: Actor | None
    refused: list[str] | None


def note_refusal(request: HttpRequest, reasons: list[str]) -> None:
    """That an act was refused, for the log: its page answers, so nothing is raised."""
    cast(Read, request).refused = reasons


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
