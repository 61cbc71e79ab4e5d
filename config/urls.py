"""Every room's pages, put together."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

ROOMS_WITH_PAGES = [room for room in settings.ROOMS if find_spec(f"bayiri.{room}") and find_spec(f"bayiri.{room}.urls")]

urlpatterns = [path("", include(f"bayiri.{room}.urls")) for room in ROOMS_WITH_PAGES]
handler404 = "bayiri.web.views.not_found"
handler500 = "bayiri.web.views.failed"
