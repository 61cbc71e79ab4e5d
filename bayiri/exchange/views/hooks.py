"""News for programs of the agency: where it is posted, what was not taken."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bayiri.agencies.permissions import may_keep_accounts, may_see_accounts
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.exchange.commands import hooks as commands
from bayiri.exchange.forms import HookForm
from bayiri.exchange.models import Hook
from bayiri.exchange.queries import hooks as queries
from bayiri.notifications.choices import Kind
from bayiri.pages.doorways import form_page
from bayiri.pages.forms import PageForm
from bayiri.pages.reader import actor_of
from bayiri.rulebooks.queries import law

ON_A_PAGE = 50


def hooks(request: HttpRequest) -> HttpResponse:
    """The addresses to which news is posted."""
    actor = _reader(request)
    rows = [{"hook": one, "kinds": [Kind(kind).label for kind in one.kinds]} for one in queries.hooks_of(actor)[:100]]
    context = {
        "title": _("News for programs"), "rows": rows, "keeps": may_keep_accounts(actor),
        "back_url": reverse("accounts:systems"),
    }  # fmt: skip
    return render(request, "exchange/hooks.html", context)


@never_cache
def make(request: HttpRequest) -> HttpResponse:
    """Name an address; the key that signs is shown once."""
    actor = _keeper(request)
    form = HookForm(request.POST or None)
    return form_page(
        request, form, lambda said: commands.make_hook(by=actor, **said), onward=lambda made: _key_page(request, *made),
        title=_("Name an address for news"), back_url=reverse("exchange:hooks"),
        lead=_("The program is told that there is news, of which kind and about which reference. What it is, it reads with its token."),
    )  # fmt: skip


def posted(request: HttpRequest, hook_id: UUID) -> HttpResponse:
    """What was posted to one address, what waits, what was not taken."""
    actor, hook = _reader(request), _hook(request, hook_id)
    page = Paginator(queries.news_of(hook), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("News posted"), "hook": hook, "page": page, "keeps": may_keep_accounts(actor),
        "back_url": reverse("exchange:hooks"),
    }  # fmt: skip
    return render(request, "exchange/posted.html", context)


@never_cache
def new_key(request: HttpRequest, hook_id: UUID) -> HttpResponse:
    """A new key; the former one signs beside it for a while."""
    actor, hook = _keeper(request), _hook(request, hook_id)
    form = PageForm(request.POST if request.method == "POST" else None)
    hours = law("notifications", on=clock.today()).number("hook_key_hours")
    return form_page(
        request, form, lambda _said: commands.renew_key(by=actor, hook_id=hook.id),
        onward=lambda key: _key_page(request, hook, key), title=_("A new key?"), submit=_("Make a new key"),
        lead=ngettext(
            "News is signed with both keys for %(hours)s hour; meanwhile give the program the new one.",
            "News is signed with both keys for %(hours)s hours; meanwhile give the program the new one.", hours,
        ) % {"hours": hours},
        back_url=reverse("exchange:hooks"),
    )  # fmt: skip


def end(request: HttpRequest, hook_id: UUID) -> HttpResponse:
    """Nothing is posted there any more."""
    actor, hook = _keeper(request), _hook(request, hook_id)
    form = PageForm(request.POST if request.method == "POST" else None)
    return form_page(
        request, form, lambda _said: commands.end_hook(by=actor, hook_id=hook.id), onward=reverse("exchange:hooks"),
        done=_("Nothing is posted there any more."), title=_("End this address?"), lead=hook.address, submit=_("End it"),
        back_url=reverse("exchange:hooks"), danger=True,
    )  # fmt: skip


@require_POST
def go_on(request: HttpRequest, hook_id: UUID) -> HttpResponse:
    """Ask an address again that took nothing."""
    commands.go_on(by=actor_of(request), hook_id=hook_id)
    messages.success(request, _("News is posted there again, with what it missed."))
    return redirect("exchange:hooks")


@require_POST
def again(request: HttpRequest, hook_id: UUID, news: str) -> HttpResponse:
    """Post one piece of news once more."""
    commands.post_again(by=actor_of(request), hook_id=hook_id, reference=news)
    messages.success(request, _("It is posted once more."))
    return redirect("exchange:posted", hook_id)


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


def _hook(request: HttpRequest, hook_id: UUID) -> Hook:
    found = queries.hooks_of(actor_of(request)).filter(pk=hook_id).first()
    if found is None:
        raise NotVisible
    return found


def _key_page(request: HttpRequest, hook: Hook, key: str) -> HttpResponse:
    context = {"title": _("The key that signs"), "hook": hook, "key": key, "back_url": reverse("exchange:hooks")}
    return render(request, "exchange/hook_key.html", context)
