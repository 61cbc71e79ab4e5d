"""Reading persons, always as somebody: search by name in any script, likely duplicates."""

import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.queries import is_seen_by
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.people import names
from bayiri.people.models import IdentityDocument, Person

CANDIDATES = 300  # people ranked letter by letter, at most
SURE = 0.93  # somebody so like what was typed has been found: no commoner keys are looked up
LIKELY_DUPLICATE = 0.86
MOST_LIKELY = 5


def people_visible_to(actor: Actor) -> QuerySet[Person]:
    """Persons the actor's agency takes part in. Row-level security says the same again."""
    return Person.objects.filter(is_seen_by(actor, SubjectKind.PERSON))


def person_for(actor: Actor, person_id: UUID, *, to_write: bool = False) -> Person:
    """One person, locked where it will be written to. Raises NotVisible."""
    people = people_visible_to(actor)
    if to_write:
        people = people.select_for_update(of=("self",), no_key=True)
    try:
        return people.get(pk=person_id)
    except Person.DoesNotExist:
        raise NotVisible from None


def people_named_like(actor: Actor, typed: str, *, limit: int = 20) -> list[tuple[float, Person]]:
    """Persons whose name is like `typed`, in any script or spelling, the likest first, with how alike (0 to 1).

    The rarest keys are looked up first; commoner ones only while nobody found is alike enough. Among those whose keys
    weigh most, the spelling itself decides.
    """
    weights = names.query_keys(typed)
    found: Counter[UUID] = Counter()
    spellings: dict[UUID, list[str]] = {}
    alike: list[tuple[float, UUID]] = []
    for keys in names.query_plan(typed):
        for person_id, weight, spelt in _having_keys(keys, weights):
            found[person_id] += weight
            spellings[person_id] = spelt
        alike = [(names.likeness(typed, dict.fromkeys(spellings[key])), key) for key, _ in found.most_common(CANDIDATES)]
        if max(alike, default=(0.0,))[0] >= SURE:
            break
    best = heapq.nlargest(limit, alike)
    people = Person.objects.in_bulk([person_id for _, person_id in best])
    ranked = [(score, people[person_id]) for score, person_id in best if person_id in people]
    return sorted(ranked, key=lambda pair: (-pair[0], pair[1].sort_key))


def _having_keys(keys: list[str], weights: dict[str, float]) -> list[tuple[UUID, float, list[str]]]:
    """The people who have most of some keys: how much those weigh together, and how their names are written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, weight, spellings FROM people_having_keys(%s, %s, %s)",
            [keys, [weights[key] for key in keys], CANDIDATES],
        )
        return cursor.fetchall()


def people_with_document(actor: Actor, number: str) -> QuerySet[Person]:
    """Persons who hold a document of this number."""
    return people_visible_to(actor).filter(identity_documents__number__iexact=number.strip())


@dataclass(frozen=True)
class Asked:
    """Somebody about to be written down, as far as looking for the same person needs it."""

    name: str
    born_on: date | None
    nationalities: tuple[str, ...] = ()
    document_number: str = ""


def likely_duplicates(actor: Actor, asked: list[Asked]) -> list[list[Person]]:
    """For each, persons known here who may be the same: a name alike and no other year of birth, or the same document.

    As many queries for a household as for one person.
    """
    found = _having_rare_keys([one.name for one in asked])
    numbers = [one.document_number.strip() for one in asked if one.document_number.strip()]
    holders = _holders(numbers) if numbers else {}
    wanted = {person_id for people in (*found.values(), *holders.values()) for person_id in people}
    people = Person.objects.in_bulk(wanted) if wanted else {}
    answers = []
    for place, one in enumerate(asked):
        ranked = [
            (names.likeness(one.name, person.spellings), person) for key in found[place] if (person := people.get(key))
        ]
        alike = [
            person
            for score, person in sorted(ranked, key=lambda pair: -pair[0])
            if score >= LIKELY_DUPLICATE and _same_year(one, person)
        ]
        same = [people[key] for key in holders.get(one.document_number.strip().upper(), ()) if key in people]
        answers.append(list(dict.fromkeys([*alike[:MOST_LIKELY], *same[:MOST_LIKELY]])))
    return answers


def _same_year(asked: Asked, person: Person) -> bool:
    return not asked.born_on or not person.born_on or abs(asked.born_on.year - person.born_on.year) <= 2


def _having_rare_keys(typed: list[str]) -> dict[int, list[UUID]]:
    """For each name, by its place, the people who have most of its rarest keys. Seen through row-level security."""
    rows = []
    for place, name in enumerate(typed):
        weights, plan = names.query_keys(name), names.query_plan(name)
        rows += [(place, key, weights[key]) for key in (plan[0] if plan else [])]
    found: dict[int, list[UUID]] = defaultdict(list)
    if not rows:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, person_id FROM (SELECT asked.place, k.person_id, row_number() OVER (PARTITION BY asked.place"
            " ORDER BY sum(asked.weight) DESC) AS rank FROM people_namekey k"
            " JOIN unnest(%s::int[], %s::text[], %s::float8[]) AS asked (place, key, weight) ON asked.key = k.key"
            " GROUP BY asked.place, k.person_id) ranked WHERE rank <= %s ORDER BY place, rank",
            [*map(list, zip(*rows, strict=True)), CANDIDATES],
        )
        for place, person_id in cursor.fetchall():
            found[place].append(person_id)
    return found


def _holders(numbers: list[str]) -> dict[str, list[UUID]]:
    """Who holds a document of each number, in capitals: by equality, which an index answers."""
    spellings = {spelling for number in numbers for spelling in (number, number.upper())}
    held: dict[str, list[UUID]] = defaultdict(list)
    for number, person_id in IdentityDocument.objects.filter(number__in=spellings).values_list("number", "person_id"):
        held[number.upper()].append(person_id)
    return held


def known_to_another_agency(asked: list[Asked]) -> list[bool]:
    """For each, whether somebody of the name, born that day, is on record out of sight: ask the data steward. Never
    who.
    """
    keys = [[key for key in names.keys([one.name]) if key.startswith("p:")] for one in asked]
    if not asked:
        return []
    with connection.cursor() as cursor:
        questions = ", ".join(["coalesce(people_known_elsewhere(%s, %s), false)"] * len(asked))
        said = [value for one, own in zip(asked, keys, strict=True) for value in (own, one.born_on)]
        cursor.execute(f"SELECT {questions}", said)
        return list(cursor.fetchone())
