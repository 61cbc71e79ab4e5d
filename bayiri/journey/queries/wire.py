"""A case as other programs read it: no database ids; members by their number, sections that are not held left out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.queries import sections_seen
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import cases_visible_to
from bayiri.cases.queries.numbers import numbered
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.monitoring.models import FollowUp
from bayiri.people.choices import RecordState
from bayiri.people.models import Contact, Person
from bayiri.reintegration.choices import LineState
from bayiri.reintegration.models import Plan, PlanLine
from bayiri.travel.models import Movement, Seat

# Sections of which a case on the wire is made.
SHOWN = ("journey", "basis", "identity", "contact", "arrival", "plan", "follow_up")
PERSON = ("given_names", "family_name", "given_names_latin", "family_name_latin", "sex", "born_on", "birth_precision",
          "nationalities", "languages")  # fmt: skip
JOURNEY = ("stage", "host_country", "destination_country", "destination_place", "duration", "mode",
           "planned_departure_on", "opened_at", "closed_at")  # fmt: skip
BASIS = ("voluntariness", "assistance", "category", "residence_status")
MOVEMENT = ("means", "carrier", "number", "from_place", "to_place", "departs_at", "arrives_at", "state")


def lines(actor: Actor, before: datetime | None, number: str, since: datetime | None, most: int) -> list[Case]:
    """Cases that the actor's agency takes part in, the latest change first, from behind one line on."""
    rows = cases_visible_to(actor).select_related("agency").order_by("-updated_at", "-number")
    if before:
        rows = rows.filter(Q(updated_at__lt=before) | Q(updated_at=before, number__lt=number))
    if since:
        rows = rows.filter(updated_at__gte=since)
    return list(rows[:most])


def case_on_the_wire(actor: Actor, case: Case) -> dict[str, Any]:
    """The case, as far as the actor's agency sees it; what each part is made of, row-level security guards again."""
    held = sections_seen(actor, SubjectKind.CASE, case.id)
    members = numbered(case)
    said: dict[str, Any] = {
        "number": case.number, "agency": case.agency.name, "sections": sorted(held - {"all"}),
        "updated_at": case.updated_at, "members": _members(members), "journey": _fields(case, JOURNEY),
        "travel": _travel(case, members),
    }  # fmt: skip
    if "basis" in held:
        said["basis"] = _fields(case, BASIS)
    if "plan" in held and (plan := Plan.objects.filter(case=case).first()):
        rows = PlanLine.objects.filter(plan=plan).exclude(state=LineState.DROPPED).order_by("recorded_at", "id")[:200]
        said["plan"] = {
            "state": plan.state, "version": plan.version, "arrived_on": plan.arrived_on,
            "lines": [
                {"dimension": one.dimension, "description": one.description, "state": one.state,
                 "planned_on": one.planned_on} for one in rows
            ],
        }  # fmt: skip
    if "follow_up" in held:
        numbers = {member.id: number for number, member in members.items()}
        rounds = FollowUp.objects.filter(case=case, member_id__in=numbers).order_by("member_id", "months")[:200]
        said["follow_ups"] = [
            {"member": numbers[one.member_id], "months": one.months, "due_on": one.due_on, "state": one.state,
             "held_on": one.held_on} for one in rounds
        ]  # fmt: skip
    return said


def traveller(case: Case, number: int) -> tuple[Member, UUID]:
    """A member and the journey on which they have a seat. Raises NotVisible."""
    member = numbered(case).get(number)
    seat = Seat.objects.filter(member=member, given_up_at__isnull=True).first() if member else None
    if member is None or seat is None:
        raise NotVisible
    return member, seat.movement_id


def _fields(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _members(members: Mapping[int, Member]) -> list[dict[str, Any]]:
    people = Person.objects.in_bulk([member.person_id for member in members.values()])
    contacts: dict[UUID, list[dict[str, Any]]] = {}
    rows = Contact.objects.filter(
        person_id__in=[member.person_id for member in members.values()], state=RecordState.CURRENT
    )
    for one in rows.order_by("-is_safe", "recorded_at", "id")[:500]:
        contacts.setdefault(one.person_id, []).append(_fields(one, ("kind", "value", "is_safe")))
    return [
        {
            "number": number, "relation": member.relation, "state": member.state,
            "identity": _fields(people[member.person_id], PERSON) if member.person_id in people else None,
            "contacts": contacts.get(member.person_id),
        }
        for number, member in members.items()
    ]  # fmt: skip


def _travel(case: Case, members: Mapping[int, Member]) -> list[dict[str, Any]]:
    numbers = {member.id: number for number, member in members.items()}
    seats: dict[UUID, list[int]] = {}
    for seat in Seat.objects.filter(case=case, given_up_at__isnull=True):
        if seat.member_id in numbers:
            seats.setdefault(seat.movement_id, []).append(numbers[seat.member_id])
    found = Movement.objects.filter(case=case).order_by("-departs_at", "id")[:50]
    return [_fields(one, MOVEMENT) | {"members": sorted(seats.get(one.id, []))} for one in found]
