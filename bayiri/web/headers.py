"""What every answer tells the browser: what a page may load, who may frame it, that nobody keeps a copy."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

# Everything comes from here: no script or style stands in a page, so none that was smuggled in runs.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
UNUSED = ("accelerometer", "camera", "geolocation", "gyroscope", "magnetometer", "microphone", "payment", "usb")


class HeadersMiddleware:
    """Adds them where a view has not said something stricter."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response
        # Signing in through an agency's own provider ends a form at that provider: browsers count that as its action.
        forms = {"form-action": " ".join(["'self'", *settings.FORM_ACTIONS])}
        self.policy = "; ".join(f"{name} {sources}" for name, sources in {**POLICY, **forms}.items())
        self.permissions = ", ".join(f"{name}=()" for name in UNUSED)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", self.permissions)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # A shared computer keeps no page of a case once somebody has signed out.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
