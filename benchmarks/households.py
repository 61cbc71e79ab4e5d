"""Fictional households: who goes home together, the same for the same seed and number."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from bayiri.people import names
from benchmarks.names import full_name
from benchmarks.rows import Rows, array
from benchmarks.staff import DESTINATIONS, RESPONSIBLE

SPAN_DAYS = 1600  # the oldest case was opened so long ago
RELATIONS = ("self", "spouse", "child", "child", "child", "sibling")
# How many go together, out of 100: 2.3 on average.
SIZES = {1: 42, 2: 22, 3: 15, 4: 12, 5: 6, 6: 3}
OCCUPATIONS = ("", "5223", "7115", "9313", "2341", "8322", "6111", "5131")


@dataclass
class Human:
    """One person of a household: names as written and in Latin letters, and as they would tell somebody."""

    id: str
    member_id: str
    given: str
    family: str
    given_latin: str
    family_latin: str
    true_latin: str
    relation: str
    born_on: datetime
    child: bool
    state: str = "active"
    vulnerable: bool = False

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip()

    @property
    def name_latin(self) -> str:
        return f"{self.given_latin} {self.family_latin}".strip()


@dataclass
class Household:
    """Household number `number` of `cases`: who, whose case, where to, since when. `chance` tells the rest."""

    number: int
    opened_at: datetime
    agency: str
    destination: str
    place: str
    culture: str
    language: str
    chance: Random
    people: list[Human] = field(default_factory=list)
    used: int = 0

    def new_id(self) -> str:
        """A UUID of version 7 that sorts by when the case was opened."""
        self.used += 1
        stamp = f"{int(self.opened_at.timestamp() * 1000):012x}"
        return f"{stamp[:8]}-{stamp[8:]}-7{self.used >> 8:03x}-8{self.used & 0xFF:03x}-{self.number:012x}"

    @property
    def adults(self) -> list[Human]:
        return [human for human in self.people if not human.child]


def household(number: int, cases: int, seed: int, until: datetime) -> Household:
    """The household itself, without what happened to it."""
    chance = Random(f"{seed} {number}")
    opened = until - timedelta(days=SPAN_DAYS * (1 - (number + chance.random()) / cases))
    opened = opened.replace(microsecond=0, tzinfo=UTC)
    shares = [share for _name, _kind, _country, share in RESPONSIBLE.values()]
    agency = chance.choices(list(RESPONSIBLE), weights=shares)[0]
    destination = chance.choices(list(DESTINATIONS), weights=[row[0] for row in DESTINATIONS.values()])[0]
    _share, culture, language, towns = DESTINATIONS[destination]
    house = Household(number, opened, agency, destination, chance.choice(towns), culture, language, chance)
    size = chance.choices(list(SIZES), weights=list(SIZES.values()))[0]
    for relation in RELATIONS[:size]:
        house.people.append(_human(house, relation))
    return house


def _human(house: Household, relation: str) -> Human:
    chance = house.chance
    parts = full_name(house.culture, chance)
    if relation == "child" and chance.random() < 0.7:
        parts[-1] = (house.people[0].family, house.people[0].true_latin.split()[-1])
    native, latin = ([part[script] for part in parts] for script in (0, 1))
    child = relation == "child"
    age = chance.randrange(1, 17) if child else chance.randrange(19, 65)
    written = chance.random()  # in both scripts, as written and transliterated by the machine, or in Latin only
    given, family = (" ".join(native[:-1]), native[-1]) if written < 0.67 else (" ".join(latin[:-1]), latin[-1])
    given_latin, family_latin = " ".join(latin[:-1]), latin[-1]
    if 0.34 < written < 0.67:
        given_latin, family_latin = names.latin(given).title(), names.latin(family).title()
    return Human(
        house.new_id(), house.new_id(), given, family, given_latin, family_latin, " ".join(latin), relation,
        house.opened_at - timedelta(days=age * 365 + chance.randrange(365)), child,
    )  # fmt: skip


def write_people(rows: Rows, house: Household, author: str, needs_interpreter: bool) -> None:
    """Persons with their keys, contacts and documents, as registration writes them."""
    chance, at = house.chance, house.opened_at
    for human in house.people:
        spellings = list(dict.fromkeys((human.name, human.name_latin)))
        rows.add(
            "people_person", human.id, human.given, human.family, human.given_latin, human.family_latin, "{}",
            names.sort_key(f"{human.family_latin} {human.given_latin}"), chance.choice(("female", "male")),
            human.born_on.date(), "day" if chance.random() < 0.7 else "year", array([house.destination]),
            array([house.language]), house.language if needs_interpreter else "", "" if human.child else "2",
            "" if human.child else chance.choice(OCCUPATIONS), "", house.place, author, at, 1,
        )  # fmt: skip
        for key in sorted(names.keys(spellings)):
            rows.add("people_namekey", human.id, key)
        if not human.child:
            phone = f"+49 151 {chance.randrange(10**7):07d}"
            rows.add("people_contact", house.new_id(), human.id, "phone", phone, True, "", "current", author, at, 1)
        if chance.random() < 0.7:
            _write_document(rows, house, human, author)


def _write_document(rows: Rows, house: Household, human: Human, author: str) -> None:
    chance = house.chance
    issued = house.opened_at - timedelta(days=chance.randrange(30, 300))
    rows.add(
        "people_identitydocument", house.new_id(), human.id, chance.choice(("passport", "identity_card")),
        f"{chance.choice('ABGKP')}{chance.randrange(10**8):08d}", house.destination, issued.date(),
        (issued + timedelta(days=3650)).date(), "proof", "current", author, house.opened_at, 1,
    )  # fmt: skip
