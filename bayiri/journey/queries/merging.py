"""Two records that may be one person's: what belongs to each, and what would follow."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bayiri.cases.models import Case, Member
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.journey.queries.search import cases_of
from bayiri.people.models import Merge, Person
from bayiri.people.queries import Asked, merges_into, perhaps_known, undone_until


@dataclass(frozen=True)
class Side:
    """One of the two records, with what belongs to it."""

    person: Person
    cases: list[Case]
    contacts: list[Any]
    documents: list[Any]


@dataclass(frozen=True)
class Undoable:
    """A merge into a record, and the last day on which it is undone."""

    merge: Merge
    until: date


def sides(actor: Actor, *people: Person) -> list[Side]:
    """Each record with its cases that the actor sees, its contacts and documents."""
    held = cases_of(actor, [person.pk for person in people])
    return [
        Side(person, held[person.pk], list(person.contacts.all()), list(person.identity_documents.all()))
        for person in people
    ]


def likely_same(actor: Actor, person: Person) -> list[Side]:
    """Other records that may be of the same person, the likest first."""
    asked = Asked(person.name, person.born_on, tuple(person.nationalities))
    ids = [one for one in perhaps_known(actor, [asked])[0] if one != person.pk]
    found = Person.objects.filter(merged_into__isnull=True).in_bulk(ids)
    return sides(actor, *(found[one] for one in ids if one in found))


def shared_households(kept: Person, lost: Person) -> list[Member]:
    """Places of `lost` in households where `kept` stands too: the second entry leaves."""
    return list(lost.memberships.filter(case__members__person=kept).select_related("case"))


def undoable(person: Person) -> list[Undoable]:
    """What was made one with this record and still is."""
    return [Undoable(merge, clock.day_of(undone_until(merge))) for merge in merges_into(person)]
