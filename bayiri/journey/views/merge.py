"""A person was registered twice, or a return opened twice: make one of two, and undo it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases.models import Case
from bayiri.cases.permissions import may_end
from bayiri.cases.queries import case_for, cases_visible_to
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.journey.commands import merge as commands
from bayiri.journey.forms.merge import DuplicateCaseForm, MergeForm, ReasonForm
from bayiri.journey.queries.merging import likely_same, shared_households, sides
from bayiri.journey.queries.search import cases_of
from bayiri.journey.rules import may_leave
from bayiri.pages.doorways import form_page
from bayiri.pages.reader import actor_of
from bayiri.pages.searching import address_of_search
from bayiri.people.models import Person
from bayiri.people.permissions import keeps_data_in_order, may_merge
from bayiri.people.queries import merge_for, person_for, undone_until


def merge(request: HttpRequest) -> HttpResponse:
    """Two records side by side with a choice for each field; of one, those it may be the same as."""
    actor = actor_of(request)
    if not keeps_data_in_order(actor):
        raise NotAllowed
    people = [person_for(actor, one) for one in _asked_for(request)]
    if len(people) != 2:
        person = people[0] if len(people) == 1 else None
        context = {
            "title": _("Is somebody registered twice?"), "person": person, "too_many": len(people) > 2,
            "likely": likely_same(actor, person) if person else [],
        }  # fmt: skip
        return render(request, "journey/merging/whom.html", context)
    return _compare(request, actor, *people)


def _compare(request: HttpRequest, actor: Actor, kept: Person, lost: Person) -> HttpResponse:
    if not may_merge(actor, kept.pk, lost.pk):
        raise NotAllowed
    form = MergeForm(request.POST or None, kept=kept, lost=lost)

    def act(said: dict[str, Any]) -> Any:
        versions = (said["kept_version"], said["lost_version"])
        return commands.merge_people(
            by=actor,
            kept_id=kept.pk,
            lost_id=lost.pk,
            versions=versions,
            data=form.person_data(),
            reason=said["reason"],
        )

    both = sides(actor, kept, lost)
    return form_page(
        request, form, act, onward=lambda _merge: _page_of(request, kept), done=_("The two records are one now."),
        template="journey/merging/merge.html", title=_("Make two records one"), kept=both[0], lost=both[1], sides=both,
        shared=[(member, may_leave(member.relation, member.state)) for member in shared_households(kept, lost)],
        back_url=reverse("journey:search"),
    )  # fmt: skip


def undo(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """Take two records apart again."""
    actor = actor_of(request)
    done = merge_for(actor, merge_id)
    if not may_merge(actor, done.kept_id, done.lost_id):
        raise NotAllowed
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = _("Why was it a mistake?")

    def act(said: dict[str, Any]) -> Any:
        return commands.undo_merge(by=actor, merge_id=done.id, reason=said["reason"])

    return form_page(
        request, form, act, onward=lambda _merge: _page_of(request, done.kept), done=_("The two records are apart again."),
        template="journey/merging/undo.html", title=_("Take two records apart"), merge=done, until=undone_until(done),
        moved=done.rows.count(), submit=_("Take them apart"), danger=True, back_url=_page_of(request, done.kept),
    )  # fmt: skip


def duplicate_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """This return was opened twice: close it, and lead to the case that goes on."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=may_end)

    def find(numbers: list[str]) -> Case | None:
        return cases_visible_to(actor).filter(number__in=numbers).exclude(pk=case.id).first()

    def act(said: dict[str, Any]) -> Any:
        return commands.propose_duplicate(by=actor, case_id=case.id, of_case_id=said["number"].id)

    back = reverse("journey:case", args=[case.id])
    return form_page(
        request, DuplicateCaseForm(request.POST or None, find=find), act, onward=back, danger=True, back_url=back,
        done=_("A programme manager looks at it, and closes this case."), title=_("This return was opened twice"),
        lead=_("Another person looks a second time. What was written here stays; work goes on in the other case."),
    )  # fmt: skip


def _asked_for(request: HttpRequest) -> list[UUID]:
    """The persons named in the address, each once. Raises NotVisible for what is no id."""
    try:
        return list(dict.fromkeys(UUID(one) for one in request.GET.getlist("person")))
    except ValueError:
        raise NotVisible from None


def _page_of(request: HttpRequest, person: Person) -> str:
    """The person's page in their latest case; where they are in none, the search."""
    latest = next(iter(cases_of(actor_of(request), [person.pk])[person.pk]), None)
    if latest is None:
        return address_of_search(request, reverse("journey:search"), {"q": person.name})
    return reverse("journey:person", args=[latest.pk, person.pk])
