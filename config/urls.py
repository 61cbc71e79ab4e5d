"""Every room's pages and the API, put together."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

from config.api import api

ROOMS_WITH_PAGES = [room for room in settings.ROOMS if find_spec(f"bayiri.{room}") and find_spec(f"bayiri.{room}.urls")]

urlpatterns = [path("", include(f"bayiri.{room}.urls")) for room in ROOMS_WITH_PAGES]
urlpatterns.append(path("api/v1/", api.urls))
handler400 = "bayiri.web.views.not_understood"
handler404 = "bayiri.web.views.not_found"
handler500 = "bayiri.web.views.failed"
