"""The front door: e-mail address and password, one click in the demonstration, out again, a password forgotten."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from bayiri.accounts import demonstration, entry, queries
from bayiri.accounts.choices import Proof
from bayiri.accounts.commands import entering, passwords
from bayiri.accounts.devices import address_of
from bayiri.accounts.forms import ForgottenForm, NewPasswordForm, SignInForm
from bayiri.core.errors import RuleBroken
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import open_to_strangers


@open_to_strangers
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with e-mail address and password; in the demonstration, as one of the cast."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tried = entering.try_password(by=None, address=address_of(request), **form.cleaned_data)
        if tried.locked_until:
            return entry.locked_page(request, tried.locked_until)
        if tried.user:
            return entry.begin(request, tried.user, Proof.PASSWORD, entry.wanted(request))
        form.add_reasons([_("The e-mail address or the password is wrong.")])
    context = {
        "title": _("Sign in"),
        "form": form,
        "providers": queries.providers(),
        "cast": demonstration.cast_by_agency(queries.cast(), get_language() or "en") if settings.DEMONSTRATION else [],
    }
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


@open_to_strangers
@require_POST
def sign_in_as(request: HttpRequest, user_id) -> HttpResponse:
    """One click, and only in the demonstration: sign in as a member of the cast."""
    if not settings.DEMONSTRATION:
        raise Http404
    user = queries.active_user(user_id)
    if not user:
        raise Http404
    request.session.pop(entry.PENDING, None)
    request.session[entry.PENDING] = {"next": entry.wanted(request)}
    return entry.open_session(request, entry.Entrant(user, [Proof.DEMONSTRATION.value]))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@open_to_strangers
@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link for a new password. The answer is the same for everybody."""
    form = ForgottenForm(request.POST or None)

    def act(said):
        passwords.ask_for_link(
            by=None, email=said["email"], address=address_of(request), base=request.build_absolute_uri("/"),
            language=get_language() or "en",
        )  # fmt: skip

    return form_page(
        request, form, act, onward=reverse("accounts:sent"), title=_("Forgotten your password"),
        lead=_("We send you a link with which you set a new one."), back_url=reverse("accounts:sign-in"),
    )  # fmt: skip


@open_to_strangers
def sent(request: HttpRequest) -> HttpResponse:
    """What happens now, whoever asked."""
    context = {
        "title": _("Look into your mail"),
        "text": _("If this address belongs to somebody who works here, a link is on its way to it. It works once, for %(minutes)s minutes.")
        % {"minutes": queries.terms().number("reset_minutes")},
        "what_to_do": _("If nothing comes, look among the unwanted mail, or ask your manager which address you have here."),
        "back_url": reverse("accounts:sign-in"),
    }  # fmt: skip
    return render(request, "pages/message.html", context)


@open_to_strangers
@never_cache
@sensitive_post_parameters("password", "again")
def set_password(request: HttpRequest, token: str) -> HttpResponse:
    """Set a password through a link: the first, or a new one. Then one signs in with it."""
    try:
        found = passwords.opened(token)
    except RuleBroken:
        context = {
            "title": _("This link works no more"),
            "text": _("A link works once and for a short time. Nothing was changed."),
            "what_to_do": _("Ask for a new one on the sign-in page."),
            "back_url": reverse("accounts:forgotten"),
        }
        return render(request, "pages/message.html", context, status=410)
    form = NewPasswordForm(request.POST or None, least=queries.terms().number("password_least_length"))
    return form_page(
        request, form, lambda said: passwords.set_first_password(by=None, token=token, password=said["password"]),
        onward=reverse("accounts:sign-in"), done=_("Your password is set. Sign in with it."), title=_("Set your password"),
        lead=_("For %(name)s. You are signed out everywhere else.") % {"name": found.user.name},
    )  # fmt: skip
