"""Where another program takes a token: OAuth 2, client credentials (RFC 6749, section 4.4), by django-allauth's provider."""

import json
import re
from base64 import b64decode

from allauth.idp.oidc.models import Client
from allauth.idp.oidc.views import TokenView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from bayiri.accounts import queries
from bayiri.accounts.commands import systems
from bayiri.accounts.devices import address_of
from bayiri.accounts.sealed import set_caller
from bayiri.core import clock
from bayiri.pages import wire
from bayiri.pages.reader import open_to_strangers

CLIENT = re.compile("[0-9a-f]{32}")


@csrf_exempt
@never_cache
@sensitive_post_parameters("client_secret")
@open_to_strangers
def token(request: HttpRequest) -> HttpResponse:
    """A token for who knows the secret of a program; attempts are counted before it is looked at."""
    if request.method != "POST":
        response = wire.any_other(405)
        response["Allow"] = "POST"
        return response
    if request.POST.get("grant_type", "") != Client.GrantType.CLIENT_CREDENTIALS:
        return _refused("unsupported_grant_type" if request.POST.get("grant_type") else "invalid_request", 400)
    client_id = _client_of(request)
    if not CLIENT.fullmatch(client_id):
        return _refused("invalid_client", 401)
    attempt, locked_until = systems.begin_token(by=None, client_id=client_id, address=address_of(request))
    if locked_until:
        return wire.too_many(max(1, int((locked_until - clock.now()).total_seconds())))
    set_caller(client_id)
    answer = TokenView.as_view()(request)
    wrong_secret = answer.status_code == 401
    systems.finish_token(by=None, client_id=client_id, attempt=attempt, good=answer.status_code == 200)
    if wrong_secret:
        return _refused("invalid_client", 401)
    if answer.status_code != 200:
        return answer
    said = json.loads(answer.content)
    seconds = 60 * queries.terms().number("client_token_minutes")
    return JsonResponse(
        {name: said[name] for name in ("access_token", "token_type", "scope")} | {"expires_in": seconds}
    )


def _client_of(request: HttpRequest) -> str:
    """Which client says it is, by HTTP Basic or in the form; nobody where neither can be read."""
    way, _space, said = request.headers.get("Authorization", "").partition(" ")
    if way.lower() == "basic":
        try:
            return b64decode(said, validate=True).decode().partition(":")[0]
        except ValueError:
            return ""
    return request.POST.get("client_id", "")


def _refused(error: str, status: int) -> HttpResponse:
    """As RFC 6749, section 5.2 says."""
    response = JsonResponse({"error": error}, status=status)
    if status == 401:
        response["WWW-Authenticate"] = "Basic"
    return response
