"""Reading persons, always as somebody: search by name in any script, likely duplicates."""

from collections import Counter
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.queries import open_participations
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.people import names
from bayiri.people.models import NameKey, Person

CANDIDATES = 300  # people ranked letter by letter, at most
SURE = 0.93  # somebody so like what was typed has been found: no commoner keys are looked up
LIKELY_DUPLICATE = 0.86


def people_visible_to(actor: Actor) -> QuerySet[Person]:
    """Persons the actor's agency takes part in. Row-level security says the same again."""
    shared = open_participations(actor, SubjectKind.PERSON).filter(subject_id=OuterRef("pk"))
    return Person.objects.filter(Exists(shared))


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
    people: dict[UUID, Person] = {}
    ranked: list[tuple[float, Person]] = []
    for keys in names.query_plan(typed):
        found.update(_weighed(keys, weights))
        best = [person_id for person_id, _ in found.most_common(CANDIDATES)]
        people |= Person.objects.in_bulk([person_id for person_id in best if person_id not in people])
        ranked = [(names.likeness(typed, people[key].spellings), people[key]) for key in best if key in people]
        ranked.sort(key=lambda pair: (-pair[0], pair[1].sort_key))
        if ranked and ranked[0][0] >= SURE:
            break
    return ranked[:limit]


def _weighed(keys: list[str], weights: dict[str, float]) -> dict[UUID, float]:
    """For the people who have most of some keys: how much those keys weigh together. Seen through row-level security."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k.person_id, sum(asked.weight) FROM people_namekey k"
            " JOIN unnest(%s::text[], %s::float8[]) AS asked (key, weight) ON asked.key = k.key"
            " GROUP BY k.person_id ORDER BY 2 DESC LIMIT %s",
            [keys, [weights[key] for key in keys], CANDIDATES],
        )
        return dict(cursor.fetchall())


def people_with_document(actor: Actor, number: str) -> QuerySet[Person]:
    """Persons who hold a document of this number."""
    return people_visible_to(actor).filter(identity_documents__number__iexact=number.strip())


def likely_duplicates(
    actor: Actor, name: str, born_on: date | None, document_number: str = ""
) -> list[Person]:
    """Persons already known here who may be the same: a name alike and no other year of birth, or the same document."""
    alike = [
        person
        for score, person in people_named_like(actor, name, limit=10)
        if score >= LIKELY_DUPLICATE
        and (not born_on or not person.born_on or abs(born_on.year - person.born_on.year) <= 2)
    ]
    if document_number:
        same = people_with_document(actor, document_number).exclude(Q(pk__in=[person.pk for person in alike]))
        alike.extend(same[:5])
    return alike


def known_to_another_agency(name: str, born_on: date | None) -> bool:
    """Whether somebody of this name, born that day, is on record out of sight: ask the data steward. Never who."""
    keys = [key for key in names.keys([name]) if key.startswith("p:")]
    if not born_on or not keys:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_known_elsewhere(%s, %s)", [keys, born_on])
        return bool(cursor.fetchone()[0])
