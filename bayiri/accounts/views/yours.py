"""One's own sign-ins: where, how, and how to change them."""

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from bayiri.accounts import entry, queries
from bayiri.accounts.commands import entering, own, passwords
from bayiri.accounts.devices import address_of
from bayiri.accounts.forms import CodeForm, ConfirmForm, ForgetForm, NewPasswordForm
from bayiri.agencies.models import User
from bayiri.agencies.permissions import may_lead_a_team
from bayiri.agencies.queries import colleagues_of
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.pages.answers import sentences
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of, note_refusal

SHOWN = 20


@never_cache
def yours(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, and what one signs in with."""
    actor = actor_of(request)
    sessions = queries.open_sessions(actor)
    factors = queries.factors_of(actor.id)
    context = {
        "title": _("Your sign-ins"),
        "sessions": sessions[:SHOWN],
        "more": max(0, len(sessions) - SHOWN),
        "here": entry.session_of(request).row_id,
        "factors": [_in_words(one) for one in factors if one.type != Authenticator.Type.RECOVERY_CODES],
        "codes_left": next((len(RecoveryCodes(one).get_unused_codes()) for one in factors if one.type == "recovery_codes"), None),
        "has_password": queries.has_password(actor.id),
        "needed": queries.asks_for_two_steps(actor.roles),
        "demonstration": settings.DEMONSTRATION,
        "colleagues": colleagues_of(actor).exclude(pk=actor.id)[:200] if may_lead_a_team(actor) else [],
    }  # fmt: skip
    return render(request, "accounts/yours.html", context)


def _in_words(factor: Authenticator) -> dict[str, Any]:
    name = _("App that shows codes")
    if factor.type == Authenticator.Type.WEBAUTHN:
        name = _("Passkey: %(name)s") % {"name": factor.wrap().name}
    return {"id": factor.pk, "name": name, "since": factor.created_at, "used": factor.last_used_at}


@require_POST
def end_session(request: HttpRequest, sign_in_id: UUID) -> HttpResponse:
    """Sign out on one other device."""
    own.end_session(by=actor_of(request), sign_in_id=sign_in_id)
    messages.success(request, _("That sign-in has ended."))
    return redirect("accounts:yours")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    ended = own.end_other_sessions(by=actor_of(request), kept_session=entry.session_of(request).row_id)
    said = ngettext("%(count)s other sign-in has ended.", "%(count)s other sign-ins have ended.", ended)
    messages.success(request, said % {"count": ended})
    return redirect("accounts:yours")


@never_cache
@sensitive_post_parameters("password", "again")
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password, after one has shown again who one is."""
    if not entry.is_confirmed(request):
        return entry.first_confirm(request.path)
    actor, back = actor_of(request), reverse("accounts:yours")
    form = NewPasswordForm(request.POST or None, least=queries.terms().number("password_least_length"))

    def act(said: dict[str, Any]) -> None:
        kept = entry.session_of(request).row_id
        passwords.change_password(by=actor, password=said["password"], kept_session=kept)

    return form_page(
        request, form, act, onward=back, done=_("Your password is changed. You are signed out everywhere else."),
        title=_("Change your password"), back_url=back,
    )  # fmt: skip


@require_POST
def remove_factor(request: HttpRequest, factor_id: int) -> HttpResponse:
    """Take away an app or a passkey."""
    if not entry.is_confirmed(request):
        return entry.first_confirm(reverse("accounts:yours"))
    try:
        own.remove_factor(by=actor_of(request), factor_id=factor_id)
    except RuleBroken as broken:
        note_refusal(request, broken.reasons)
        messages.error(request, " ".join(sentences(broken.reasons)))
    else:
        messages.success(request, _("It is taken away."))
    return redirect("accounts:yours")


@never_cache
def forget_factors(request: HttpRequest, colleague_id: UUID) -> HttpResponse:
    """A manager takes away the second step that a colleague has lost."""
    actor = actor_of(request)
    colleague = colleagues_of(actor).filter(pk=colleague_id).first()
    if colleague is None:
        raise NotVisible
    if not may_lead_a_team(actor) or colleague.pk == actor.id:
        raise NotAllowed
    if not entry.is_confirmed(request):
        return entry.first_confirm(request.path)
    return form_page(
        request, ForgetForm(request.POST or None),
        lambda _said: own.forget_factors_of(by=actor, user_id=colleague.pk), onward=reverse("journey:team"),
        done=_("It is taken away. %(name)s sets it up anew at the next sign-in.") % {"name": colleague.name},
        title=_("Take away the second step of %(name)s") % {"name": colleague.name},
        lead=_("For somebody who has lost phone and recovery codes. They are signed out everywhere; the password stays."),
        back_url=reverse("journey:team"), danger=True,
    )  # fmt: skip


@never_cache
@sensitive_post_parameters("password", "code")
def confirm(request: HttpRequest) -> HttpResponse:
    """Show again who one is: by password, or by a code where there is no password."""
    actor = actor_of(request)
    user = User.objects.get(pk=actor.id)
    by_password = queries.has_password(actor.id)
    if not by_password and not queries.factors_of(actor.id):
        return _nothing_to_show(request)
    form = (ConfirmForm if by_password else CodeForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        good, locked_until = _try(request, user, form.cleaned_data)
        if locked_until:
            return entry.locked_page(request, locked_until)
        if good:
            entry.confirm(request)
            return HttpResponseRedirect(entry.wanted(request))
        form.add_reasons([_("That is not right.")])
    context = {
        "form": form, "title": _("Show that it is you"), "back_url": reverse("accounts:yours"),
        "lead": _("What comes next changes how you sign in. So somebody at your screen cannot do it, show again that it is you."),
    }  # fmt: skip
    return render(request, "pages/form.html", context, status=422 if form.errors else 200)


def _try(request: HttpRequest, user: User, said: dict[str, str]) -> tuple[bool, Any]:
    address, by = address_of(request), actor_of(request)
    if "password" in said:
        tried = entering.try_password(by=by, email=user.email, password=said["password"], address=address)
        return tried.user is not None, tried.locked_until
    attempt, locked_until = entering.begin_code(by=by, user=user, address=address)
    if locked_until:
        return False, locked_until
    good = own.use_code(by=by, user=user, code=said["code"])
    entering.finish_code(by=by, user=user, attempt=attempt, good=good)
    return good, None


def _nothing_to_show(request: HttpRequest) -> HttpResponse:
    context = {
        "title": _("Sign in anew first"),
        "text": _("You have no password here with which you could show that it is you."),
        "what_to_do": _("Sign out and in again, and come back within a few minutes."),
        "back_url": reverse("accounts:yours"),
    }
    return render(request, "pages/message.html", context)
