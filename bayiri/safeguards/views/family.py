"""Pages of a family that travels apart."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases.queries import case_for, member_for
from bayiri.core import clock
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.people.rules import is_child
from bayiri.safeguards import permissions
from bayiri.safeguards.commands.family import WordData, say_parting
from bayiri.safeguards.forms.family import PartingForm
from bayiri.safeguards.queries.family import family_with_words, how_parted


@shows("safeguard", "protection")
def show(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What each of the family says to some of them going ahead."""
    actor = actor_of(request)
    case = case_for(actor, case_id)
    family = family_with_words(case)
    context = {
        "title": _("Travelling apart"), "case": case, "family": family, "parted": how_parted(case),
        "may_write": permissions.may_say_parting(actor, case),
        "back_url": reverse("journey:case", args=[case.id]),
    }  # fmt: skip
    return render(request, "safeguards/parting.html", context)


@shows("safeguard", "protection")
def say(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """Write down what one of them says."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=permissions.may_say_parting)
    member = member_for(actor, case, member_id)
    languages = member.person.languages
    spoken = member.person.interpreter_language or (languages[0] if languages else "")
    family = [(str(one.member.id), one.member.person.name) for one in family_with_words(case)]
    child = is_child(member.person.born_on, clock.today())
    form = PartingForm(request.POST or None, family=family, child=child, initial={"language": spoken})
    back = reverse("safeguards:parting", args=[case.id])

    def act(said: dict[str, Any]) -> None:
        say_parting(
            by=actor, case_id=case.id, member_id=member.id, data=WordData(**{**said, "goes": tuple(said["goes"])})
        )

    return form_page(
        request, form, act, onward=back, done=_("What they said is saved."),
        title=_("Travelling apart: what %(name)s says") % {"name": member.person.name},
        lead=_("Ask alone, and say that no is a good answer too. Nobody is booked apart against anybody's word."),
        back_url=back, case=case,
    )  # fmt: skip
