"""When two people edit the same record, the second sees both versions."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bayiri.pages.forms import VersionedFormMixin
from bayiri.pages.partial_date import PartialDate
from bayiri.pages.templatetags.pages import day


def both_versions(
    request: HttpRequest, form: VersionedFormMixin, *, now: dict[str, Any], version: int, back_url: str
) -> HttpResponse:
    """The page with what stands `now` beside what was typed. Nothing is saved, nothing lost (409)."""
    rows = [{key: _shown(value) for key, value in row.items()} for row in form.differences(now)]
    context = {"form": form, "rows": rows, "version": version, "back_url": back_url}
    return render(request, "pages/conflict.html", context, status=409)


def _shown(value: Any) -> Any:
    return day(value) if isinstance(value, (date, PartialDate)) else value
