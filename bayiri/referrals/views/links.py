"""A body without accounts: the link is made by who asked, and opened by whoever holds it and knows the PIN."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.agencies.context import acting_as
from bayiri.agencies.models import User
from bayiri.core import clock
from bayiri.core.actor import ITSELF
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of, open_to_strangers
from bayiri.referrals import permissions, queries
from bayiri.referrals.commands import links as commands
from bayiri.referrals.commands import remind
from bayiri.referrals.commands.news import spread_news
from bayiri.referrals.forms import LinkAnswerForm, LinkReceiptForm, PinForm, SendLinkForm
from bayiri.referrals.rules import AN_EMAIL


@require_POST
def make(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Make a link and its PIN. They are shown once, and not kept."""
    actor = actor_of(request)
    link = commands.make_link(by=actor, referral_id=referral_id)
    address = request.build_absolute_uri(reverse("referrals:answer", args=[link.token]))
    context = {
        "title": _("Link and PIN"), "address": address, "pin": link.pin, "use": link.use,
        "days": queries.terms().number("link_days"), "tries": queries.terms().number("link_tries"),
        "back_url": reverse("referrals:referral", args=[referral_id]),
    }  # fmt: skip
    return _unkept(render(request, "referrals/link.html", context))


def send(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Have the address sent by e-mail, and its PIN by text message where a number is said."""
    actor = actor_of(request)
    one = queries.referral_for(actor, referral_id)
    if queries.side_of(actor, one) != "sender" or not permissions.may_make_link(actor):
        raise NotAllowed
    if one.recipient_id:
        raise NotVisible  # it has accounts here, and answers on its own page
    subject, before = queries.subject_of(one), queries.last_sent(one)
    contact = subject.outside_contact.strip() if subject else ""
    form = SendLinkForm(
        request.POST or None, languages=settings.LANGUAGES, by_text="text" in queries.ways_out(),
        initial={
            "email": before.email if before else contact if AN_EMAIL.fullmatch(contact) else "",
            "pin_to": before.pin_to if before else "", "language": before.language if before else (get_language() or "en")[:2],
        },
    )  # fmt: skip
    back = reverse("referrals:referral", args=[one.id])
    return form_page(
        request, form, lambda said: commands.send_link(by=actor, referral_id=one.id, **said), onward=back,
        done=_("The address is on its way."), template="referrals/send_link.html", title=_("Send the address by e-mail"),
        lead=one.recipient_label, back_url=back,
    )  # fmt: skip


@require_POST
def show_pin(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """The PIN of an address that was sent, to be said on the telephone. That it was shown stands in the log."""
    pin = commands.show_pin(by=actor_of(request), referral_id=referral_id)
    context = {"title": _("PIN"), "pin": pin, "back_url": reverse("referrals:referral", args=[referral_id])}
    return _unkept(render(request, "referrals/pin.html", context))


@open_to_strangers
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the PIN; show what is asked; take the answer. Nothing here names a person until somebody has said yes."""
    if request.method != "POST":
        form = PinForm()
        return _ask_pin(request, form)
    form = PinForm(request.POST)
    if not form.is_valid():
        return _ask_pin(request, form, status=422)
    pin = form.cleaned_data["pin"].strip()
    seen = queries.link_opens(commands.token_hash(token), commands.pin_hash(token, pin))
    if seen["state"] != "open":
        return _closed(request, seen["state"])
    answering = LinkAnswerForm if seen["use"] == "answer" else LinkReceiptForm
    reply = answering(request.POST if "name" in request.POST else None, initial={"pin": pin})
    if "name" in request.POST and reply.is_valid():
        said = reply.cleaned_data
        told = commands.answer_by_link(token=token, pin=pin, said={k: v for k, v in said.items() if k != "pin"})
        _tell(told)
        return _unkept(
            render(request, "referrals/answered.html", {"title": _("Thank you"), "told": told, "seen": seen})
        )
    context = {
        "title": _("%(agency)s asks you") % {"agency": seen["asked_by"]}, "form": reply, "seen": seen,
        "answer_by": parse_date(seen["answer_by"] or ""), "wanted": _dated(seen["preview"]),
    }  # fmt: skip
    return _unkept(render(request, "referrals/answer.html", context, status=422 if reply.errors else 200))


def _dated(preview: dict[str, Any] | None) -> dict[str, Any] | None:
    if preview and preview["wanted_by"]:
        preview["wanted_by"] = parse_date(preview["wanted_by"])
    return preview


def _tell(told: dict[str, Any]) -> None:
    """The work of reading the answer, opened in the name of who carries the case."""
    if "teller" in told:
        user = User.objects.select_related("agency").get(pk=told["teller"])
        referral_id = UUID(told["referral_id"])
        with acting_as(ITSELF):
            spread_news(by=ITSELF, referral_id=referral_id, act=told["state"])
        with acting_as(user.actor) as by:
            remind(by=by, referral_id=referral_id, what="referral_news", due_on=clock.today())


def _ask_pin(request: HttpRequest, form: PinForm, status: int = 200) -> HttpResponse:
    context = {
        "title": _("Open with the PIN"),
        "form": form,
        "lead": _("The PIN was told to you by another way. Each wrong one counts."),
    }
    return _unkept(render(request, "pages/form.html", context, status=status))


def _closed(request: HttpRequest, state: str) -> HttpResponse:
    """Why the link does not open; one that nobody made is not told from one that is over."""
    if state == "wrong":
        form = PinForm()
        form.full_clean()
        context = {
            "title": _("Open with the PIN"),
            "form": form,
            "lead": _("This PIN is wrong. After some wrong ones nothing opens."),
        }
        return _unkept(render(request, "pages/form.html", context, status=403))
    context = {
        "title": _("This link does not open"), "text": _("It was used, replaced or tried too often, or its days are over."),
        "what_to_do": _("Ask who sent it to you for another one."),
    }  # fmt: skip
    return _unkept(render(request, "pages/message.html", context, status=404))


def _unkept(response: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way, found by no search engine, and its address told to no other site."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
