"""Likely duplicates: who on record may be the person about to be registered."""

from dataclasses import dataclass

from bayiri.cases.models import Case
from bayiri.cases.rules import ENDS
from bayiri.core.actor import Actor
from bayiri.journey.queries.search import cases_of
from bayiri.people.models import Person
from bayiri.people.queries import Asked, known_to_another_agency, likely_duplicates


@dataclass(frozen=True)
class Match:
    """A person on record who may be the one asked for: what differs, and the latest case the actor sees."""

    person: Person
    differs: frozenset[str]
    last_case: Case | None

    @property
    def has_open_case(self) -> bool:
        return self.last_case is not None and self.last_case.stage not in ENDS


@dataclass(frozen=True)
class Likely:
    """Who may be meant: persons the actor sees, and whether somebody out of sight is alike (never who)."""

    matches: list[Match]
    elsewhere: bool


def likely_matches(actor: Actor, asked: list[Asked]) -> list[Likely]:
    """For each person asked about, who on record may be the same."""
    alike = likely_duplicates(actor, asked)
    elsewhere = known_to_another_agency(asked)
    held = cases_of(actor, [person.pk for people in alike for person in people])
    return [
        Likely([_match(one, person, held[person.pk]) for person in people], hidden)
        for one, people, hidden in zip(asked, alike, elsewhere, strict=True)
    ]


def _match(asked: Asked, person: Person, cases: list[Case]) -> Match:
    differs = set()
    if asked.born_on and person.born_on and asked.born_on != person.born_on:
        differs.add("birth")
    if asked.nationalities and person.nationalities and set(asked.nationalities).isdisjoint(person.nationalities):
        differs.add("nationality")
    return Match(person, frozenset(differs), next(iter(cases), None))
