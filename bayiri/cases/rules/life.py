"""What life brings: deaths, households that split, and how people stand to a new main applicant."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bayiri.cases.rules.stages import AFTER_ARRIVAL, BEFORE_DEPARTURE, ENDS


@dataclass(frozen=True)
class DeathFacts:
    """What is known when a death is written down."""

    stage: str
    state: str
    born_on: date | None
    died_on: date
    today: date
    told_by: str
    needs_head: bool
    head_is_known: bool


def reasons_not_to_record_death(facts: DeathFacts) -> list[str]:
    """Why this death cannot be written down like that. A main applicant who died needs somebody in their place."""
    reasons = []
    if facts.stage in ENDS:
        reasons.append("INV-09")
    told = facts.told_by.strip() and facts.state not in ("deceased", "left")
    if not told or facts.died_on > facts.today or (facts.born_on and facts.died_on < facts.born_on):
        reasons.append("INV-96")
    if facts.needs_head and not facts.head_is_known:
        reasons.append("INV-11")
    return reasons


@dataclass(frozen=True)
class Somebody:
    """A member who takes part, as far as dividing the household goes."""

    id: UUID
    relation: str
    is_child: bool
    guardian_id: UUID | None = None
    state: str = "active"


@dataclass(frozen=True)
class SplitFacts:
    """Who would leave whom. `people` is everybody who takes part; `going` are those who are to have a case of their own."""

    stage: str
    people: tuple[Somebody, ...]
    going: frozenset[UUID]
    head_id: UUID
    by_protection_officer: bool


def reasons_not_to_split(facts: SplitFacts) -> list[str]:
    """Why these people cannot have a case of their own now."""
    known = {one.id: one for one in facts.people}
    possible = facts.going and facts.going <= known.keys() and facts.head_id in facts.going
    stays = [one for one in facts.people if one.id not in facts.going]
    if not possible or "self" not in [one.relation for one in stays]:
        return ["INV-100"]
    where = {where_they_are(known[one].state) for one in facts.going}
    when = {"here": (*BEFORE_DEPARTURE, "departed", *AFTER_ARRIVAL), "there": AFTER_ARRIVAL}
    if len(where) > 1 or facts.stage not in when.get(where.pop(), ()):
        return ["INV-100"]
    return ["INV-99"] if children_left_alone(facts) and not facts.by_protection_officer else []


def where_they_are(state: str) -> str:
    """Here before the journey, there after it, or on the way between the two."""
    return {"arrived": "there", "boarded": "on the way", "departed": "on the way"}.get(state, "here")


def children_left_alone(facts: SplitFacts) -> list[UUID]:
    """Children who have a parent or guardian in the household now, and would have none on their side any more."""
    alone = []
    for child in facts.people:
        answering = [one for one in facts.people if _answers_for(one, child)]
        beside = [one for one in answering if (one.id in facts.going) == (child.id in facts.going)]
        if child.is_child and answering and not beside:
            alone.append(child.id)
    return alone


def _answers_for(one: Somebody, child: Somebody) -> bool:
    """A grown-up who is the guardian, or the main applicant, their spouse or their parent."""
    named = one.id == child.guardian_id or one.relation in ("self", "spouse", "parent")
    return one.id != child.id and not one.is_child and named


# How somebody stands to a new main applicant, by how each of the two stood to the one before; else "other".
RELATIONS_UNDER = {
    "spouse": {"child": "child", "self": "spouse", "grandchild": "grandchild"},
    "child": {"child": "sibling", "self": "parent", "spouse": "parent", "parent": "other"},
    "parent": {"self": "child", "sibling": "child", "child": "grandchild", "parent": "spouse"},
    "sibling": {"self": "sibling", "sibling": "sibling", "parent": "parent"},
}


def relation_under(head: str, relation: str) -> str:
    """The relation to a new main applicant who was `head` to the one before, of somebody who was `relation`.

    Where it does not follow for certain the answer is "other", to be looked at by a person.
    """
    return RELATIONS_UNDER.get(head, {}).get(relation, "not_related" if relation == "not_related" else "other")
