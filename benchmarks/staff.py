"""The agencies of the benchmark and who works there: the same number of people, however many cases there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from uuid import UUID

import psycopg
from django.contrib.auth.hashers import is_password_usable

EMAIL = "caseworker@bench.example"
PASSWORD = "only for the benchmark"  # noqa: S105
# key: (name, kind, country, share of the cases)
RESPONSIBLE = {
    "mission": ("Homeward Mission", "international", "DEU", 0.60),
    "advice": ("Open Door Advice", "ngo", "DEU", 0.25),
    "bridge": ("Bridge Counselling", "ngo", "AUT", 0.15),
}
# Destination: share, the culture names come from, interpreter's language, towns.
DESTINATIONS = {
    "IRQ": (14, "arabic", "ara", ("Erbil", "Baghdad", "Mosul")),
    "AFG": (10, "afghan", "prs", ("Kabul", "Herat")),
    "TUR": (9, "turkish", "tur", ("Ankara", "Adana")),
    "SYR": (7, "kurdish", "kmr", ("Qamishli", "Aleppo")),
    "GEO": (8, "georgian", "kat", ("Tbilisi", "Kutaisi")),
    "ALB": (8, "balkan", "sqi", ("Tirana", "Durres")),
    "SRB": (6, "slavic", "srp", ("Belgrade", "Nis")),
    "NGA": (6, "westafrican", "hau", ("Kano", "Benin City")),
    "SEN": (5, "westafrican", "wol", ("Dakar", "Thies")),
    "ETH": (4, "ethiopic", "amh", ("Addis Ababa", "Mekelle")),
    "SOM": (3, "somali", "som", ("Mogadishu", "Hargeisa")),
    "IRN": (4, "persian", "fas", ("Tehran", "Shiraz")),
    "PAK": (4, "urdu", "urd", ("Lahore", "Peshawar")),
    "IND": (2, "punjabi", "pan", ("Amritsar", "Ludhiana")),
    "BGD": (3, "bengali", "ben", ("Dhaka", "Sylhet")),
    "LKA": (1, "tamil", "tam", ("Jaffna", "Colombo")),
    "ARM": (3, "armenian", "hye", ("Yerevan", "Gyumri")),
    "VNM": (2, "vietnamese", "vie", ("Hanoi", "Vinh")),
    "COL": (1, "latin", "spa", ("Cali", "Bogota")),
}
ROLES = {
    "counsellor": 40,
    "protection_officer": 4,
    "travel_officer": 6,
    "programme_manager": 3,
    "director": 1,
    "data_steward": 1,
}
RECEIVING = {"reintegration_officer": 6}


@dataclass(frozen=True)
class Worker:
    id: str
    name: str
    agency_id: str


@dataclass(frozen=True)
class Office:
    """One agency with its people by role."""

    id: str
    country: str
    people: dict[str, list[Worker]]


@dataclass(frozen=True)
class Staff:
    """`responsible` by key, `receiving` by country."""

    responsible: dict[str, Office]
    receiving: dict[str, Office]


def staff(seed: int) -> Staff:
    """Everybody, the same for the same seed."""
    chance = Random(f"staff {seed}")
    responsible = {key: _office(chance, country, ROLES) for key, (_name, _kind, country, _share) in RESPONSIBLE.items()}
    return Staff(responsible, {country: _office(chance, country, RECEIVING) for country in DESTINATIONS})


def caseworker(everybody: Staff) -> Worker:
    """Whose work is measured: an ordinary counsellor of the largest agency."""
    return everybody.responsible["mission"].people["counsellor"][0]


def write_staff(connection: psycopg.Connection, everybody: Staff, password: str) -> None:
    """Write agencies and people; the measured caseworker signs in with `password`, given hashed, nobody else does."""
    named = [(everybody.responsible[key], name, kind) for key, (name, kind, _c, _s) in RESPONSIBLE.items()]
    named += [(office, f"Homecoming {country}", "ngo") for country, office in everybody.receiving.items()]
    measured = caseworker(everybody).id
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO agencies_agency (id, name, kind, country) VALUES (%s, %s, %s, %s)",
            [(office.id, name, kind, office.country) for office, name, kind in named],
        )
        cursor.executemany(
            "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active)"
            " VALUES (%s, %s, %s, %s, %s, true)",
            [
                (one.id, EMAIL if one.id == measured else f"{one.id}@bench.example", one.name, office.id, [role])
                for office, _name, _kind in named for role, one in _everybody_in(office)
            ],
        )  # fmt: skip
        if is_password_usable(password):
            cursor.execute(
                "INSERT INTO accounts_password (user_id, hash, changed_at) VALUES (%s, %s, now())", [measured, password]
            )


def _everybody_in(office: Office) -> Iterable[tuple[str, Worker]]:
    return ((role, one) for role, people in office.people.items() for one in people)


def _office(chance: Random, country: str, roles: dict[str, int]) -> Office:
    agency = _uuid(chance)
    people = {
        role: [Worker(_uuid(chance), f"{role.replace('_', ' ').title()} {country} {number + 1}", agency) for number in range(count)]
        for role, count in roles.items()
    }  # fmt: skip
    return Office(agency, country, people)


def _uuid(chance: Random) -> str:
    return str(UUID(int=chance.getrandbits(128), version=4))
