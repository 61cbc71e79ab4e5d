"""Why a round was not held, what was heard of somebody, whether they want to be contacted."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bayiri.agencies.choices import Section
from bayiri.cases.models import Case
from bayiri.cases.queries import member_for
from bayiri.cases.queries.part import case_to_write_in, page_of
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed
from bayiri.monitoring import commands, forms, permissions, queries
from bayiri.monitoring.models import FollowUp
from bayiri.monitoring.views.rounds import rounds_url
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.reference.countries import country_choices


def not_reached(request: HttpRequest, case_id: UUID, follow_up_id: UUID) -> HttpResponse:
    actor, case, follow_up = _round(request, case_id, follow_up_id)
    form = forms.NotReachedForm(request.POST or None, initial={"tried_on": forms.today(), "after": "again"})

    def act(clean: dict[str, Any]) -> Any:
        give_up = clean.pop("after") == "end"
        return commands.record_not_reached(by=actor, follow_up_id=follow_up.id, give_up=give_up, **clean)

    return _attempt_page(request, form, act, case, follow_up, title=_("Not reached"))


def declined(request: HttpRequest, case_id: UUID, follow_up_id: UUID) -> HttpResponse:
    actor, case, follow_up = _round(request, case_id, follow_up_id)
    form = forms.DeclinedForm(request.POST or None, initial={"tried_on": forms.today()})

    def act(clean: dict[str, Any]) -> Any:
        return commands.record_declined(by=actor, follow_up_id=follow_up.id, **clean)

    lead = _("Answering is free. Help does not depend on it.")
    return _attempt_page(request, form, act, case, follow_up, title=_("Did not want to answer"), lead=lead)


def migrated_again(request: HttpRequest, case_id: UUID, follow_up_id: UUID) -> HttpResponse:
    actor, case, follow_up = _round(request, case_id, follow_up_id)
    form = forms.MigratedAgainForm(
        request.POST or None,
        countries=list(country_choices(get_language() or "en")),
        initial={"learned_on": forms.today()},
    )

    def act(clean: dict[str, Any]) -> Any:
        return commands.record_re_migrated(by=actor, follow_up_id=follow_up.id, **clean)

    lead = _("This ends the person's later rounds too. The case can then be closed with this outcome.")
    return _attempt_page(request, form, act, case, follow_up, title=_("Migrated again"), lead=lead)


def moved(request: HttpRequest, case_id: UUID, follow_up_id: UUID) -> HttpResponse:
    actor, case, follow_up = _round(request, case_id, follow_up_id)
    form = forms.MovedForm(request.POST or None, initial={"learned_on": forms.today()})

    def act(clean: dict[str, Any]) -> Any:
        return commands.record_moved(by=actor, follow_up_id=follow_up.id, **clean)

    lead = _("The round stays to be held. Write a new number or address into the person's record as well.")
    onward = rounds_url(case) if case.in_part else reverse("journey:person", args=[case.id, follow_up.member.person_id])
    return _attempt_page(request, form, act, case, follow_up, title=_("Lives elsewhere now"), lead=lead, onward=onward)


def died(request: HttpRequest, case_id: UUID, follow_up_id: UUID) -> HttpResponse:
    actor, case, follow_up = _round(request, case_id, follow_up_id)
    form = forms.DiedForm(request.POST or None, initial={"learned_on": forms.today()})

    def act(clean: dict[str, Any]) -> Any:
        return commands.record_died(by=actor, follow_up_id=follow_up.id, **clean)

    lead = _("Nobody calls this family about follow-up of this person any more.")
    return _attempt_page(
        request,
        form,
        act,
        case,
        follow_up,
        title=_("Has died"),
        lead=lead,
        onward=page_of(case),
    )


@shows("follow_up", "follow_up", "contact")
def contact(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """Whether the person wants to be contacted for follow-up."""
    actor: Actor = actor_of(request)
    case = case_to_write_in(actor, case_id, Section.FOLLOW_UP)
    member = member_for(actor, case, member_id)
    if not permissions.may_follow_up(actor, case):
        raise NotAllowed
    form = forms.ContactForm(request.POST or None, initial={"said_on": forms.today()})

    def act(clean: dict[str, Any]) -> Any:
        agrees = clean.pop("agrees") == "yes"
        return commands.say_contact(by=actor, case_id=case.id, member_id=member.id, agrees=agrees, **clean)

    return form_page(
        request, form, act, onward=rounds_url(case), done=_("It is written down."),
        title=_("Contact for follow-up: %(name)s") % {"name": member.person.name},
        lead=_("The person decides. A no ends the rounds still to come; a yes later opens them again. Help does not depend on it."),
        back_url=rounds_url(case),
    )  # fmt: skip


def _attempt_page(
    request: HttpRequest, form: Any, act: Any, case: Case, follow_up: FollowUp, *, onward: str = "", **context: Any
) -> HttpResponse:
    return form_page(
        request,
        form,
        act,
        onward=onward or rounds_url(case),
        done=_("It is written down."),
        template="monitoring/attempt.html",
        follow_up=follow_up,
        back_url=rounds_url(case),
        **context,
    )


def _round(request: HttpRequest, case_id: UUID, follow_up_id: UUID) -> tuple[Actor, Case, FollowUp]:
    actor: Actor = actor_of(request)
    case = case_to_write_in(actor, case_id, Section.FOLLOW_UP)
    follow_up = queries.follow_up_for(actor, follow_up_id, case_id=case.id)
    if not permissions.may_follow_up(actor, case):
        raise NotAllowed
    return actor, case, follow_up
