"""Pages of booking: book, postpone, cancel; and of arriving: confirm it, say that it was not so."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases.queries import case_for, members_of
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.pages.doorways import form_page
from bayiri.pages.forms import PageForm
from bayiri.pages.looks import shows
from bayiri.pages.reader import actor_of
from bayiri.people.choices import RecordState
from bayiri.people.models import Contact, Person
from bayiri.travel import commands, permissions
from bayiri.travel.commands.arrivals import say_arrivals, take_back_arrival
from bayiri.travel.forms import ArrivalForm, BookingForm, NotSoForm, PostponeForm
from bayiri.travel.queries import Arrival, arrivals_of, movements_seen, receiving_facts, require_movement


def book(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Book seats for a household."""
    actor = actor_of(request)
    case = case_for(actor, case_id, may=permissions.may_book)
    members = [member for member in members_of(case) if member.state == "active"]
    form = BookingForm(request.POST or None, members=members)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        member_ids = [UUID(member_id) for member_id in said.pop("member_ids")]
        return commands.book_movement(by=actor, case_id=case.id, member_ids=member_ids, **said)

    lead = _("Times are in UTC. Everybody is asked once more shortly before departure.")
    if not members:
        lead = _("Everybody has a seat already.")
    return form_page(
        request,
        form,
        act,
        onward=back,
        done=_("The journey is booked."),
        title=_("Book a journey"),
        lead=lead,
        back_url=back,
        template="travel/book.html",
        case_id=case.id,
        several=len(members) > 1,
    )


def postpone(request: HttpRequest, case_id: UUID, movement_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    case = case_for(actor, case_id, may=permissions.may_book)
    require_movement(case, movement_id)
    form = PostponeForm(request.POST or None)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        return commands.postpone_movement(by=actor, case_id=case.id, movement_id=movement_id, **said)

    lead = _("Releases were for the old time. Everybody is asked and released again.")
    return form_page(
        request,
        form,
        act,
        onward=back,
        done=_("The journey is postponed."),
        title=_("Postpone the journey"),
        lead=lead,
        back_url=back,
    )


def cancel(request: HttpRequest, case_id: UUID, movement_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    case = case_for(actor, case_id, may=permissions.may_book)
    require_movement(case, movement_id)
    form = PageForm(request.POST if request.method == "POST" else None)
    back = reverse("journey:case", args=[case.id])

    def act(said):
        return commands.cancel_movement(by=actor, case_id=case.id, movement_id=movement_id)

    return form_page(
        request, form, act, onward=back, done=_("The journey is cancelled."), title=_("Cancel the journey?"),
        lead=_("The passengers give up their seats. They may be booked again."), submit=_("Cancel the journey"),
        back_url=back, danger=True,
    )  # fmt: skip


@shows("travel", "identity", "arrival")
def arrival(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Who receives says of each person under way whether they have arrived; some may still be waited for."""
    actor = actor_of(request)
    known = arrivals_of(actor, case_id)
    if not known:
        raise NotVisible
    facts = receiving_facts(actor, case_id)
    if not permissions.may_confirm_arrival(actor, case_id, receives=facts.mine):
        raise NotAllowed
    waiting = [one for one in known if one.is_under_way]
    form = ArrivalForm(request.POST or None, people=_asked_about(known, waiting))
    back = reverse("journey:part", args=[case_id])

    def act(said):
        words = {one.member_id: said[str(one.member_id)] for one in waiting if said[str(one.member_id)]}
        return say_arrivals(by=actor, case_id=case_id, words=words, happened_at=said["happened_at"])

    lead = _("Who has not come yet stays on the way: you can come back to this page.")
    if not waiting:
        lead = _("Nobody is on the way now.")
    return form_page(
        request, form, act, onward=back, done=_("Thank you. Those who are responsible are told at once."),
        title=_("Confirm the arrival"), lead=lead, back_url=back, template="travel/arrival.html",
        movements=movements_seen(actor, case_id), ways=_ways_to_reach(known),
    )  # fmt: skip


def _ways_to_reach(known: list[Arrival]) -> list[tuple[str, list[Contact]]]:
    """How those who travel are reached safely, by name: where the reader was given contact."""
    ways: dict[UUID, list[Contact]] = {}
    safe = Contact.objects.filter(person__in=[one.person_id for one in known], is_safe=True, state=RecordState.CURRENT)
    for contact in safe.order_by("id")[:100]:
        ways.setdefault(contact.person_id, []).append(contact)
    called = {member_id: name for member_id, name, _seat in _asked_about(known, known)}
    return [(called[str(one.member_id)], ways[one.person_id]) for one in known if one.person_id in ways]


def _asked_about(known: list[Arrival], waiting: list[Arrival]) -> list[tuple[str, str, bool]]:
    """Each of those who are waited for by name, where the reader may know it; else by their place in the household."""
    names = {person.id: person.name for person in Person.objects.filter(pk__in=[one.person_id for one in waiting])}
    places = {one.member_id: place for place, one in enumerate(known, 1)}
    return [
        (str(one.member_id), names.get(one.person_id) or _("Person %(number)s") % {"number": places[one.member_id]},
         one.movement_id is not None)
        for one in waiting
    ]  # fmt: skip


def arrival_not_so(request: HttpRequest, case_id: UUID, event_id: UUID) -> HttpResponse:
    """A word on an arrival was wrong: another person says so; both words stay."""
    actor = actor_of(request)
    found = next((one for one in arrivals_of(actor, case_id) if one.event_id == event_id), None)
    if found is None:
        raise NotVisible
    if not permissions.may_confirm_arrival(actor, case_id, receives=receiving_facts(actor, case_id).mine):
        raise NotAllowed
    form = NotSoForm(request.POST or None)
    back = reverse("journey:part", args=[case_id])

    def act(said):
        return take_back_arrival(by=actor, case_id=case_id, event_id=event_id, reason=said["reason"])

    lead = _("Both words stay beside each other. The caseworker finds out what is true.")
    if found.said_by == actor.id:
        lead = _("You said it yourself: a colleague, or the responsible agency, says that it was not so.")
    return form_page(
        request, form, act, onward=back, done=_("Written down. The responsible agency is told."),
        title=_("Was the word on this arrival wrong?"), lead=lead, back_url=back, danger=True,
    )  # fmt: skip
