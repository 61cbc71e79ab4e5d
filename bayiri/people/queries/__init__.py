"""Reading persons, always as somebody: search by name in any script, likely duplicates."""

import heapq
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.queries import is_seen_by
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.people import names
from bayiri.people.choices import AgeGroup, RecordState
from bayiri.people.models import IdentityDocument, Merge, Person
from bayiri.rulebooks.queries import law

CANDIDATES = 150  # people whose spelling is looked at, at most: twice as many find 1 of 100 more
CLOSEST = 60  # of these, people ranked word by word, at most
SURE = 0.93  # somebody so like what was typed has been found: no commoner keys are looked up
LIKELY_DUPLICATE = 0.86
DUPLICATES = 30  # people of about the same age compared letter by letter, at most, before somebody is written down
MOST_LIKELY = 5
HELD = (RecordState.CURRENT, RecordState.ENDED)  # documents that say who somebody is: not those written down by mistake
SHOWN_OF_A_PERSON = (
    "given_names", "family_name", "given_names_latin", "family_name_latin", "sort_key", "sex", "born_on",
    "birth_precision", "nationalities",
)  # fmt: skip


def records_of(actor: Actor, person_id: UUID) -> list[UUID]:
    """A person's record, and those that were made one with it, and with these."""
    found, last = [person_id], [person_id]
    while last := list(people_visible_to(actor).filter(merged_into__in=last).values_list("pk", flat=True)):
        found += last
    return found


def people_visible_to(actor: Actor) -> QuerySet[Person]:
    """Persons the actor's agency takes part in. Row-level security says the same again."""
    return Person.objects.filter(is_seen_by(actor, SubjectKind.PERSON))


def person_for(actor: Actor, person_id: UUID, *, to_write: bool = False) -> Person:
    """One person, locked where it will be written to. Raises NotVisible, as of a record made one with another."""
    people = people_visible_to(actor).filter(merged_into__isnull=True)
    if to_write:
        people = people.select_for_update(of=("self",), no_key=True)
    try:
        return people.get(pk=person_id)
    except Person.DoesNotExist:
        raise NotVisible from None


def survivor_of(actor: Actor, person_id: UUID) -> Person | None:
    """The record that one leads to which was made one with another, perhaps over several merges; else None."""
    person = people_visible_to(actor).filter(pk=person_id, merged_into__isnull=False).first()
    while person and person.merged_into_id:
        person = people_visible_to(actor).filter(pk=person.merged_into_id).first()
    return person


def merge_for(actor: Actor, merge_id: UUID) -> Merge:
    """One merge whose remaining record is visible. Raises NotVisible."""
    try:
        return Merge.objects.select_related("kept", "lost", "recorded_by", "undo").get(pk=merge_id)
    except Merge.DoesNotExist:
        raise NotVisible from None


def merges_into(person: Person) -> list[Merge]:
    """What was made one with this record and still is, the latest first."""
    merges = Merge.objects.filter(kept=person, undo__isnull=True).select_related("lost", "recorded_by")
    return list(merges.order_by("-recorded_at"))


def undone_until(merge: Merge) -> datetime:
    """The moment from which a merge stays."""
    days = law("voluntary-return", on=clock.today()).number("merge_undo_days")
    return merge.recorded_at + timedelta(days=days)


def people_named_like(actor: Actor, typed: str, *, limit: int = 20) -> list[tuple[float, Person]]:
    """Persons whose name is like `typed`, in any script or spelling, the likest first, with how alike (0 to 1).

    The rarest keys are looked up first; commoner ones only while nobody found is alike enough. Among those whose keys
    weigh most, the spelling itself decides.
    """
    weights = names.query_keys(typed)
    found: dict[UUID, float] = defaultdict(float)
    spellings: dict[UUID, list[str]] = {}
    scores: dict[UUID, float] = {}
    alike: list[tuple[float, UUID]] = []
    for keys in names.query_plan(typed):
        for person_id, weight, spelt in _having_keys([(keys, weights, None)])[0]:
            found[person_id] += weight
            spellings[person_id] = spelt
        weightiest = heapq.nlargest(CANDIDATES, found, key=found.__getitem__)
        best = names.closest(typed, {key: spellings[key] for key in weightiest}, CLOSEST)
        scores |= {key: names.likeness(typed, spellings[key]) for key in best if key not in scores}
        alike = [(scores[key], key) for key in best]
        if max(alike, default=(0.0,))[0] >= SURE:
            break
    likest = heapq.nlargest(limit, alike)
    people = Person.objects.only(*SHOWN_OF_A_PERSON).in_bulk([person_id for _, person_id in likest])
    ranked = [(score, people[person_id]) for score, person_id in likest if person_id in people]
    return sorted(ranked, key=lambda pair: (-pair[0], pair[1].sort_key))


