"""The way of a stranger to the sign-in page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a stranger to the sign-in page, and from there back to what was wanted."""
    address = redirect(settings.LOGIN_URL)
    if request.method == "GET" and request.path != "/":
        address["Location"] += f"?next={request.path}"
    return address
