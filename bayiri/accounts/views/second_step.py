"""The second step: a code from an app, a passkey, or a recovery code."""

import json

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import begin_authentication, complete_authentication
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from bayiri.accounts import entry, queries
from bayiri.accounts.commands import entering, own
from bayiri.accounts.devices import address_of
from bayiri.accounts.forms import CodeForm, PasskeyForm
from bayiri.agencies.models import User
from bayiri.pages.reader import open_to_strangers

# What a browser may send that is no answer of a passkey of this person to this question.
NO_ANSWER = (ValidationError, ValueError, KeyError, TypeError, InvalidSignature)


@open_to_strangers
@never_cache
@sensitive_post_parameters("code")
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second step of whoever has shown the first."""
    entrant = entry.entrant_of(request)
    if entrant is None:
        return redirect("accounts:sign-in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        attempt, locked_until = entering.begin_code(by=None, user=entrant.user, address=address_of(request))
        if locked_until:
            return entry.locked_page(request, locked_until)
        good = (
            _passkey_answers(request, entrant.user) if "credential" in request.POST else _code_fits(form, entrant.user)
        )
        entering.finish_code(by=None, user=entrant.user, attempt=attempt, good=good)
        if good:
            return entry.go_on(request, entry.prove_code(request, entrant))
        if "credential" in request.POST:
            form = CodeForm({"code": ""})
            form.errors.clear()
            form.add_reasons([_("The passkey was not accepted. Try again, or type a code.")])
        elif not form.errors:
            form.add_error("code", _("This code is wrong, was used already, or is too old."))
    return _page(request, form, entrant.user)


def _page(request: HttpRequest, form: CodeForm, user: User) -> HttpResponse:
    factors = queries.factors_of(user.pk)
    passkeys = [one for one in factors if one.type == Authenticator.Type.WEBAUTHN]
    context = {
        "title": _("Second step"),
        "form": form,
        "name": user.name,
        "has_codes": any(one.type == Authenticator.Type.TOTP for one in factors),
        "passkey": json.dumps(begin_authentication(user)) if passkeys else "",
        "back_url": reverse("accounts:sign-in"),
    }
    return render(request, "accounts/second_step.html", context, status=422 if form.errors else 200)


def _code_fits(form: CodeForm, user: User) -> bool:
    return form.is_valid() and own.use_code(by=None, user=user, code=form.cleaned_data["code"])


def _passkey_answers(request: HttpRequest, user: User) -> bool:
    form = PasskeyForm(request.POST)
    if not form.is_valid():
        return False
    try:
        complete_authentication(user, form.cleaned_data["credential"])
    except NO_ANSWER:
        return False
    return True
