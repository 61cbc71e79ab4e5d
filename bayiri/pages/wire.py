"""What doorways of the API share: what a token may do, how a refusal reads, how a long list goes on."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Path, Schema
from ninja.security.base import AuthBase
from pydantic import ConfigDict, Field

from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.core.invariants import INVARIANTS
from bayiri.pages.reader import scopes_of
from bayiri.pages.scopes import Scope

ROOT = "/api/v1/"
PROBLEM = "application/problem+json"
PAGE = 50
CaseNumber = Annotated[str, Path(max_length=40, pattern=r"^[A-Za-z0-9-]+$", description="The number of the case.")]
MemberNumber = Annotated[int, Field(ge=1, le=1000, description="A member's number within the case.")]


class Said(Schema):
    """What comes in: nothing that is not asked for."""

    model_config = ConfigDict(extra="forbid")


class Reason(Schema):
    code: str
    sentence: str


class Problem(Schema):
    """RFC 9457. `reasons` are the rules that stand in the way, `faults` what of the request was not understood."""

    type: str
    title: str
    status: int
    detail: str
    reasons: list[Reason] | None = None
    faults: list[str] | None = None


class Needs(AuthBase):
    """Marks a route with the scope a token must have; any of several."""

    openapi_type = "oauth2"
    openapi_flows = {
        "clientCredentials": {
            "tokenUrl": ROOT + "token",
            "scopes": {scope.value: scope.name.lower() for scope in Scope},
        }
    }

    def __init__(self, *scopes: Scope):
        super().__init__()
        self.scopes = frozenset(scope.value for scope in scopes)

    def __call__(self, request: HttpRequest) -> Any:
        """Who acts; None without a token. Raises NotAllowed where the token may not do this."""
        actor = getattr(request, "actor", None)
        if actor is not None and self.scopes.isdisjoint(scopes_of(request)):
            raise NotAllowed
        return actor


def is_call(request: HttpRequest) -> bool:
    """Whether this is a request of another program: it has a token, and neither cookie nor session."""
    return request.path.startswith(ROOT)


def problem(
    kind: str, status: int, title: str, detail: str, *, reasons: Iterable[str] = (), faults: Iterable[str] = ()
) -> HttpResponse:
    """A refusal, as RFC 9457 says; `kind` is the anchor on the page that tells of the API."""
    body: dict[str, Any] = {
        "type": f"{reverse('exchange:interface')}#{kind}", "title": title, "status": status, "detail": detail,
    }  # fmt: skip
    if listed := list(reasons):
        body["reasons"] = [
            {"code": one if one in INVARIANTS else "", "sentence": str(INVARIANTS.get(one, one))} for one in listed
        ]
    if wrong := list(faults):
        body["faults"] = wrong
    response = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=PROBLEM)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def no_token() -> HttpResponse:
    return problem(
        "no-token", 401, _("Not signed in"), _("A token is needed that holds. Take one at the token address.")
    )


def not_found() -> HttpResponse:
    return problem("not-found", 404, _("Not here"), _("The address is wrong, or the record is not yours to see."))


def not_allowed() -> HttpResponse:
    detail = _("The token, or the role of its account, does not cover this act. Nothing was changed.")
    return problem("not-allowed", 403, _("You cannot do this"), detail)


def rule_broken(reasons: Iterable[str]) -> HttpResponse:
    detail = _("Nothing was changed. What stands in the way:")
    return problem("rule-broken", 422, _("This is not possible now"), detail, reasons=reasons)


def not_understood(faults: Iterable[str]) -> HttpResponse:
    return problem(
        "not-understood", 422, _("Not understood"), _("Something in the request is not right."), faults=faults
    )


def changed_meanwhile() -> HttpResponse:
    detail = _("The record has changed since you read it. Read it again, and send what is still right.")
    return problem("changed-meanwhile", 409, _("Somebody else was faster"), detail)


def not_now(sentence: str) -> HttpResponse:
    return problem("not-now", 503, _("This is not possible now"), sentence)


def too_many(seconds: int) -> HttpResponse:
    response = problem("too-many", 429, _("Too many requests"), _("Wait, and send it again."))
    response["Retry-After"] = str(seconds)
    return response


def any_other(status: int) -> HttpResponse:
    """A refusal that nothing else says: of the method, the size, the kind of the content."""
    phrase = HTTPStatus(status).phrase
    return problem("other", status, phrase, phrase)


def cursor_of(*parts: Any) -> str:
    """Where the next page of a list begins: what the last row is sorted by, not to be read by others."""
    said = [part.isoformat() if isinstance(part, datetime) else str(part) for part in parts]
    return urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def place_behind(cursor: str) -> tuple[datetime | None, str]:
    """Behind which row a page begins: its moment and its name; behind nothing where there is no cursor.

    Raises NotVisible where it is none of ours.
    """
    if not cursor:
        return None, ""
    try:
        said = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment, name = said
        found = datetime.fromisoformat(moment)
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise NotVisible from None
    if found.tzinfo is None or not isinstance(name, str) or "\x00" in name:
        raise NotVisible
    return found, name