HAVING_KEYS = "SELECT %s, person_id, weight, spellings FROM people_having_keys(%s, %s, %s, %s)"
Candidate = tuple[UUID, float, list[str]]


def _having_keys(
    asked: list[tuple[list[str], dict[str, float], date | None]], *, most: int = CANDIDATES
) -> list[list[Candidate]]:
    """For each (keys, their weights, day of birth or None) the people who have most of the keys and may be born then:
    how much their keys weigh together, how their names are written. One query.
    """
    values: list[Any] = []
    for place, (keys, weights, born_on) in enumerate(asked):
        values += [place, keys, [weights[key] for key in keys], born_on, most]
    found: list[list[Candidate]] = [[] for _ in asked]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([HAVING_KEYS] * len(asked)), values)
        for place, person_id, weight, spellings in cursor.fetchall():
            found[place].append((person_id, weight, list(dict.fromkeys(spellings))))
    return found


def people_with_document(actor: Actor, number: str) -> QuerySet[Person]:
    """Persons who hold a document of this number, or held it."""
    return people_visible_to(actor).filter(
        identity_documents__number__iexact=number.strip(), identity_documents__state__in=HELD
    )


@dataclass(frozen=True)
class Asked:
    """Somebody about to be written down, as far as looking for the same person needs it."""

    name: str
    born_on: date | None
    nationalities: tuple[str, ...] = ()
    document_number: str = ""


def perhaps_known(actor: Actor, asked: list[Asked]) -> list[list[UUID]]:
    """For each, who of the persons the actor sees may be the same: a name alike and no other year of birth, or the same
    document. Who may be known to another agency is a question for data stewards: see matching.py.

    As many queries for a household as for one person.
    """
    if not asked:
        return []
    plans = [(names.query_plan(one.name) or [[]])[0] for one in asked]
    questions = [(keys, names.query_keys(one.name), one.born_on) for one, keys in zip(asked, plans, strict=True)]
    found = _having_keys(questions, most=DUPLICATES)
    numbers = [one.document_number.strip() for one in asked if one.document_number.strip()]
    holders = _holders(numbers) if numbers else {}
    answers = []
    for one, candidates in zip(asked, found, strict=True):
        same = holders.get(one.document_number.strip().upper(), [])[:MOST_LIKELY]
        answers.append(list(dict.fromkeys([*_likely(one.name, candidates), *same])))
    return answers


def _likely(name: str, candidates: list[Candidate]) -> list[UUID]:
    ranked = sorted(((names.likeness(name, spelt), key) for key, _, spelt in candidates), reverse=True)
    return [key for score, key in ranked[:MOST_LIKELY] if score >= LIKELY_DUPLICATE]


def _holders(numbers: list[str]) -> dict[str, list[UUID]]:
    """Who holds a document of each number, in capitals: by equality, which an index answers."""
    spellings = {spelling for number in numbers for spelling in (number, number.upper())}
    held: dict[str, list[UUID]] = defaultdict(list)
    held_ones = IdentityDocument.objects.filter(number__in=spellings, state__in=HELD)
    for number, person_id in held_ones.values_list("number", "person_id"):
        held[number.upper()].append(person_id)
    return held


def age_groups(actor: Actor, person_ids: Iterable[UUID]) -> dict[UUID, AgeGroup]:
    """How old people are, without the day they were born: of those of whom the actor's agency may see any part now, or of
    whose case. Nobody else is in the answer, nor who has no date of birth. The day is the database's own. One query.
    """
    asked = list(person_ids)
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_age_groups(%s)", [asked])
        return {person_id: AgeGroup(group) for person_id, group in cursor.fetchall()}
