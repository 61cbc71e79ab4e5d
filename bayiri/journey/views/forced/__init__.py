"""Pages on which a forced return is opened, and a ban on entry written down."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases.queries import case_for, member_for
from bayiri.journey.commands import forced
from bayiri.journey.forms.forced import BanForm, OpenForm
from bayiri.orders.choices import BanReason
from bayiri.orders.commands.acts import require_order
from bayiri.orders.permissions import may_open_forced_return, may_write_orders
from bayiri.orders.queries import law_of
from bayiri.pages.answers import sentences
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of


@shows("orders", "basis")
def open_forced_return(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What stands against it, or one button."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=may_open_forced_return)
    back = reverse("orders:list", args=[case.id])
    form = OpenForm(request.POST if request.method == "POST" else None)

    def act(_said: dict[str, Any]) -> Any:
        return forced.open_forced_return(by=actor, case_id=case.id)

    return form_page(
        request, form, act, onward=back, done=_("The return is a forced one. Voluntary return stays open until departure."),
        title=_("Open a forced return"), template="journey/forced.html", back_url=back, danger=True,
        against=sentences(forced.reasons_against_forced_return(actor, case)),
    )  # fmt: skip


@shows("orders", "basis")
def write_ban(request: HttpRequest, case_id: UUID, order_id: UUID, member_id: UUID) -> HttpResponse:
    """A ban on entry, computed from the law, for one person."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=may_write_orders)
    member = member_for(actor, case, member_id)
    order = require_order(case, order_id, member.id)
    back = reverse("orders:list", args=[case.id])
    law, about = law_of(order), forced.circumstances_of(member.id)
    form = BanForm(request.POST or None)

    def act(said: dict[str, Any]) -> Any:
        return forced.write_ban(by=actor, case_id=case.id, order_id=order.id, member_id=member.id, **said)

    title = _("Ban on entry: %(name)s") % {"name": member.person.name}
    longest = [(label, law.content.most_months(code, about)) for code, label in BanReason.choices]
    return form_page(
        request, form, act, onward=back, done=_("The ban is written down."), title=title, template="journey/ban.html",
        back_url=back, longest=longest, law=law,
    )  # fmt: skip
