"""The page that tells programmers of the API: every route, what it takes, how it refuses."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from bayiri.pages import wire
from bayiri.pages.reader import open_to_strangers
from bayiri.pages.scopes import Scope

# Each kind of refusal, with the status it has.
PROBLEMS = (
    ("no-token", 401), ("not-allowed", 403), ("not-found", 404), ("changed-meanwhile", 409), ("rule-broken", 422),
    ("not-understood", 422), ("no-json", 400), ("too-many", 429), ("not-now", 503), ("other", 0),
)  # fmt: skip


@open_to_strangers
def interface(request: HttpRequest) -> HttpResponse:
    """The description of the API in words, without a script."""
    schema = import_string(settings.API).get_openapi_schema()
    context = {
        "title": _("The interface for other programs"), "routes": _routes(schema), "scopes": Scope,
        "token": request.build_absolute_uri(wire.ROOT + "token"), "problems": PROBLEMS, "description": reverse("api:openapi-json"),
    }  # fmt: skip
    return render(request, "exchange/interface.html", context)


def _routes(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Each route with its fields, as a person reads them."""
    found = []
    for path, methods in schema["paths"].items():
        for method, said in methods.items():
            fields = [
                (one["name"], _kind(one["schema"]), one.get("description", "")) for one in said.get("parameters", [])
            ] + _fields(schema, said)
            found.append(
                {"method": method.upper(), "path": path, "summary": said.get("description", ""), "fields": fields}
            )
    return found


def _fields(schema: dict[str, Any], said: dict[str, Any]) -> list[tuple[str, str, str]]:
    content = said.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    shape = schema["components"]["schemas"].get(name, {})
    needed = shape.get("required", [])
    return [
        (field, _kind(one) + (" *" if field in needed else ""), one.get("description", ""))
        for field, one in shape.get("properties", {}).items()
    ]


def _kind(one: dict[str, Any]) -> str:
    """The kind of a field in one or two words."""
    if "enum" in one:
        return " | ".join(map(str, one["enum"]))
    if "anyOf" in one:
        return " | ".join(_kind(part) for part in one["anyOf"] if part.get("type") != "null")
    if one.get("type") == "array":
        return f"[{_kind(one.get('items', {}))}]"
    return one.get("format") or one.get("type", "")
