"""One's own news; how one is told."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.core import clock
from bayiri.core.errors import NotVisible
from bayiri.notifications import commands, queries
from bayiri.notifications.channels import open_channels
from bayiri.notifications.choices import Channel
from bayiri.notifications.forms import AddressForm, CodeForm, HowForm
from bayiri.pages.doorways import form_page
from bayiri.pages.forms import PageForm
from bayiri.pages.reader import actor_of
from bayiri.rulebooks.queries import law

A_PAGE = 30


def news(request: HttpRequest) -> HttpResponse:
    """What there is news of, the latest first."""
    page = Paginator(queries.notices_of(actor_of(request)), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "notifications/news.html", {"title": _("News"), "page": page})


@require_POST
def open_notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Go where the news leads; it is read then. Or say only that it is read, or is to be read again."""
    actor, wanted = actor_of(request), request.POST.get("do", "open")
    if wanted == "unread":
        commands.mark_unread(by=actor, notice_id=notice_id)
        return redirect("notifications:news")
    notice = commands.mark_read(by=actor, notice_id=notice_id)
    return HttpResponseRedirect(notice.link if wanted == "open" and notice.link else reverse("notifications:news"))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything is read."""
    commands.mark_all_read(by=actor_of(request))
    messages.success(request, _("Everything is marked as read."))
    return redirect("notifications:news")


def how(request: HttpRequest) -> HttpResponse:
    """How I am told: ways, language, quiet hours, at once or once a day."""
    actor = actor_of(request)
    now = queries.preference_of(actor)
    urgent = law("notifications", on=clock.today()).words("urgent_kinds")
    form = HowForm(request.POST or None, now=now, zones=queries.time_zones(now.time_zone), urgent=urgent)
    return form_page(
        request, form, lambda _said: commands.choose_how(by=actor, wishes=form.wishes()), done=_("Saved."),
        onward=reverse("notifications:how"), template="notifications/how.html", title=_("How I am told"),
        ways=_ways(request), back_url=reverse("notifications:news"),
    )  # fmt: skip


def _ways(request: HttpRequest) -> list[dict[str, Any]]:
    """Each channel: whether it is there, where it leads, what went wrong last."""
    actor, open_ones = actor_of(request), open_channels()
    addresses, troubles = queries.addresses_of(actor), queries.last_troubles(actor)
    return [
        {
            "channel": channel, "open": channel in open_ones, "trouble": troubles.get(channel),
            "confirmed": next((one for one in addresses if one.channel == channel and one.confirmed_at), None),
            "waiting": next((one for one in addresses if one.channel == channel and not one.confirmed_at), None),
            "by_account": channel == Channel.EMAIL,
        }
        for channel in Channel
    ]  # fmt: skip


def name_address(request: HttpRequest, channel: str) -> HttpResponse:
    """Name where messages should go."""
    if channel not in Channel.values:
        raise NotVisible
    actor, wanted = actor_of(request), Channel(channel)
    form = AddressForm(request.POST or None, channel=wanted)
    return form_page(
        request, form, lambda said: commands.name_address(by=actor, channel=wanted, **said), done=_("A code is on its way."),
        onward=lambda address_id: reverse("notifications:confirm-address", args=[address_id]), title=wanted.label,
        back_url=reverse("notifications:how"),
    )  # fmt: skip


def confirm_address(request: HttpRequest, address_id: UUID) -> HttpResponse:
    """Type in the code that came."""
    actor = actor_of(request)
    address = queries.address_for(actor, address_id)
    back = reverse("notifications:how")
    if address.confirmed_at:
        return HttpResponseRedirect(back)
    form = CodeForm(request.POST or None)
    context = {"title": _("Confirm this address"), "lead": address.value, "back_url": back}
    if request.method == "POST" and form.is_valid():
        if commands.confirm_address(by=actor, address_id=address_id, **form.cleaned_data):
            messages.success(request, _("The address is confirmed. Messages go there from now on."))
            return HttpResponseRedirect(back)
        form.add_error("code", _("This code is wrong or too old. Look again, or have a new one sent."))
    return _form_shown(request, form, context)


def _form_shown(request: HttpRequest, form: PageForm, context: dict[str, Any]) -> HttpResponse:
    """The form, and 422 where it was sent: what was counted is kept."""
    status = 422 if request.method == "POST" else 200
    return render(request, "pages/form.html", {"form": form, **context}, status=status)


@require_POST
def drop_address(request: HttpRequest, address_id: UUID) -> HttpResponse:
    """Messages do not go there any more."""
    commands.drop_address(by=actor_of(request), address_id=address_id)
    messages.success(request, _("Messages do not go there any more."))
    return redirect("notifications:how")


def given_up(request: HttpRequest) -> HttpResponse:
    """Messages that did not arrive: to colleagues for who keeps the accounts, to bodies outside for who works on cases."""
    page = Paginator(queries.given_up(), A_PAGE).get_page(request.GET.get("page"))
    context = {"title": _("Messages that did not arrive"), "page": page, "open": open_channels()}
    return render(request, "notifications/given_up.html", {**context, "back_url": reverse("notifications:news")})


@require_POST
def send_again(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """One of them is tried once more."""
    commands.send_again(by=actor_of(request), delivery_id=delivery_id)
    messages.success(request, _("It is on its way again."))
    return redirect("notifications:given-up")
