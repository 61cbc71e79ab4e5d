"""Pages of orders to leave: the clock of each, what was lodged against it, what was offered."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases.models import Case
from bayiri.cases.queries import case_for, member_for, members_of
from bayiri.cases.rules import GONE
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.documents import printing
from bayiri.documents.choices import PaperLanguage
from bayiri.orders import commands, forms, queries
from bayiri.orders.papers import rights_paper_of
from bayiri.orders.permissions import may_open_forced_return, may_write_orders
from bayiri.pages.answers import as_file, sentences
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of


def _subject(request: HttpRequest, case_id: UUID) -> tuple[Actor, Case, str]:
    actor = actor_of(request)
    return actor, case_for(actor, case_id, may=may_write_orders), reverse("orders:list", args=[case_id])


@shows("orders", "basis")
def show(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The orders of a case: time left, remedies, postponements, the offer of voluntary return, and what would stand in the
    way of a forced return.
    """
    actor = actor_of(request)
    case = case_for(actor, case_id)
    members = [member for member in members_of(case) if member.state not in GONE]
    shown = queries.orders_shown(case, members)
    context = {
        "title": _("Orders and deadlines"), "case": case, "shown": shown, "back_url": reverse("journey:case", args=[case.id]),
        "people": [(one, sentences(one.reasons)) for one in shown.people],
        "may_write": may_write_orders(actor, case),
        "may_open": case.voluntariness != "forced" and shown.orders and may_open_forced_return(actor, case),
    }  # fmt: skip
    return render(request, "orders/list.html", context)


@shows("orders", "basis")
def register(request: HttpRequest, case_id: UUID) -> HttpResponse:
    actor, case, back = _subject(request, case_id)
    members = [member for member in members_of(case) if member.state not in GONE]
    form = forms.OrderForm(
        request.POST or None, members=members, files=queries.files_to_choose(case), authorities=queries.authorities()
    )

    def act(said: dict[str, Any]) -> Any:
        data = commands.Act(**{**said, "members": tuple(said["members"])})
        return commands.register_order(by=actor, case_id=case.id, data=data)

    law = queries.law_today(case)
    lead = _("Nothing is written down in part. Add the act to the files of the case first.")
    context = {"title": _("Write down an order to leave"), "lead": lead, "law": law, "case": case, "back_url": back}
    done = _("The order is written down. Voluntary return stays open until departure: offer it.")
    return form_page(request, form, act, onward=back, done=done, template="orders/register.html", **context)


@shows("orders", "basis")
def extend(request: HttpRequest, case_id: UUID, order_id: UUID) -> HttpResponse:
    actor, case, back = _subject(request, case_id)
    order = queries.order_for(case, order_id)
    form = forms.ExtensionForm(request.POST or None, grounds=queries.law_of(order).content.extension_grounds)

    def act(said: dict[str, Any]) -> Any:
        return commands.extend_period(by=actor, case_id=case.id, order_id=order.id, **said)

    done = _("The new day is saved.")
    return form_page(request, form, act, onward=back, done=done, title=_("More time to leave"), back_url=back)


@shows("orders", "basis")
def lodge(request: HttpRequest, case_id: UUID, order_id: UUID) -> HttpResponse:
    actor, case, back = _subject(request, case_id)
    order = queries.order_for(case, order_id)
    form = forms.RemedyForm(request.POST or None)

    def act(said: dict[str, Any]) -> Any:
        return commands.lodge_remedy(by=actor, case_id=case.id, order_id=order.id, **said)

    done = _("The remedy is written down.")
    return form_page(request, form, act, onward=back, done=done, title=_("A remedy was lodged"), back_url=back)


