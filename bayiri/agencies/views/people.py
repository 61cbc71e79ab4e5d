"""Who works for the agency: invited, given roles, confirmed, back again; and the page of an invitation's link."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bayiri.agencies import permissions
from bayiri.agencies.choices import Role
from bayiri.agencies.commands import people as commands
from bayiri.agencies.forms.fields import area_label
from bayiri.agencies.forms.people import InvitationForm, PasswordForm, RolesForm
from bayiri.agencies.models import RoleChange, User
from bayiri.agencies.queries import roles as queries
from bayiri.core.errors import NotAllowed
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of, open_to_strangers

PEOPLE_A_PAGE = 50
OF_PROGRAMS = "@systems.invalid"  # the accounts of connected systems are called so; nobody writes to them


def staff(request: HttpRequest) -> HttpResponse:
    """Everybody of the agency: active, invited, left; and what waits for a director."""
    actor = actor_of(request)
    page = Paginator(queries.staff_of(actor), PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    invited, left = queries.open_invitations(actor), queries.leavings(actor)
    rows = [
        {"user": user, "roles": _held(user), "invitation": invited.get(user.id), "left": left.get(user.id),
         "is_program": user.email.endswith(OF_PROGRAMS)}
        for user in page
    ]  # fmt: skip
    waiting = [
        {"change": change, "roles": _labels(change.roles), "added": _added(change)}
        for change in queries.waiting_changes(actor)[:50]
    ]
    context = {
        "title": _("People of the agency"), "rows": rows, "page": page, "waiting": waiting,
        "keeps": permissions.may_keep_accounts(actor), "confirms": permissions.may_confirm_roles(actor),
        "ends": permissions.may_end_accounts(actor),
    }  # fmt: skip
    return render(request, "agencies/staff.html", context)


def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody by e-mail."""
    actor = actor_of(request)
    if not permissions.may_keep_accounts(actor):
        raise NotAllowed
    form = InvitationForm(request.POST or None)

    def act(said):
        about = {"email": said["email"], "name": said["name"], "address": _address(request)}
        return commands.invite_person(by=actor, **about, **form.given)

    return form_page(
        request, form, act, onward=reverse("agencies:staff"), back_url=reverse("agencies:staff"), title=_("Invite somebody"),
        done=_("If nobody has an account under this address yet, an invitation is on its way."),
    )  # fmt: skip


def roles(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Give somebody roles, and see what became of them."""
    actor = actor_of(request)
    user = queries.account_of(actor, user_id)
    if not permissions.may_keep_accounts(actor) or user.id == actor.id:
        raise NotAllowed
    form = RolesForm.of(user, request.POST or None)
    confirmed = ", ".join(_labels(queries.confirmed_roles()))
    return form_page(
        request, form, lambda said: commands.change_roles(by=actor, user_id=user.id, **form.given),
        onward=reverse("agencies:staff"), done=_("The roles are saved. Some wait until a director confirms them."),
        title=_("Roles of %(name)s") % {"name": user.name}, back_url=reverse("agencies:staff"), template="agencies/roles.html",
        changes=[{"change": change, "roles": _labels(change.roles)} for change in queries.changes_of(actor, user.id)],
        pairs=[_labels(pair) for pair in queries.excluded_pairs()], confirmed=confirmed,
        director_missing=not queries.directors_beside(actor),
    )  # fmt: skip


@require_POST
def decide(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """A director confirms roles, or says no."""
    agreed = request.POST.get("answer") == "yes"
    commands.decide_roles(by=actor_of(request), change_id=change_id, agreed=agreed)
    messages.success(request, _("The roles are confirmed.") if agreed else _("The roles were not given."))
    return redirect("agencies:staff")


@require_POST
def send_again(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """A new link; the one before holds no more."""
    commands.send_invitation(by=actor_of(request), user_id=user_id, address=_address(request))
    messages.success(request, _("A new invitation is on its way."))
    return redirect("agencies:staff")


@require_POST
def revoke(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    commands.revoke_invitation(by=actor_of(request), user_id=user_id)
    messages.success(request, _("The invitation is taken back."))
    return redirect("agencies:staff")


@require_POST
def bring_back(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Somebody who left is back."""
    commands.bring_back(by=actor_of(request), user_id=user_id, address=_address(request))
    messages.success(request, _("An invitation for a new password is on its way."))
    return redirect("agencies:staff")


@never_cache
@open_to_strangers
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the link of an invitation chooses a password. A link that does not hold says only that."""
    if queries.invitation_behind(token) is None:
        context = {
            "title": _("This link works no more"),
            "text": _("A link works once and for a short time. Nothing was changed."),
            "what_to_do": _("Ask whoever keeps the accounts of your agency for a new one."),
            "back_url": resolve_url(settings.LOGIN_URL),
        }
        return render(request, "pages/message.html", context, status=410)
    form = PasswordForm(request.POST or None)
    response = form_page(
        request, form, lambda said: commands.accept_invitation(by=None, token=token, password=said["password"]),
        onward=resolve_url(settings.LOGIN_URL), done=_("Your password is kept. Sign in with it."), title=_("Choose a password"),
        lead=_("This link is yours alone and serves once."),
    )  # fmt: skip
    response["Referrer-Policy"] = "no-referrer"
    return response


def _address(request: HttpRequest) -> str:
    return settings.PUBLIC_ADDRESS or request.build_absolute_uri("/").rstrip("/")


def _labels(roles) -> list[str]:
    return [str(Role(role).label) for role in roles]


def _added(change: RoleChange) -> list[str]:
    return _labels(role for role in change.roles if role not in change.before)


def _held(user: User) -> list[dict]:
    """Each role with its limits, as the reader knows them, and whether it holds today."""
    today = user.roles_today
    return [
        {
            "label": Role(role).label, "holds": role in today, "from": user.limits.get(role, {}).get("from"),
            "until": user.limits.get(role, {}).get("until"),
            "areas": ", ".join(map(area_label, user.limits.get(role, {}).get("areas", []))),
        }
        for role in user.roles
    ]  # fmt: skip
