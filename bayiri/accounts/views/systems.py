"""Other programs of the agency: connected, allowed something, given a new secret, stopped."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from bayiri.accounts import entry, queries
from bayiri.accounts.commands import systems as commands
from bayiri.accounts.forms import NewSystemForm, ScopesForm
from bayiri.accounts.models import System
from bayiri.agencies.choices import Role
from bayiri.agencies.permissions import may_end_accounts, may_keep_accounts, may_see_accounts
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.pages.doorways import form_page
from bayiri.pages.forms import PageForm
from bayiri.pages.reader import actor_of
from bayiri.pages.scopes import Scope

ON_A_PAGE = 25


def systems(request: HttpRequest) -> HttpResponse:
    """What the agency has connected: what each may do, when it was used last."""
    actor = _reader(request)
    page = Paginator(queries.systems_of(actor), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "system": one, "scopes": [Scope(scope).label for scope in one.scopes],
            "roles": [Role(role).label for role in one.account.roles],
        }
        for one in page
    ]  # fmt: skip
    context = {
        "title": _("Connected systems"), "rows": rows, "page": page, "keeps": may_keep_accounts(actor),
        "stops": may_end_accounts(actor),
    }  # fmt: skip
    return render(request, "accounts/systems.html", context)


@never_cache
def connect_system(request: HttpRequest) -> HttpResponse:
    """Connect a program; its secret is shown once."""
    actor = _keeper(request)
    if not entry.is_confirmed(request):
        return entry.first_confirm(request.path)
    form = NewSystemForm(request.POST or None)
    return form_page(
        request, form, lambda said: commands.make_system(by=actor, **said),
        onward=lambda made: _secret_page(request, made), title=_("Connect a system"), back_url=reverse("accounts:systems"),
        lead=_("It gets an account of its own. Give that account roles afterwards, as you give them to people."),
    )  # fmt: skip


def system_scopes(request: HttpRequest, system_id: UUID) -> HttpResponse:
    """What a program may do from now on."""
    actor, system = _keeper(request), _system(request, system_id)
    form = ScopesForm(request.POST or None, initial={"scopes": system.scopes})

    def act(said: dict[str, Any]) -> System:
        return commands.change_scopes(by=actor, system_id=system.id, **said)

    return form_page(
        request, form, act, onward=reverse("accounts:systems"), done=_("Saved. It holds from now on."),
        title=_("What %(name)s may do") % {"name": system.name}, back_url=reverse("accounts:systems"),
    )  # fmt: skip


@never_cache
def renew_secret(request: HttpRequest, system_id: UUID) -> HttpResponse:
    """A new secret; the former one ends at once."""
    actor, system = _keeper(request), _system(request, system_id)
    if not entry.is_confirmed(request):
        return entry.first_confirm(request.path)
    form = PageForm(request.POST if request.method == "POST" else None)
    return form_page(
        request, form, lambda _said: commands.renew_secret(by=actor, system_id=system.id),
        onward=lambda made: _secret_page(request, made), title=_("A new secret for %(name)s") % {"name": system.name},
        lead=_("The secret of now and every token end at once. The program works again when it was given the new one."),
        submit=_("Make a new secret"), back_url=reverse("accounts:systems"), danger=True,
    )  # fmt: skip


def stop_system(request: HttpRequest, system_id: UUID) -> HttpResponse:
    """Stop a program at once."""
    actor, system = _reader(request), _system(request, system_id)
    if not may_end_accounts(actor):
        raise NotAllowed
    form = PageForm(request.POST if request.method == "POST" else None)
    return form_page(
        request, form, lambda _said: commands.stop_system(by=actor, system_id=system.id),
        onward=reverse("accounts:systems"), done=_("It is stopped."), title=_("Stop %(name)s?") % {"name": system.name},
        lead=_("It reads and writes nothing more, from this moment. It is not started again: connect it anew."),
        submit=_("Stop it"), back_url=reverse("accounts:systems"), danger=True,
    )  # fmt: skip


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not may_see_accounts(actor):
        raise NotAllowed
    return actor


def _keeper(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not may_keep_accounts(actor):
        raise NotAllowed
    return actor


def _system(request: HttpRequest, system_id: UUID) -> System:
    found = queries.systems_of(actor_of(request)).filter(pk=system_id).first()
    if found is None:
        raise NotVisible
    return found


def _secret_page(request: HttpRequest, made: commands.NewSecret) -> HttpResponse:
    context = {"title": _("The secret of %(name)s") % {"name": made.system.name}, "made": made,
               "back_url": reverse("accounts:systems")}  # fmt: skip
    return render(request, "accounts/system_secret.html", context)