@shows("orders", "basis")
def rule_on(request: HttpRequest, case_id: UUID, remedy_id: UUID) -> HttpResponse:
    actor, case, back = _subject(request, case_id)
    remedy = queries.remedy_for(case, remedy_id)
    form = forms.RulingForm(request.POST or None)

    def act(said: dict[str, Any]) -> Any:
        return commands.rule_on_remedy(by=actor, case_id=case.id, remedy_id=remedy.id, **said)

    title = _("Decision on a remedy: %(kind)s") % {"kind": remedy.get_kind_display()}
    return form_page(
        request, form, act, onward=back, done=_("The decision is written down."), title=title, back_url=back
    )


@shows("orders", "basis")
def postpone(request: HttpRequest, case_id: UUID, order_id: UUID) -> HttpResponse:
    actor, case, back = _subject(request, case_id)
    order = queries.order_for(case, order_id)
    form = forms.PostponementForm(request.POST or None, initial={"since_on": clock.today()})

    def act(said: dict[str, Any]) -> Any:
        return commands.postpone(by=actor, case_id=case.id, order_id=order.id, **said)

    done = _("It is postponed until another person says that the ground is gone.")
    return form_page(request, form, act, onward=back, done=done, title=_("Postpone a forced return"), back_url=back)


@shows("orders", "basis")
def end_postponement(request: HttpRequest, case_id: UUID, postponement_id: UUID) -> HttpResponse:
    actor, case, back = _subject(request, case_id)
    former = queries.postponement_for(case, postponement_id)
    form = forms.EndPostponementForm(request.POST or None, initial={"since_on": clock.today()})

    def act(said: dict[str, Any]) -> Any:
        return commands.end_postponement(by=actor, case_id=case.id, postponement_id=former.id, **said)

    done = _("It is postponed no longer.")
    title = _("The ground for postponing is gone")
    return form_page(request, form, act, onward=back, done=done, title=title, lead=former.reason, back_url=back)


@shows("orders", "basis")
def offer(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    actor, case, back = _subject(request, case_id)
    member = member_for(actor, case, member_id)
    form = forms.OfferForm(
        request.POST or None, sessions=queries.sessions_held(case), initial={"answered_on": clock.today()}
    )

    def act(said: dict[str, Any]) -> Any:
        return commands.record_offer(by=actor, case_id=case.id, member_id=member.id, **said)

    title = _("Voluntary return offered: %(name)s") % {"name": member.person.name}
    lead = _("Who chooses it is on that way at once, until departure, and loses nothing.")
    done = _("The answer is saved.")
    return form_page(request, form, act, onward=back, done=done, title=title, lead=lead, back_url=back)


@shows("orders", "basis")
def tell_rights(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    actor, case, back = _subject(request, case_id)
    member = member_for(actor, case, member_id)
    today = clock.today()
    spoken = sorted(queries.languages_of(case, member, today))
    given = {"given_on": today, "paper": queries.paper_for(spoken, today), "language": spoken[0] if spoken else ""}
    form = forms.RightsForm(request.POST or None, spoken=spoken, initial=given)

    def act(said: dict[str, Any]) -> Any:
        return commands.tell_rights(by=actor, case_id=case.id, member_id=member.id, data=commands.Notice(**said))

    context = {
        "title": _("Rights told: %(name)s") % {"name": member.person.name}, "case": case, "member": member, "back_url": back,
        "lead": _("Print the notice, go through it together, and write down how it was understood."),
        "papers": PaperLanguage.choices,
    }  # fmt: skip
    done = _("It is written down that they know their rights.")
    return form_page(request, form, act, onward=back, done=done, template="orders/tell_rights.html", **context)


@shows("orders", "basis")
def rights_paper(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """The notice of rights to print and hand over, in the language that is chosen."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    member = member_for(actor, case, member_id)
    chosen = request.GET.get("language", "")
    if chosen not in PaperLanguage.values:
        spoken = sorted(queries.languages_of(case, member, clock.today()))
        chosen = queries.paper_for(spoken, clock.today())
    paper = printing.pdf_of(rights_paper_of(case, member, chosen))
    return as_file(paper, "application/pdf", f"{case.number}-rights-{chosen}.pdf", download=False)
