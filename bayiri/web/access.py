"""Which pages a stranger may open. Everything else needs somebody signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def open_to_strangers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marks a page that needs nobody signed in."""

    @wraps(view)
    def opened(*args: Any, **kwargs: Any) -> HttpResponse:
        return view(*args, **kwargs)

    opened.open_to_strangers = True  # type: ignore[attr-defined]
    return opened


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a stranger to the sign-in page, and from there back to what was wanted."""
    address = redirect(settings.LOGIN_URL)
    if request.method == "GET" and request.path != "/":
        address["Location"] += f"?next={request.path}"
    return address
