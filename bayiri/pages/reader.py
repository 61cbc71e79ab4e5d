"""Who reads the page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from bayiri.core.actor import Actor


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
