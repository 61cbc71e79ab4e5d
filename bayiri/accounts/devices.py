"""Where a request comes from, in words: its address, its browser and its device."""

import re

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

# The first that fits names it: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.
BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("iPad", r"iPad"),
    ("iPhone", r"iPhone"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("Mac", r"Macintosh|Mac OS X"),
    ("Chromebook", r"CrOS"),
    ("Linux", r"Linux|X11"),
)
LONGEST = 120


def address_of(request: HttpRequest) -> str:
    """The caller's address; behind proxies, what the outermost of our own was told."""
    forwarded = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",") if one.strip()]
    if settings.PROXIES and len(forwarded) >= settings.PROXIES:
        return forwarded[-settings.PROXIES][:45]
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def device_of(request: HttpRequest) -> str:
    """What the browser says it is, cut short."""
    return request.headers.get("User-Agent", "")[:LONGEST]


def in_words(user_agent: str) -> str:
    """“Firefox on Android”; something kind where nobody can tell."""
    browser = next((name for name, shape in BROWSERS if re.search(shape, user_agent)), "")
    system = next((name for name, shape in SYSTEMS if re.search(shape, user_agent)), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser we do not know")
