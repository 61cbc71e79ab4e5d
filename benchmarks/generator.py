"""A world of N cases, told by the hundred thousand: the rows that N times registering, counselling and so on would leave."""

import json
from datetime import datetime
from itertools import product
from random import Random
from typing import Any

import psycopg

from bayiri.rulebooks.queries import assess, programme_document, survey, survey_score
from benchmarks.after_departure import settle, travel
from benchmarks.before_travel import PROGRAMME, Over, share, to_booked
from benchmarks.households import household
from benchmarks.rows import Rows, as_json
from benchmarks.staff import Staff
from benchmarks.telling import Telling, Today, World

SURVEY = "reintegration-sustainability"
SURVEYS_HELD = 60  # so many different interviews are told over and over
VIRTUAL, AFTER_ARRIVAL, INTERPRETER = 0.02, 0.04, 0.3


def tell(rows: Rows, world: World, number: int, cases: int, seed: int) -> None:
    """Household `number`'s return, from registration as far as it has come by today."""
    house = household(number, cases, seed, world.until)
    case = Telling(rows, house, world, house.opened_at)
    chance = house.chance
    case.interpreter = chance.random() < INTERPRETER
    case.mode = "virtual" if chance.random() < VIRTUAL else "physical"
    after_arrival = case.mode == "physical" and chance.random() < AFTER_ARRIVAL
    try:
        case.register(after_arrival)
        if after_arrival:
            case.wait(2)
            share(case)
        else:
            to_booked(case)
        if case.departs_at:
            travel(case)
        settle(case, "engagement_started" if case.mode == "virtual" else "plan_started")
    except (Today, Over):
        pass
    case.finish()


def world(connection: psycopg.Connection, staff: Staff, until: datetime) -> World:
    """What the rulebook and the survey say of every shape of household, asked once."""
    document = programme_document(PROGRAMME)
    shapes = {shape: _assessed(document, *shape) for shape in product(range(5), repeat=2) if any(shape)}
    version = connection.execute(
        "SELECT id FROM rulebooks_rulebookversion WHERE code = %s AND hash = %s AND version = %s",
        [PROGRAMME, document.hash, json.loads(shapes[1, 0][1])["version"]],
    ).fetchone()
    assert version
    questions, chance = survey(SURVEY, on=until.date()), Random(SURVEY)
    surveys = [_interview(questions, chance, until) for _ in range(SURVEYS_HELD)]
    told = (SURVEY, questions.version, "0" * 64)
    return World(staff, until, str(version[0]), document.hash, shapes, told, surveys)


def _assessed(document: Any, adults: int, children: int) -> tuple[str, str, str, int]:
    roles = (["main", "spouse", "other", "other"][:adults] + ["child"] * children) or ["main"]
    facts = {
        "as_of": "2024-03-01",
        "case": {"host": "DEU", "destination": "IRQ", "voluntariness": "voluntary", "applied_on": "2024-03-01"},
        "people": [
            {"id": f"P{place}P", "role": role, "born_on": "2015-02-01" if role == "child" else "1990-02-01",
             "nationality": "IRQ", "entered_on": "2020-02-01", "status": "tolerated"}
            for place, role in enumerate(roles)
        ],
    }  # fmt: skip
    answer = assess(document, facts)
    total = answer["totals"].get("EUR", "0.00")
    return as_json(facts), as_json(answer), f"{PROGRAMME} {total} EUR", int(total.replace(".", ""))


def _interview(questions: Any, chance: Random, until: datetime) -> tuple[Any, ...]:
    """The columns of one result, from answers to scores."""
    answers = {item.item: chance.choice(item.options).option for item in questions.items}
    score = survey_score(SURVEY, answers, on=until.date())
    dimensions = [score.dimensions.get(name) for name in ("economic", "social", "psychosocial")]
    rounded = [None if value is None else round(value, 4) for value in (*dimensions, score.composite)]
    return (as_json(answers), *rounded, score.band, score.answered, len(questions.items), "{}")
