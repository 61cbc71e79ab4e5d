"""Who works while processes are killed: people of three agencies, who sign in with a password, and those they tell."""

from dataclasses import dataclass
from uuid import uuid4

import psycopg
from django.contrib.auth.hashers import make_password

PASSWORD = "a long password for the measuring"  # noqa: S105
# Agency: name, kind, country, counsellors.
AGENCIES = {
    "mission": ("Homeward Mission", "international", "DEU", 3),
    "advice": ("Open Door Advice", "ngo", "AUT", 2),
    "sprout": ("New Sprout", "ngo", "FRA", 2),
}
TOLD = ("protection_officer", "director")  # who is told of alerts; one of them by text message as well
FORGETFUL = 300  # accounts whose owner asks for a new password, once


@dataclass(frozen=True)
class Human:
    id: str
    email: str
    agency: str
    agency_id: str


@dataclass(frozen=True)
class People:
    agencies: dict[str, str]
    counsellors: list[Human]
    forgetful: list[Human]


def write_people(owner: psycopg.Connection) -> People:
    """Agencies and people, written by the owner as an installation is set up."""
    hashed, agencies = make_password(PASSWORD), {}
    counsellors, forgetful = [], []
    with owner.transaction():
        for key, (name, kind, country, many) in AGENCIES.items():
            agencies[key] = str(uuid4())
            owner.execute(
                "INSERT INTO agencies_agency (id, name, kind, country) VALUES (%s, %s, %s, %s)",
                [agencies[key], name, kind, country],
            )
            counsellors += [_human(owner, agencies[key], key, "counsellor", n, hashed) for n in range(many)]
            for role in TOLD:
                human = _human(owner, agencies[key], key, role, 0, hashed)
                if role == "protection_officer":
                    _by_text_too(owner, human)
        apart = str(uuid4())
        owner.execute(
            "INSERT INTO agencies_agency (id, name, kind, country) VALUES (%s, 'Large Office', 'ngo', 'DEU')", [apart]
        )
        forgetful = [_human(owner, apart, "office", "counsellor", n, hashed) for n in range(FORGETFUL)]
    return People(agencies, counsellors, forgetful)


def _human(owner: psycopg.Connection, agency_id: str, agency: str, role: str, number: int, hashed: str) -> Human:
    human = Human(str(uuid4()), f"{role}.{number}@{agency}.example", agency, agency_id)
    owner.execute(
        "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active) VALUES (%s, %s, %s, %s, %s, true)",
        [human.id, human.email, f"{agency} {role} {number}".title(), agency_id, [role]],
    )
    owner.execute(
        "INSERT INTO accounts_password (user_id, hash, changed_at) VALUES (%s, %s, now())", [human.id, hashed]
    )
    return human


def _by_text_too(owner: psycopg.Connection, human: Human) -> None:
    owner.execute(
        "INSERT INTO notifications_preference (user_id, language, time_zone, channels, daily_kinds, silent_kinds, changed_at)"
        " VALUES (%s, 'en', 'UTC', ARRAY['email', 'text'], '{}', '{}', now())",
        [human.id],
    )
    owner.execute(
        "INSERT INTO notifications_address (id, user_id, channel, value, asked_at, confirmed_at, tries)"
        " VALUES (gen_random_uuid(), %s, 'text', %s, now(), now(), 0)",
        [human.id, "+49155501" + str(int(human.id[:4], 16)).zfill(5)],
    )
