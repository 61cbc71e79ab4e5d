"""What is shared with and asked of others on one case; asking another body."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.agencies.choices import Purpose
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for
from bayiri.consent.queries import sharing_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.journey.commands.asking import ask_others
from bayiri.journey.forms.asking import AskForm
from bayiri.journey.queries.asking import preview_of
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.referrals import choosing, permissions, queries
from bayiri.referrals.choices import Kind
from bayiri.referrals.finding import finding, wish_of
from bayiri.referrals.rules import Asked


@shows("sharing", "journey", "identity")
def asked(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Shared with and asked of others: each body, each word of consent, each referral."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    context = {
        "title": _("Shared with and asked of others"), "case": case, "today": clock.today(),
        "words": sharing_of(case), "rows": queries.of_case(actor, case), "may_ask": permissions.may_ask(actor, case),
        "recalls": list(queries.recalls(actor).filter(referral__subject__case=case)[:50]),
        "back_url": reverse("journey:case", args=[case.id]),
    }  # fmt: skip
    return render(request, "journey/asking/asked.html", context)


@shows("sharing", "journey", "identity")
def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask another body for help, to take part, or to take the case over."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    if not (permissions.may_ask(actor, case) or permissions.may_hand_the_case_on(actor, case)):
        raise NotAllowed
    members = queries.taking_part(case)
    people = [member.person for member in members]
    wish = wish_of(
        request, country=case.destination_country, place=case.destination_place,
        languages=frozenset(code for one in people for code in one.languages),
        whom=choosing.groups_of(people, clock.today()),
    )  # fmt: skip
    if not permissions.may_ask(actor, case):
        wish = replace(wish, others=True)  # to take the case over is all that may be asked
    found = choosing.services(actor, wish)
    form = AskForm(
        request.POST or None, kinds=_kinds(actor, case, wish.others), services=found.choices,
        agencies=choosing.agencies(actor, wish).choices if wish.others else [],
        find=lambda one: choosing.offer_to_ask(actor, one),
        members=[(str(member.id), member.person.name) for member in members],
        purposes=[(one, Purpose(one).label) for one in queries.purposes_to_share_for()],
        initial={
            "member_ids": [str(member.id) for member in members] if len(members) == 1 else [], "wanted": wish.wanted,
            "kind": Kind.HELP if permissions.may_ask(actor, case) else Kind.TAKE_OVER,
        },
    )  # fmt: skip
    back = reverse("journey:asked", args=[case.id])

    def act(said: dict[str, Any]):
        agreed = [UUID(one) for one in said["agreed"]] if said["basis"] == "consent" else []
        return ask_others(by=actor, case_id=case.id, asked=_asked(case, members, said), agreed=agreed)

    return form_page(
        request, form, act, onward=lambda one: reverse("referrals:referral", args=[one.id]), done=_("Sent."),
        title=_("Ask another body"), back_url=back, template="journey/asking/ask.html", **finding(request, wish, found),
        lead=_("It reads general words first. Who it is about opens when it accepts, and closes when it is done."),
    )  # fmt: skip


def _kinds(actor: Actor, case: Case, others: bool) -> list[tuple[str, Any]]:
    """What may be asked here; more than help only of an agency, and to take the case back only of who handed it over."""
    ways = (Kind.HELP, Kind.TAKE_PART) if others else (Kind.HELP,)
    kinds: list[tuple[str, Any]] = [(one.value, one.label) for one in ways] if permissions.may_ask(actor, case) else []
    if others and permissions.may_hand_the_case_on(actor, case):
        kinds.append((Kind.TAKE_OVER.value, Kind.TAKE_OVER.label))
        if former := queries.previous_owner(actor, case):
            words = _("Take the case back: %(agency)s handed it over") % {"agency": former.name}
            kinds.append((Kind.GIVE_BACK.value, words))
    return kinds


def _asked(case: Case, members: list[Member], said: dict[str, Any]) -> Asked:
    chosen = [member for member in members if str(member.id) in said["member_ids"]]
    offer, named = said["offered"], said.get("recipient_id")
    recipient_id = offer.agency_id if offer else UUID(named) if named else None
    if outside := choosing.without_accounts(recipient_id):
        said |= {"outside_name": outside.name, "outside_contact": said["outside_contact"] or outside.email}
        recipient_id = None
    return Asked(
        kind=said["kind"], purpose=said["purpose"], recipient_id=recipient_id,
        shown=preview_of(case.id, [member.id for member in chosen], SimpleNamespace(**said)),
        offer_id=offer.id if offer and recipient_id else None, outside_name=said["outside_name"],
        outside_contact=said["outside_contact"], sections=tuple(said["parts"]), urgency=said["urgency"],
        answer_by=said["answer_by"], until_on=said["until_on"], basis=said["basis"], basis_reason=said["basis_reason"],
        member_ids=tuple(member.id for member in chosen),
    )  # fmt: skip
