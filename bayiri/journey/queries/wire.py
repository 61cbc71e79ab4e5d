"""A case as other programs read it: no database ids; members by their number, sections that are not held left out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from bayiri.agencies.choices import Section, SubjectKind
from bayiri.agencies.queries import sections_seen
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import cases_visible_to
from bayiri.cases.queries.numbers import Called, Place, members_numbered
from bayiri.core.actor import Actor
from bayiri.monitoring.models import FollowUp
from bayiri.people.choices import RecordState
from bayiri.people.models import Contact, Person
from bayiri.people.queries import age_groups
from bayiri.reintegration.choices import LineState
from bayiri.reintegration.models import Plan, PlanLine
from bayiri.travel.models import Movement, Seat

# Sections of which a case on the wire is made.
SHOWN = ("journey", "basis", "identity", "contact", "arrival", "plan", "follow_up")
PERSON = ("given_names", "family_name", "given_names_latin", "family_name_latin", "sex", "born_on", "birth_precision",
          "nationalities", "languages")  # fmt: skip
JOURNEY = ("stage", "host_country", "destination_country", "destination_place", "duration", "mode",
           "planned_departure_on", "opened_at", "closed_at", "updated_at")  # fmt: skip
BASIS = ("voluntariness", "assistance", "category", "residence_status")
MOVEMENT = ("means", "carrier", "number", "from_place", "to_place", "departs_at", "arrives_at", "state")
LINE = ("dimension", "description", "state", "planned_on")
ROUND = ("months", "due_on", "state", "held_on")
Row = dict[str, Any]


def lines(actor: Actor, before: datetime | None, number: str, since: datetime | None, most: int) -> list[Case]:
    """Cases whose journey the actor's agency sees, the latest change first, from behind one line on."""
    rows = cases_visible_to(actor).select_related("agency").order_by("-updated_at", "-number")
    if before:
        rows = rows.filter(Q(updated_at__lt=before) | Q(updated_at=before, number__lt=number))
    if since:
        rows = rows.filter(updated_at__gte=since)
    return list(rows[:most])


def case_on_the_wire(actor: Actor, case: Called) -> Row:
    """The case, as far as the actor's agency sees it; what each part is made of, row-level security guards again."""
    held = sections_seen(actor, SubjectKind.CASE, case.id)
    places = members_numbered(case.id)
    row = case.row
    said: Row = {
        "number": case.number, "agency": case.agency, "sections": sorted(held - {Section.ALL}),
        "members": _members(actor, case, places),
    }  # fmt: skip
    if row and Section.JOURNEY in held:
        said["journey"] = _fields(row, JOURNEY)
    if row and Section.BASIS in held:
        said["basis"] = _fields(row, BASIS)
    if held & {Section.JOURNEY, Section.ARRIVAL}:
        said["travel"] = _travel(case, places)
    if Section.PLAN in held:
        said["plan"] = _plan(case)
    if Section.FOLLOW_UP in held:
        said["follow_ups"] = _rounds(case, places)
    return said


def _fields(row: Any, names: tuple[str, ...]) -> Row:
    return {name: getattr(row, name) for name in names}


def _contacts(person_ids: list[UUID], *, all_of_them: bool) -> dict[UUID, list[Row]]:
    rows = Contact.objects.filter(person_id__in=person_ids, state=RecordState.CURRENT)
    if not all_of_them:
        rows = rows.filter(is_safe=True)
    found: dict[UUID, list[Row]] = {}
    for one in rows.order_by("-is_safe", "recorded_at", "id")[:500]:
        found.setdefault(one.person_id, []).append(_fields(one, ("kind", "value", "is_safe")))
    return found


def _members(actor: Actor, case: Called, places: list[Place]) -> list[Row]:
    ids = [place.person_id for place in places]
    # Who was given parts and not the journey reads safe ways alone, as on the page of a part.
    people, contacts = Person.objects.in_bulk(ids), _contacts(ids, all_of_them=case.row is not None)
    rows = {member.id: member for member in Member.objects.filter(case_id=case.id)}
    ages = age_groups(actor, [one for one in ids if one not in people])
    found = []
    for place in places:
        said: Row = {"number": place.number, "contacts": contacts.get(place.person_id)}
        if place.id in rows:
            said |= _fields(rows[place.id], ("relation", "state"))
        if place.person_id in people:
            said["identity"] = _fields(people[place.person_id], PERSON)
        elif place.person_id in ages:
            said["age_group"] = str(ages[place.person_id])
        found.append(said)
    return found


def _travel(case: Called, places: list[Place]) -> list[Row]:
    numbers = {place.id: place.number for place in places}
    seats: dict[UUID, list[int]] = {}
    for seat in Seat.objects.filter(case_id=case.id, given_up_at__isnull=True):
        if seat.member_id in numbers:
            seats.setdefault(seat.movement_id, []).append(numbers[seat.member_id])
    found = Movement.objects.filter(case_id=case.id).order_by("-departs_at", "id")[:50]
    return [_fields(one, MOVEMENT) | {"members": sorted(seats.get(one.id, []))} for one in found]


def _plan(case: Called) -> Row | None:
    plan = Plan.objects.filter(case_id=case.id).first()
    if plan is None:
        return None
    rows = PlanLine.objects.filter(plan=plan).exclude(state=LineState.DROPPED).order_by("recorded_at", "id")[:200]
    return _fields(plan, ("state", "version", "arrived_on")) | {"lines": [_fields(one, LINE) for one in rows]}


def _rounds(case: Called, places: list[Place]) -> list[Row]:
    numbers = {place.id: place.number for place in places}
    rows = FollowUp.objects.filter(case_id=case.id, member_id__in=numbers).order_by("due_on", "id")[:200]
    return [_fields(one, ROUND) | {"member": numbers[one.member_id]} for one in rows]
