"""Pages of what life brings: where to write down what happened, and each event."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bayiri.cases.choices import NoteState
from bayiri.cases.models import Case, Member
from bayiri.cases.permissions import may_change
from bayiri.cases.queries import case_for, death_for, member_for, members_of
from bayiri.cases.queries.desk import notes_of
from bayiri.cases.rules import GONE, where_they_are
from bayiri.core.actor import Actor
from bayiri.journey.commands import life, split
from bayiri.journey.forms.life import BirthForm, DeathForm, RelationsForm, SplitForm, UndoDeathForm
from bayiri.journey.permissions import may_split
from bayiri.journey.queries.household import household_of
from bayiri.pages.doorways import form_page
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of

NOTES_OFFERED = 50


@shows("household", "identity", "journey")
def happened(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Everything that may happen in a household or to a return, in plain words, each with the page for it."""
    household = household_of(actor_of(request), case_id)
    back = reverse("journey:case", args=[case_id])
    context = {"household": household, "case": household.case, "title": _("Something happened"), "back_url": back}
    return render(request, "journey/happened.html", context)


def birth(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A child was born into the household."""
    actor, case, here, back = _to_write(request, case_id)
    head = next((member.person for member in here if member.relation == "self"), None)
    initial = {"family_name": head.family_name if head else ""}
    form = BirthForm(request.POST or None, initial=initial, members=here)

    def act(said: dict[str, Any]) -> Member:
        return life.record_birth(by=actor, case_id=case.id, parent_id=UUID(said["parent_id"]), child=form.child())

    follows = [
        _("Everybody's decision is to be renewed: the household is another one."),
        _("The child's own safeguards open, and the guardian decides for the child."),
        _("The child has no seat on a journey that is booked. The family travels together, or not yet."),
        _("Right after birth nobody travels; the law's document says for how long."),
        _("The assistance is calculated again."),
    ]
    done = _("The birth is written down. What follows from it stands on this page and in your work.")
    return form_page(
        request, form, act, onward=back, done=done, template="journey/life.html", title=_("A child was born"),
        follows=follows, back_url=back,
    )  # fmt: skip


def death(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """Somebody has died."""
    actor, case, here, back = _to_write(request, case_id)
    member = member_for(actor, case, member_id)
    others = [one for one in here if one.id != member.id]
    form = DeathForm(request.POST or None, heads=others if member.relation == "self" else [])

    def act(said: dict[str, Any]) -> Case:
        return life.record_death(by=actor, case_id=case.id, member_id=member.id, **said)

    follows = [
        _("The person's part in the return ends: no seat, no decision, no open work about them."),
        _("The others decide anew, and the assistance is calculated again.")
        if others
        else _("Closing the case is proposed."),
        _("Where a child has lost the guardian, a protection officer asks what is best for the child."),
        _("If this is a mistake, another person takes it back."),
    ]
    title = _("%(name)s has died") % {"name": member.person.name}
    return form_page(
        request, form, act, onward=back, done=_("The death is written down."), template="journey/life.html",
        title=title, follows=follows, back_url=back,
    )  # fmt: skip


def undo_death(request: HttpRequest, case_id: UUID, death_id: UUID) -> HttpResponse:
    """A death was written down by mistake."""
    actor, case, _here, back = _to_write(request, case_id)
    mistaken = death_for(case, death_id)
    form = UndoDeathForm(request.POST or None)

    def act(said: dict[str, Any]) -> Case:
        return life.undo_death(by=actor, case_id=case.id, death_id=mistaken.id, **said)

    name = mistaken.member.person.name
    return form_page(
        request, form, act, onward=back, done=_("The entry is taken back."), title=_("%(name)s lives") % {"name": name},
        lead=_("Another person than the one who wrote the death down takes it back. Seats are booked anew."),
        back_url=back,
    )  # fmt: skip


@shows("household", "identity")
def relations(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A marriage, a partnership, a separation: how everybody stands to the main applicant now."""
    actor, case, here, back = _to_write(request, case_id)
    form = RelationsForm(request.POST or None, members=here)

    def act(said: dict[str, Any]) -> Case:
        return life.change_relations(
            by=actor, case_id=case.id, bond=said["bond"], happened_on=said["happened_on"], relations=form.relations()
        )

    follows = [
        _("After a marriage or a separation everybody decides anew. A mere correction asks nobody again."),
        _("Amounts for families may change: the assistance is calculated again."),
        _("A partner who is not on record yet is added to the household first."),
        _("Who goes their own way gets a case of their own."),
    ]
    return form_page(
        request, form, act, onward=back, done=_("The relations are saved."), template="journey/life.html",
        title=_("Marriage, partnership or separation"), follows=follows, back_url=back,
    )  # fmt: skip


@shows("household", "identity")
def split_off(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One or several people get a case of their own."""
    actor, case, here, back = _to_write(request, case_id, may=may_split)
    may_go = [one for one in here if one.relation != "self" and where_they_are(one.state) != "on the way"]
    notes = [note for note in notes_of(case) if note.state == NoteState.CURRENT][:NOTES_OFFERED]
    form = SplitForm(request.POST or None, members=may_go, notes=notes)

    def act(said: dict[str, Any]) -> Case:
        return split.split_off(by=actor, case_id=case.id, **said)

    before, there = (
        [
            _("They give up their seats. Those who stay keep theirs."),
            _("Both households decide anew, and assistance is calculated again for each."),
        ],
        [
            _("What is planned for them and not given yet is their plan there, and they are asked about it anew."),
            _("Their follow-ups that are due go along. What was given and held stays here, and is not given again."),
        ],
    )
    follows = [
        _("Their sessions, assessments, safeguards and consents go with them. Nothing is lost in this case."),
        _(
            "Their coming appointments go along. One for everybody then stands in both cases: look whether they come together."
        ),
        *(there if any(where_they_are(one.state) == "there" for one in may_go) else before),
        _("Papers stay where they were printed and signed; the new case leads to them."),
        _("A child stays with a parent or guardian. Only a protection officer splits it off from all of them."),
        _("The main applicant stays here. If they are the one who goes, split off the others."),
        _("As long as nothing has happened since, the split can be taken back."),
    ]
    return form_page(
        request, form, act, onward=lambda fresh: reverse("journey:case", args=[fresh.id]),
        done=_("The people have a case of their own now: this one. Look at how they are related."),
        template="journey/life.html", title=_("Somebody goes their own way"), follows=follows, back_url=back,
    )  # fmt: skip


@require_POST
def join_again(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A split was a mistake, or they made up: one household again."""
    case = split.join_again(by=actor_of(request), case_id=case_id)
    messages.success(request, _("It is one household again."))
    return redirect("journey:case", case.id)


def _to_write(request: HttpRequest, case_id: UUID, may: Callable[[Actor, Case], bool] = may_change):
    """Who asks, the case, who takes part, the way back. Raises NotVisible, NotAllowed."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=may)
    here = [member for member in members_of(case) if member.state not in GONE]
    return actor, case, here, reverse("journey:case", args=[case.id])
