"""Rows that go together: who is the main applicant, what holds for all, what stands against the whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bayiri.exchange.rules import MOST_PEOPLE
from bayiri.exchange.sheets.fields import FIELDS
from bayiri.exchange.sheets.mapping import Mapping
from bayiri.exchange.sheets.people import Person
from bayiri.people.names import latin

OF_HOUSEHOLD = [name for name, field in FIELDS.items() if field.of_household and name != "household"]


@dataclass
class Household:
    """People of a file who go together, the main applicant first. `said` holds for all of them."""

    key: str
    people: list[Person]
    said: dict[str, str]

    @property
    def is_faulty(self) -> bool:
        return any(person.faults for person in self.people)


def grouped(people: Iterable[Person], mapping: Mapping) -> list[Household]:
    """Households in the order of the file; a row without a key, or in a file without one, stands alone."""
    together: dict[str, list[Person]] = {}
    for person in people:
        together.setdefault(person.said.get("household") or f"\0{person.number}", []).append(person)
    return [_household(key.lstrip("\0"), rows, mapping) for key, rows in together.items()]


def _household(key: str, people: list[Person], mapping: Mapping) -> Household:
    said = {name: _said_by_all(name, people, mapping) or mapping.fixed.get(name, "") for name in OF_HOUSEHOLD}
    _relate(key, people, mapping)
    people.sort(key=lambda person: person.said["relation"] != "self")
    household = Household(key, people, {name: value for name, value in said.items() if value})
    _check(household, mapping)
    return household


def _said_by_all(name: str, people: list[Person], mapping: Mapping) -> str:
    """What the rows say of the whole household: the first value; another one beside it is a fault."""
    column, found = mapping.column_of(name), ""
    if column is None:
        return ""
    for person in people:
        value = person.said.get(name, "")
        if found and value and value != found:
            first = next(one for one in people if one.said.get(name) == found)
            person.fault("two_values", column, typed=first.cells[column], other=person.cells[column])
        found = found or value
    return found


def _relate(key: str, people: list[Person], mapping: Mapping) -> None:
    """Everybody gets a relation; without a column for it the first row is the main applicant."""
    column = mapping.column_of("relation")
    if column is None or len(people) == 1 or not any(person.said.get("relation") for person in people):
        for place, person in enumerate(people):
            person.said["relation"] = "other" if place else "self"
        return
    heads = [person for person in people if person.said.get("relation") == "self"]
    if not heads:
        people[0].fault("no_head", column, typed=key)
    for person in heads[1:]:
        person.fault("two_heads", column, typed=key)
    for person in people:
        person.said.setdefault("relation", "other")


def _check(household: Household, mapping: Mapping) -> None:
    """What the rules of registration would refuse, said beside the cell; registration itself asks them again."""
    people, said, column = household.people, household.said, mapping.column_of
    head = people[0]
    for name in ("destination_country", "host_country"):
        place = column(name)
        if not said.get(name) and not any(fault["column"] == place is not None for fault in head.faults):
            head.fault("missing_country", place)
    if said.get("destination_country") and said.get("destination_country") == said.get("host_country"):
        head.fault("INV-14", column("destination_country"))
    if len(people) > MOST_PEOPLE:
        head.fault("too_many_people", column("household"), typed=household.key, most=MOST_PEOPLE)
    seen: set[tuple[str, date | None]] = set()
    for person in people:
        key = (latin(person.name), person.born_on)
        if person.name and key in seen:
            person.fault("INV-10", column("given_names"))
        seen.add(key)
        if said.get("arrived_on") and person.said.get("born_on", "") > said["arrived_on"]:
            person.fault("born_later", column("born_on"))


def people_twice(households: Iterable[Household]) -> dict[int, int]:
    """Rows in which somebody of another household of the file seems to stand again, each with that row: the same name
    and the same day of birth, or the same document.
    """
    first: dict[tuple[str, ...], tuple[str, int]] = {}
    twice: dict[int, int] = {}
    for household in households:
        for person in household.people:
            said = person.said
            keys = []
            if said.get("born_on") and person.name:
                keys.append(("name", *sorted(latin(person.name).split()), said["born_on"]))
            if number := said.get("document_number"):
                keys.append(("document", "".join(number.split()).upper()))
            for key in keys:
                before = first.setdefault(key, (household.key, person.number))
                if before[0] != household.key:
                    twice[person.number] = before[1]
    return twice
