"""Signing in with one's own agency's account, over OpenID Connect."""

import base64
import hashlib
import os
import secrets
from typing import Any

import requests
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from jwt import PyJWTError

from bayiri.accounts import entry, queries
from bayiri.accounts.choices import Proof
from bayiri.accounts.commands import entering
from bayiri.accounts.devices import address_of
from bayiri.accounts.models import Provider
from bayiri.core import clock
from bayiri.pages.reader import open_to_strangers

ASKED = "provider_asked"
# What a provider may answer that is no word of its own to this question, or no answer at all.
NO_WORD = (OAuth2Error, requests.RequestException, PyJWTError, KeyError, ValueError, TypeError)


class AgencyAdapter(OpenIDConnectOAuth2Adapter):
    """django-allauth's OpenID Connect, for a provider of our own table."""

    def __init__(self, request: HttpRequest, way: Provider):
        self.way = way
        super().__init__(request, way.slug)

    def get_provider(self) -> OpenIDConnectProvider:
        app = SocialApp(
            provider="openid_connect", provider_id=self.way.slug, name=self.way.name, client_id=self.way.client_id,
            secret=os.environ.get(self.way.secret_name, ""), settings={"server_url": self.way.issuer},
        )  # fmt: skip
        return OpenIDConnectProvider(self.request, app=app)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        path = reverse("accounts:provider-back", args=[self.way.slug])
        return settings.PUBLIC_ADDRESS + path if settings.PUBLIC_ADDRESS else request.build_absolute_uri(path)

    def word(self, code: str, asked: dict[str, Any]) -> dict[str, Any]:
        """What the provider says of who came: its signature, issuer, audience, time and nonce are checked.

        Raises one of NO_WORD.
        """
        app = self.get_provider().app
        if self.openid_config["issuer"].rstrip("/") != self.way.issuer.rstrip("/"):
            raise ValueError("another issuer")
        tokens = self.get_client(self.request, app).get_access_token(code, pkce_code_verifier=asked["verifier"])
        said = jwtkit.verify_and_decode(
            credential=tokens["id_token"], keys_url=self.openid_config["jwks_uri"], issuer=self.openid_config["issuer"],
            audience=app.client_id, lookup_kid=jwtkit.lookup_kid_jwk,
        )  # fmt: skip
        if not constant_time_compare(str(said.get("nonce", "")), asked["nonce"]):
            raise ValueError("another question's answer")
        if "email" not in said and "userinfo_endpoint" in self.openid_config:
            more = self._fetch_user_info(tokens["access_token"])
            if more.get("sub") != said["sub"]:
                raise ValueError("somebody else's details")
            said = {**more, **said}
        return said


@open_to_strangers
@never_cache
@require_POST
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the reader to their agency's own sign-in page."""
    adapter = AgencyAdapter(request, _way(slug))
    verifier = secrets.token_urlsafe(48)
    asked = {
        "slug": slug, "state": secrets.token_urlsafe(24), "nonce": secrets.token_urlsafe(24), "verifier": verifier,
        "next": entry.wanted(request), "at": clock.now().timestamp(),
    }  # fmt: skip
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    try:
        client = adapter.get_client(request, adapter.get_provider().app)
        client.state = asked["state"]
        more = {"nonce": asked["nonce"], "code_challenge": challenge, "code_challenge_method": "S256"}
        onward = client.get_redirect_url(adapter.authorize_url, ["openid", "email"], more)
    except NO_WORD:
        return _not_let_in(request, _("Your agency's sign-in page does not answer now."))
    request.session[ASKED] = asked
    return HttpResponseRedirect(onward)


@open_to_strangers
@never_cache
def back(request: HttpRequest, slug: str) -> HttpResponse:
    """What the provider says, with the code that it gave the browser."""
    way = _way(slug)
    asked = request.session.pop(ASKED, None)
    late = 60 * queries.terms().number("pending_minutes")
    if (
        not asked or asked["slug"] != slug or clock.now().timestamp() - asked["at"] > late
        or not constant_time_compare(request.GET.get("state", ""), asked["state"]) or not request.GET.get("code")
    ):  # fmt: skip
        return _not_let_in(
            request, _("This answer of your agency's sign-in page belongs to no question of ours, or came too late.")
        )
    try:
        said = AgencyAdapter(request, way).word(request.GET["code"], asked)
    except NO_WORD:
        return _not_let_in(request, _("What your agency's sign-in page answered could not be checked."))
    user = entering.enter_by_provider(by=None, provider=way, said=said, address=address_of(request))
    if user is None:
        return _not_let_in(request, _("Your agency's sign-in page knows you, but you have no place here yet."))
    return entry.begin(request, user, Proof.PROVIDER, asked["next"])


def _way(slug: str) -> Provider:
    way = queries.providers().filter(slug=slug).first()
    if way is None:
        raise Http404
    return way


def _not_let_in(request: HttpRequest, text: str) -> HttpResponse:
    context = {
        "title": _("You are not signed in"),
        "text": text,
        "what_to_do": _(
            "Try again, or ask your manager to invite you with the e-mail address that your agency gave you."
        ),
        "back_url": reverse("accounts:sign-in"),
    }
    return render(request, "pages/message.html", context, status=403)
