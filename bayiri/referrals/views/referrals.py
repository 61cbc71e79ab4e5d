"""What was asked of us, what we asked, one referral with its steps, partners, receipts."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bayiri.agencies.queries.agreements import sharing_agreements
from bayiri.agencies.rules import narrow_only
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of
from bayiri.referrals import commands, permissions, queries
from bayiri.referrals.choices import Kind, State
from bayiri.referrals.forms import StepForm
from bayiri.referrals.models import Referral
from bayiri.referrals.rules import MOVES_THE_CASE, acts_from

ON_A_PAGE = 25
WHICH = {
    "waiting": gettext_lazy("Wait for an answer"),
    "running": gettext_lazy("In progress"),
    "mine": gettext_lazy("Mine"),
    "ended": gettext_lazy("Ended"),
}
# What each act is called on its button, what is said above its form, and whether it cannot be taken lightly.
ACTS = {
    "confirm": (gettext_lazy("Confirm the sharing"), gettext_lazy("You answer for it that the law allows this without consent."), True),
    "accept": (gettext_lazy("Accept"), gettext_lazy("You see who it is about as soon as you have accepted."), False),
    "decline": (gettext_lazy("Decline"), gettext_lazy("Who asked is told the reason. What you have read is not kept for you."), True),
    "begin": (gettext_lazy("Work has begun"), "", False),
    "finish": (gettext_lazy("It is done"), gettext_lazy("You do not see the record any more once it is done."), False),
    "give_back": (gettext_lazy("Give it back"), gettext_lazy("You do not see the record any more. Who asked looks elsewhere."), True),
    "revoke": (gettext_lazy("Take it back"), gettext_lazy("The other body sees nothing any more, at once."), True),
}  # fmt: skip


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not permissions.may_read_referrals(actor):
        raise NotAllowed
    return actor


def inbox(request: HttpRequest) -> HttpResponse:
    """What other agencies ask of ours."""
    actor = _reader(request)
    which = request.GET.get("show", "waiting")
    which = which if which in WHICH else "waiting"
    page = Paginator(queries.inbox(actor, which=which), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Asked of us"), "listed": page, "which": which, "ways": WHICH.items(), "today": clock.today(),
        "counts": queries.waiting_counts(actor), "may_refer": permissions.may_refer_somebody(actor),
    }  # fmt: skip
    return render(request, "referrals/inbox.html", context)


def sent(request: HttpRequest) -> HttpResponse:
    """What our agency asks of others."""
    actor = _reader(request)
    page = Paginator(queries.sent(actor), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Asked of others"), "narrow": narrow_only(actor.roles), "listed": page, "today": clock.today(),
        "counts": queries.waiting_counts(actor),
        "may_refer": permissions.may_refer_somebody(actor),
    }  # fmt: skip
    return render(request, "referrals/sent.html", context)


def partners(request: HttpRequest) -> HttpResponse:
    """Partner by partner: how much was asked in a year, how soon it was answered, what came of it."""
    actor = _reader(request)
    since = clock.today() - timedelta(days=365)
    context = {"title": _("Partner by partner"), "partners": queries.partners(actor, since), "since": since}
    return render(request, "referrals/partners.html", {**context, "back_url": reverse("referrals:sent")})


def receipts(request: HttpRequest) -> HttpResponse:
    """Who was to delete what they were told, and has not said that they did."""
    actor = _reader(request)
    page = Paginator(queries.recalls(actor), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"title": _("Receipts that are missing"), "listed": page, "today": clock.today()}
    return render(request, "referrals/receipts.html", {**context, "back_url": reverse("referrals:sent")})


def referral(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """One referral as its side may read it, with its steps and what may be done now."""
    actor = _reader(request)
    one = queries.referral_for(actor, referral_id)
    side = queries.side_of(actor, one)
    subject = queries.subject_of(one)
    recall = queries.open_recall(one) if side == "sender" else None
    context = {
        "title": _title(one),
        "referral": one, "side": side, "subject": subject, "steps": queries.steps_of(one), "recall": recall,
        "people": queries.people_shared(actor, one, subject), "acts": _acts(actor, one, side), "today": clock.today(),
        "case_opens": bool(subject and queries.opens(actor, subject.case_id)),
        "agreement": agreement_with(actor, one) if side == "sender" else None, "sent": sent_links(one, side),
        "may_make_link": side == "sender" and not one.recipient_id and permissions.may_make_link(actor)
        and (one.state == State.OFFERED or recall is not None),
        "may_send": "email" in queries.ways_out(),
        "back_url": reverse("referrals:sent" if side == "sender" else "referrals:inbox"),
    }  # fmt: skip
    return render(request, "referrals/referral.html", context)


def agreement_with(actor: Actor, one: Referral) -> tuple[bool, str]:
    """Whether a data-sharing agreement runs between the two, and its title."""
    version = sharing_agreements(actor).get(one.recipient_id) if one.recipient_id else None
    return version is not None, version.title if version else ""


def sent_links(one: Referral, side: str) -> dict[str, Any] | None:
    """Where the last link went, what became of its messages, and whether its PIN is to be spoken."""
    link = queries.last_sent(one) if side == "sender" and not one.recipient_id else None
    if link is None:
        return None
    waits = queries.link_waiting_for_pin(one)
    return {"link": link, "messages": queries.messages_about([link.id]), "pin_waits": waits is not None}


def _title(one: Referral) -> str:
    """What is asked for, and how where it is more than help; only how it is asked for who may read no more."""
    if not hasattr(one, "preview"):
        return one.get_kind_display()
    wanted = one.preview.get_wanted_display()
    words = {"wanted": wanted, "kind": one.get_kind_display()}
    return wanted if one.kind == Kind.HELP else _("%(wanted)s: %(kind)s") % words


def _acts(actor: Actor, one: Referral, side: str) -> list[tuple[str, Any, bool]]:
    """What the reader may do now: (act, its words, whether it is a warning)."""
    ways = acts_from(one.state, side, one.kind)
    if side == "sender" and one.recipient_id is None:
        ways += [way for way in acts_from(one.state, "recipient", one.kind) if way != "accept"]
    same = one.recorded_by_id == actor.id
    return [
        (way, ACTS[way][0], ACTS[way][2])
        for way in ways
        if permissions.may_take_step(actor, one, way) and not (way == "confirm" and same)
    ]


def step(request: HttpRequest, referral_id: UUID, act: str) -> HttpResponse:
    """One act of one side, with its reason or outcome."""
    actor = _reader(request)
    one = queries.referral_for(actor, referral_id)
    if act not in ACTS:
        raise NotVisible
    words, lead, danger = ACTS[act]
    form = StepForm(request.POST if request.method == "POST" else None, act=act, initial={"version": one.version})
    back = reverse("referrals:referral", args=[one.id])

    def take(said: dict[str, Any]) -> Referral:
        return commands.take_step(by=actor, referral_id=one.id, act=act, **said)

    if act == "accept" and one.kind in MOVES_THE_CASE:
        lead = _("Your agency becomes responsible. The case lies in your queue, with its open work.")
    return form_page(
        request, form, take, onward=back, done=_("Saved. The other body is told."), title=words, lead=lead, back_url=back,
        submit=words, danger=danger,
    )  # fmt: skip
