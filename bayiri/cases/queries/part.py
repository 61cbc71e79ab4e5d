"""A case for who was given one part of it to write in, and not the journey: enough to write there, and nothing else."""

from collections.abc import Mapping
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases.choices import MemberState
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.people.choices import AgeGroup
from bayiri.people.models import Person
from bayiri.people.queries import age_groups
from bayiri.people.rules import is_child

MINORS = (AgeGroup.BABY, AgeGroup.CHILD, AgeGroup.YOUTH)


def case_to_write_in(actor: Actor, case_id: UUID, section: str, *, to_write: bool = False) -> Case:
    """A case that is visible; else as much of it as somebody needs who was given `section` to write in, never to be saved:
    number, responsible agency, its people, and whether they have arrived and whether it is over. Raises NotVisible.
    """
    try:
        return case_for(actor, case_id, to_write=to_write)
    except NotVisible:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT number, agency_id, told FROM cases_to_write_in(%s, %s, %s)", [case_id, section, to_write]
            )
            found = cursor.fetchone()
    if found is None:
        raise NotVisible
    number, agency_id, told = found
    case = Case(id=case_id, number=number, agency_id=agency_id, stage=told)
    case.in_part = section
    case.known_people = _people(actor, case)
    case.head_name = next((one.person.name for one in case.known_people.values() if not one.age_group), "")
    return case


def is_minor(member: Member) -> bool:
    """Whether a member is under age today; by the group they are known by, where the day of birth is not."""
    if member.age_group:
        return member.age_group in MINORS
    return is_child(member.person.born_on, clock.today())


def member_or_gone(case: Case, members: Mapping[UUID, Member], member_id: UUID) -> Member:
    """One of `members`; else, where a part of the case was given, somebody without a name who takes part no more."""
    if member_id in members:
        return members[member_id]
    gone = Member(id=member_id, case=case, state=MemberState.LEFT)
    gone.person = Person(given_names=_("Somebody who takes part no more"))
    return gone


def page_of(case: Case) -> str:
    """Where a reader came from: the page of the case, or of its parts."""
    return reverse("journey:part" if case.in_part else "journey:case", args=[case.id])


def _people(actor: Actor, case: Case) -> dict[UUID, Member]:
    """Who the case is about, the main applicant first: by name where that was given, else by their place."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT member_id, person_id, is_head FROM cases_people_in_part(%s::uuid[])", [[case.id]])
        rows = cursor.fetchall()
    known = Person.objects.in_bulk([person_id for _member, person_id, _head in rows])
    groups = age_groups(actor, [person_id for _member, person_id, _head in rows if person_id not in known])
    people = {}
    for place, (member_id, person_id, is_head) in enumerate(rows, 1):
        nameless = Person(id=person_id, given_names=_("Person %(number)s") % {"number": place})
        member = Member(id=member_id, case=case, relation="self" if is_head else "", state=MemberState.ACTIVE)
        member.person = known.get(person_id, nameless)
        if person_id not in known:
            member.age_group = groups[person_id].value if person_id in groups else "unknown"
        people[member_id] = member
    return people
