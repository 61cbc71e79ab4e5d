"""The fictional agencies of three countries and the people who work for them."""

from dataclasses import dataclass

from django.db import connections

from bayiri.agencies.models import Agency, User
from bayiri.core.actor import Actor
from bayiri.core.ids import uuid7

# key: (name, kind, country)
AGENCIES = {
    "ministry": ("Ministry for Returns and Integration", "ministry", "DEU"),
    "mission": ("Homeward Mission", "international", "DEU"),
    "advice": ("Open Door Advice Centre", "ngo", "DEU"),
    "police": ("Federal Border Authority", "police", "DEU"),
    "sprout": ("New Sprout Iraq", "ngo", "IRQ"),
    "labour": ("Ministry of Labour and Social Affairs", "ministry", "IRQ"),
    "border": ("Border Guard of Erbil", "police", "IRQ"),
    "bank": ("Two Rivers Bank", "bank", "IRQ"),
    "training": ("Tigris Training Centre", "training", "IRQ"),
    "teranga": ("Teranga Return House", "ngo", "SEN"),
    "kartli": ("Kartli Homecoming Centre", "ngo", "GEO"),
    "lindita": ("Lindita Association", "ngo", "ALB"),
    "padma": ("Padma Reintegration", "ngo", "BGD"),
    "transit": ("Balkan Transit Support", "ngo", "SRB"),
    "circle": ("Two Shores Circle", "diaspora", "DEU"),
    "watch": ("Fair Return Watch", "monitoring", "DEU"),
}


@dataclass(frozen=True)
class Part:
    """One member of the cast, and what a visitor may try as them."""

    key: str
    name: str
    agency: str
    roles: tuple[str, ...]


PARTS = (
    Part("carla", "Carla Weber", "mission", ("counsellor",)),
    Part("yusuf", "Yusuf Demir", "mission", ("counsellor",)),
    Part("paula", "Paula Novak", "mission", ("protection_officer",)),
    Part("tomas", "Tomas Lind", "mission", ("travel_officer",)),
    Part("mona", "Mona Richter", "mission", ("programme_manager",)),
    Part("david", "David Okafor", "mission", ("director",)),
    Part("rania", "Rania al-Jabiri", "sprout", ("reintegration_officer",)),
    Part("karim", "Karim Nasser", "sprout", ("reintegration_officer",)),
    Part("hala", "Hala Sabri", "transit", ("protection_officer",)),
    Part("awa", "Awa Ndiaye", "teranga", ("reintegration_officer", "programme_manager")),
    Part("ibou", "Ibou Sarr", "teranga", ("reintegration_officer",)),
    Part("nino", "Nino Beridze", "kartli", ("reintegration_officer", "programme_manager")),
    Part("giorgi", "Giorgi Maisuradze", "kartli", ("reintegration_officer",)),
    Part("arben", "Arben Hoxha", "lindita", ("reintegration_officer",)),
    Part("elira", "Elira Gjoni", "lindita", ("reintegration_officer",)),
    Part("salma", "Salma Akter", "padma", ("reintegration_officer",)),
    Part("rafiq", "Rafiq Hossain", "padma", ("reintegration_officer",)),
    Part("miriam", "Miriam Vogel", "ministry", ("director",)),
    Part("layla", "Layla Hamid", "labour", ("director",)),
    Part("bruno", "Bruno Kern", "police", ("director",)),
    Part("jelena", "Jelena Petrovic", "transit", ("programme_manager",)),
    Part("anna", "Anna Keller", "advice", ("counsellor", "programme_manager")),
    Part("ines", "Ines Brandt", "mission", ("administrator",)),
    Part("sami", "Sami Barzani", "sprout", ("director",)),
    Part("nadia", "Nadia Sabah", "border", ("travel_officer",)),
    Part("nabil", "Nabil Aziz", "border", ("travel_officer",)),
    Part("bilal", "Bilal Saleh", "bank", ("reintegration_officer", "programme_manager")),
    Part("dilan", "Dilan Aydin", "circle", ("diaspora_partner",)),
    Part("tara", "Tara Ahmed", "training", ("reintegration_officer", "programme_manager")),
    Part("sofia", "Sofia Lang", "mission", ("data_steward",)),
    Part("emil", "Emil Hartmann", "advice", ("data_steward",)),
    Part("olga", "Olga Berger", "watch", ("complaints_officer",)),
    Part("wanda", "Wanda Feld", "watch", ("director",)),
)
# Whom the front page offers: one a role.
ON_THE_FRONT_PAGE = ("carla", "paula", "tomas", "mona", "david", "rania")
# Who receives in each country, and the colleague who asks how things go: never the one who pays.
RECEIVERS = {
    "IRQ": ("rania", "karim"),
    "SEN": ("awa", "ibou"),
    "GEO": ("nino", "giorgi"),
    "ALB": ("arben", "elira"),
    "BGD": ("salma", "rafiq"),
}


def write_cast() -> dict[str, Actor]:
    """Write agencies and people as the database's owner, who alone may; gives the actors by key."""
    agencies = {
        key: Agency.objects.using("owner").get_or_create(name=name, defaults={"kind": kind, "country": country})[0]
        for key, (name, kind, country) in AGENCIES.items()
    }
    actors = {}
    for part in PARTS:
        agency = agencies[part.agency]
        user, _made = User.objects.using("owner").get_or_create(
            email=f"{part.key}@example.org",
            defaults={
                "id": uuid7(),
                "name": part.name,
                "agency": agency,
                "roles": list(part.roles),
            },
        )
        actors[part.key] = Actor(user.id, user.name, agency.id, agency.name, agency.country, frozenset(part.roles))
    connections["owner"].close()
    return actors
