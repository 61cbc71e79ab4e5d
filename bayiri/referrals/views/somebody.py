"""Asking for somebody who has no case here."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of
from bayiri.referrals import choosing, commands, permissions
from bayiri.referrals.finding import finding, wish_of
from bayiri.referrals.forms import SomebodyForm
from bayiri.referrals.models import Referral
from bayiri.referrals.rules import Asked, Shown


def somebody(request: HttpRequest) -> HttpResponse:
    """Ask another agency for somebody who has no case here."""
    actor: Actor = actor_of(request)
    if not permissions.may_refer_somebody(actor):
        raise NotAllowed
    wish = wish_of(request)
    found = choosing.services(actor, wish)
    others = choosing.agencies(actor, wish, with_accounts=True).choices if wish.others else []
    form = SomebodyForm(
        request.POST or None, services=found.choices, find=lambda one: choosing.offer_to_ask(actor, one),
        agencies=others, initial={"wanted": wish.wanted},
    )  # fmt: skip

    def send(said: dict[str, Any]) -> Referral:
        shown = Shown(said["wanted"], needs=tuple(said["needs"]), message=said["message"])
        offer = said["offered"]
        asked = Asked(
            "service", "reintegration", shown, offer.agency_id if offer else UUID(said["recipient_id"]),
            urgency=said["urgency"], answer_by=said["answer_by"], sections=("identity", "contact"),
            offer_id=offer.id if offer else None,
        )  # fmt: skip
        return commands.refer_somebody(
            by=actor, asked=asked, name=said["name"], contact=said["contact"], agreed=said["agreed"]
        )

    return form_page(
        request, form, send, onward=lambda one: reverse("referrals:referral", args=[one.id]), done=_("Sent."),
        template="referrals/somebody.html", title=_("Refer somebody you know"), back_url=reverse("referrals:sent"),
        lead=_("You see how your own referral goes on, and nothing else of what the agency does with the person."),
        **finding(request, wish, found),
    )  # fmt: skip
