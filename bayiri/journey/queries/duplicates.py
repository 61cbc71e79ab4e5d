"""Likely duplicates: who on record may be the person about to be registered."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from uuid import UUID

from bayiri.cases.models import Case
from bayiri.cases.rules import ENDS
from bayiri.core.actor import Actor
from bayiri.journey.queries.search import cases_of
from bayiri.people.models import Person
from bayiri.people.queries import Asked, perhaps_known

Records = tuple[dict[UUID, Person], dict[UUID, list[Case]]]


@dataclass(frozen=True)
class Match:
    """A person on record who may be the one asked for: what differs, and the latest case the actor sees."""

    person: Person
    differs: frozenset[str]
    last_case: Case | None

    @property
    def has_open_case(self) -> bool:
        return self.last_case is not None and self.last_case.stage not in ENDS


class Likely:
    """Who may be meant, of the persons the actor sees.

    `matches` tells more of the persons: read for everybody asked about when the first of them is told of.
    """

    def __init__(self, asked: Asked, person_ids: list[UUID], read: Callable[[], Records]):
        self.asked = asked
        self.person_ids = person_ids
        self._read = read

    @cached_property
    def matches(self) -> list[Match]:
        if not self.person_ids:
            return []
        people, cases = self._read()
        return [_match(self.asked, people[key], cases[key]) for key in self.person_ids if key in people]


def likely_matches(actor: Actor, asked: list[Asked]) -> list[Likely]:
    """For each person asked about, who on record may be the same."""
    known = perhaps_known(actor, asked)
    wanted = [person_id for found in known for person_id in found]

    @cache
    def read() -> Records:
        return Person.objects.in_bulk(wanted), cases_of(actor, wanted)

    return [Likely(one, found, read) for one, found in zip(asked, known, strict=True)]


def _match(asked: Asked, person: Person, cases: list[Case]) -> Match:
    differs = set()
    if asked.born_on and person.born_on and asked.born_on != person.born_on:
        differs.add("birth")
    if asked.nationalities and person.nationalities and set(asked.nationalities).isdisjoint(person.nationalities):
        differs.add("nationality")
    return Match(person, frozenset(differs), next(iter(cases), None))
