"""Setting up the second step: on the way in where the role asks for it, or from one's own sign-ins."""

import json
from collections.abc import Callable
from functools import wraps

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.internal.auth import begin_registration, complete_registration
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from bayiri.accounts import entry, queries, rules
from bayiri.accounts.choices import Proof
from bayiri.accounts.commands import own
from bayiri.accounts.factors import decrypt, encrypt
from bayiri.accounts.forms import NewCodeForm, PasskeyForm
from bayiri.accounts.views.second_step import NO_ANSWER
from bayiri.agencies.models import User
from bayiri.core.actor import Actor
from bayiri.pages.reader import open_to_strangers

SECRET = "new_secret"  # noqa: S105
CODES = "new_codes"


def for_whom(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view whose second step it is: of whoever is signed in and has just shown who they are, or of an entrant
    who has none yet. An entrant who has one shows it first.
    """

    @open_to_strangers
    @never_cache
    @wraps(view)
    def found(request: HttpRequest) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        if actor:
            user = queries.active_user(actor.id)
            if not entry.is_confirmed(request):
                return entry.first_confirm(request.path)
            return view(request, user, actor)
        entrant = entry.entrant_of(request)
        if entrant is None:
            return redirect("accounts:sign-in")
        if queries.factors_of(entrant.user.pk) and Proof.CODE not in entrant.proved:
            return redirect("accounts:second-step")
        return view(request, entrant.user, None)

    return found


@for_whom
def set_up(request: HttpRequest, user: User, actor: Actor | None) -> HttpResponse:
    """Why there is a second step, and the two ways; on the way in, until when it may wait."""
    entrant = None if actor else entry.entrant_of(request)
    entered = queries.entry(user, entrant.proved) if entrant else None
    context = {
        "title": _("Set up your second step"),
        "asked": queries.asks_for_two_steps(frozenset(user.roles)),
        "waits_until": entered.waits_until if entered and entered.may_wait else None,
        "back_url": reverse("accounts:yours") if actor else "",
    }
    return render(request, "accounts/set_up.html", context)


@for_whom
def later(request: HttpRequest, user: User, actor: Actor | None) -> HttpResponse:
    """Enter today by the first step alone, while the days last."""
    entrant = None if actor else entry.entrant_of(request)
    if entrant is None:
        return redirect("accounts:yours")
    if request.method == "POST" and not rules.reasons_not_to_open(queries.entry(user, entrant.proved)):
        return entry.open_session(request, entrant)
    return redirect("accounts:set-up")


@sensitive_post_parameters("code")
@for_whom
def set_up_code(request: HttpRequest, user: User, actor: Actor | None) -> HttpResponse:
    """An app that shows codes: photograph the square or type the secret, then type what the app shows."""
    form = NewCodeForm(request.POST or None)
    if SECRET not in request.session:
        request.session[SECRET] = encrypt(generate_totp_secret())
    secret = decrypt(request.session[SECRET])
    if request.method == "POST" and form.is_valid():
        if own.add_code_app(by=actor, user=user, secret=secret, code=form.cleaned_data["code"]):
            del request.session[SECRET]
            return _added(request, user, actor)
        form.add_error("code", _("The app shows another code. Is the time of your phone right?"))
    context = {
        "title": _("Add an app that shows codes"),
        "form": form,
        "square": _square(get_adapter().build_totp_url(user, secret)),
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "back_url": reverse("accounts:set-up"),
    }
    return render(request, "accounts/set_up_code.html", context, status=422 if form.errors else 200)


@for_whom
def set_up_passkey(request: HttpRequest, user: User, actor: Actor | None) -> HttpResponse:
    """A passkey: the phone, the computer or a small key answers for its owner. Needs JavaScript."""
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        credential = form.cleaned_data["credential"]
        try:
            complete_registration(credential)
        except NO_ANSWER:
            form.add_reasons([_("The passkey could not be made. Try again, or choose an app that shows codes.")])
        else:
            name = form.cleaned_data["name"] or _("Passkey")
            own.add_passkey(by=actor, user=user, name=name, credential=credential)
            return _added(request, user, actor)
    context = {
        "title": _("Make a passkey"),
        "form": form,
        "passkey": json.dumps(begin_registration(user, passwordless=False)),
        "back_url": reverse("accounts:set-up"),
    }
    return render(request, "accounts/set_up_passkey.html", context, status=422 if form.errors else 200)


def _added(request: HttpRequest, user: User, actor: Actor | None) -> HttpResponse:
    """After a new factor: it counts as the second step; the first one brings recovery codes."""
    if actor:
        request.session["proved"] = sorted({*request.session.get("proved", []), Proof.CODE.value})
    else:
        entrant = entry.entrant_of(request)
        assert entrant
        entry.prove_code(request, entrant)
    if not any(one.type == Authenticator.Type.RECOVERY_CODES for one in queries.factors_of(user.pk)):
        request.session[CODES] = encrypt(" ".join(own.make_recovery_codes(by=actor, user=user)))
        return redirect("accounts:recovery-codes")
    return redirect("accounts:yours")


@for_whom
def recovery_codes(request: HttpRequest, user: User, actor: Actor | None) -> HttpResponse:
    """Recovery codes, shown once after they were made; new ones are made here too."""
    if request.method == "POST" and "new" in request.POST and actor:
        request.session[CODES] = encrypt(" ".join(own.make_recovery_codes(by=actor, user=user)))
        return redirect("accounts:recovery-codes")
    if request.method == "POST":
        request.session.pop(CODES, None)
        entrant = None if actor else entry.entrant_of(request)
        return entry.go_on(request, entrant) if entrant else redirect("accounts:yours")
    held = request.session.get(CODES)
    context = {
        "title": _("Your recovery codes"),
        "codes": [f"{code[:4]} {code[4:]}" for code in decrypt(held).split()] if held else [],
        "has_factor": bool(queries.factors_of(user.pk)),
        "back_url": reverse("accounts:yours") if actor else "",
    }
    return render(request, "accounts/recovery_codes.html", context)


def _square(address: str) -> str:
    """The square that a phone photographs."""
    import segno

    drawn = segno.make(address, error="m").svg_inline(
        scale=5, border=2, title=None, omitsize=False, dark="#0b0c0c", light="#ffffff"
    )
    return mark_safe(drawn)  # noqa: S308
