"""How many four-person households a minute one core assesses under the German programme."""

import random
import time
from datetime import date, timedelta
from typing import Any

from bayiri.rulebooks.documents import ROOT, load_programme
from bayiri.rulebooks.rules import assess

NATIONALITIES = ("AFG", "IRQ", "SYR", "NGA", "TUR", "GEO", "ALB", "SRB", "UKR", "PAK", "XXA", "GHA")
TARGET_PER_MINUTE = 50_000


def run(scale: int) -> dict[str, Any]:
    """Assess `scale` varied households: `{"scale", "seconds", "households_per_minute", "target_per_minute",
    "entitlements", "missing"}`; the last two show that the work was done."""
    programme = load_programme(ROOT / "programmes" / "deu-reag-garp.yaml")
    chance = random.Random(2008)
    households = [_household(chance) for _ in range(scale)]
    entitlements = missing = 0
    began = time.process_time()
    for facts in households:
        answer = assess(programme, facts)
        entitlements += len(answer["entitlements"])
        missing += len(answer["missing"])
    seconds = time.process_time() - began
    return {
        "scale": scale,
        "seconds": round(seconds, 3),
        "households_per_minute": round(scale / seconds * 60) if seconds else 0,
        "target_per_minute": TARGET_PER_MINUTE,
        "entitlements": entitlements,
        "missing": missing,
    }


def _household(chance: random.Random) -> dict[str, Any]:
    applied = date(2019, 1, 1) + timedelta(days=chance.randrange(2000))
    nationality = chance.choice(NATIONALITIES)
    people = []
    for name, role, youngest, oldest in (
        ("a", "main", 20, 60),
        ("b", "spouse", 18, 60),
        ("c", "child", 0, 20),
        ("d", "child", 0, 20),
    ):
        born = applied - timedelta(days=chance.randrange(youngest * 365, oldest * 365 + 30))
        entered = max(born, applied - timedelta(days=chance.randrange(4000)))
        person = {"id": name, "role": role, "born_on": born.isoformat(), "entered_on": entered.isoformat()}
        if chance.random() > 0.02:
            person["nationality"] = nationality
        people.append(person)
    case = {
        "host": "DEU",
        "destination": "IRQ",
        "voluntariness": "voluntary",
        "applied_on": applied.isoformat(),
    }
    return {"as_of": applied.isoformat(), "case": case, "people": people}
