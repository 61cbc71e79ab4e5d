"""The door of the API: every room's routes, put together, and how they are described."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from bayiri.journey.api import router as cases
from bayiri.monitoring.api import router as follow_ups
from bayiri.pages import wire
from bayiri.referrals.api import router as referrals

# Which refusals a route may answer with, and what they mean.
REFUSALS = {
    401: "No token that holds.",
    403: "The token's scopes, or the roles of its account, do not cover this act.",
    404: "It is not here, or not yours to see.",
    413: "Too much was sent.",
    422: "Something was not understood, or a rule stands in the way.",
    429: "Too many requests; wait as long as Retry-After says.",
    503: "What the act needs is not there at the moment.",
}
OF_WRITES = {
    400: "The words are no JSON.",
    409: "Somebody else was faster.",
    415: "The words are not of the type application/json.",
}


class Door(NinjaAPI):
    """Describes with each route how it refuses."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> Any:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        problem = wire.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"] |= {**problem.pop("$defs"), "Problem": problem}
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                self._describe(method, operation)
        return schema

    def _describe(self, method: str, operation: dict[str, Any]) -> None:
        said = REFUSALS | (OF_WRITES if method == "post" else {})
        body = {wire.PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        operation["responses"] |= {status: {"description": words, "content": body} for status, words in said.items()}
        if method == "post":
            about = (
                "A word of your own. What is sent again under it is not done again; the first answer comes once more."
            )
            field = {"type": "string", "maxLength": 100, "pattern": "^[!-~]+$"}
            header = {
                "in": "header",
                "name": "Idempotency-Key",
                "required": False,
                "description": about,
                "schema": field,
            }
            operation.setdefault("parameters", []).append(header)


api = Door(
    title="Bayiri", version="1", docs_url=None, openapi_url="/openapi.json", urls_namespace="api",
    description="Cases, referrals, arrivals and follow-ups, for other programs of the agencies that take part.",
)  # fmt: skip
for router in (cases, referrals, follow_ups):
    api.add_router("", router)


@api.exception_handler(ValidationError)
def not_understood(_request: HttpRequest, fault: ValidationError) -> HttpResponse:
    faults = [
        f"{'.'.join(str(part) for part in one['loc'][1:]) or one['loc'][0]}: {one['msg']}" for one in fault.errors
    ]
    return wire.not_understood(faults)


@api.exception_handler(HttpError)
def refused(_request: HttpRequest, fault: HttpError) -> HttpResponse:
    """What the library itself refuses."""
    known: dict[int, Callable[[], HttpResponse]] = {401: wire.no_token, 403: wire.not_allowed, 404: wire.not_found}
    if fault.status_code in known:
        return known[fault.status_code]()
    return wire.problem("no-json", fault.status_code, _("Not understood"), _("What was sent is no JSON."))
