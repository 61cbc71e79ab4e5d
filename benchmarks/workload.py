"""What an ordinary caseworker does all day, page by page, each answer checked to hold what the page is for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from random import Random
from urllib.parse import urlencode

import psycopg

from bayiri.cases.choices import Stage
from benchmarks.client import Answer, Client, fields_of, filled, kept
from benchmarks.households import household
from benchmarks.names import full_name, misspell
from benchmarks.staff import RESPONSIBLE, Staff

SEARCHES = 200
FIRST = 10
CASES_A_STAGE = 12
LISTS = (
    {}, {"sort": "name"}, {"page": "3"}, {"stage": "closed"}, {"stage": "decided", "sort": "name"}, {"stage": "preparing"},
    {"stage": "released", "sort": "-opened"}, {"destination": "Iraq"}, {"destination": "Georgia", "sort": "name"},
    {"destination": "Colombia", "sort": "opened"}, {"caseworker": "me"}, {"caseworker": "me", "sort": "name"},
    {"caseworker": "me", "stage": "decided"}, {"caseworker": "me", "stage": "closed", "sort": "-opened"},
    {"vulnerability": "illness"}, {"vulnerability": "torture", "sort": "name"}, {"vulnerability": "pregnancy", "stage": "approved"},
    {"stage": "following_up", "destination": "Iraq"}, {"stage": "reintegrating", "destination": "Afghanistan", "sort": "-name"},
    {"sort": "-opened", "page": "2"}, {"sort": "stage"}, {"sort": "opened"}, {"agency": "mission"}, {"agency": "mission", "stage": "ended"},
)  # fmt: skip


@dataclass
class Material:
    """Which cases are opened, which names are looked for with the cases they should lead to."""

    agency_id: str
    cases: list[tuple[str, str, str]]
    searches: list[tuple[str, list[str]]]
    seed: int
    found: dict[str, bool] = field(default_factory=dict)

    @property
    def recall(self) -> float:
        return sum(self.found.values()) / len(self.found)


def material(connection: psycopg.Connection, staff: Staff, cases: int, seed: int, until: datetime) -> Material:
    """Drawn from what the measured caseworker's agency takes part in, the same for the same seed."""
    agency = staff.responsible["mission"].id
    opened = connection.execute(
        "SELECT id::text, number, head_name FROM (SELECT c.*, row_number() OVER (PARTITION BY stage ORDER BY md5(c.id::text)) AS place"
        " FROM cases_case c WHERE agency_id = %s) c WHERE place <= %s ORDER BY md5(id::text)",
        [agency, CASES_A_STAGE],
    ).fetchall()
    asked = list(_asked(cases, seed, until))
    leads = dict(
        connection.execute(
            "SELECT person_id::text, array_agg(case_id::text) FROM cases_member WHERE person_id = ANY (%s) GROUP BY 1",
            [[person for _text, person in asked]],
        ).fetchall()
    )
    return Material(agency, opened, [(text, leads[person]) for text, person in asked], seed)


def _asked(cases: int, seed: int, until: datetime) -> Iterator[tuple[str, str]]:
    """What is typed for whom: a name misspelt or written in other letters; one time in ten in its own script."""
    chance = Random(f"searches {seed}")
    largest = next(iter(RESPONSIBLE))
    asked = 0
    while asked < SEARCHES:
        house = household(chance.randrange(cases), cases, seed, until)
        if house.agency != largest:
            continue
        human = chance.choice(house.people)
        native = human.name != human.true_latin and chance.random() < 0.1
        yield human.name if native else misspell(human.true_latin, chance), human.id
        asked += 1


def open_case(client: Client, material: Material, number: int) -> list[Answer]:
    case_id, reference, name = material.cases[number % len(material.cases)]
    answer = client.get(f"/cases/{case_id}")
    _require(answer, reference, escape(name), "app-member", 'id="timeline"', "moj-timeline__item")
    return [answer]


def list_cases(client: Client, material: Material, number: int) -> list[Answer]:
    query: dict[str, str] = {**LISTS[number % len(LISTS)]}
    if "agency" in query:
        query["agency"] = material.agency_id
    answer = client.get("/cases", **query)
    _require(answer, "app-filter__form", 'id="id_stage"')
    rows = answer.text.count('<th scope="row"')
    assert rows or "No case fits" in answer.text, f"no row on /cases?{urlencode(query)}"
    if rows and "stage" in query:
        shown = answer.text.count(f">{Stage(query['stage']).label}</strong>")
        assert shown >= rows, f"{shown} of {rows} cases are {query['stage']}"
    return [answer]


def search(client: Client, material: Material, number: int) -> list[Answer]:
    typed, leads = material.searches[number % len(material.searches)]
    page = client.get("/search")
    sent = client.post("/search", [*kept(fields_of(page.text), "csrfmiddlewaretoken"), ("q", typed)])
    answer = client.get(sent.location)
    _require(answer, 'role="search"')
    first_ten = answer.text.split("<h3")[1 : FIRST + 1]
    material.found[f"{number % len(material.searches)} {typed}"] = any(
        f"/cases/{case}" in one for one in first_ten for case in leads
    )
    return [sent, answer]


def register(client: Client, material: Material, number: int) -> list[Answer]:
    """A household of two, through every page of the registration."""
    chance = Random(f"register {material.seed} {client.port} {id(client)} {number}")
    answers = [client.get("/register")]
    fields = filled(fields_of(answers[0].text), {"m0-given_names": "Somebody", "step": "add"})
    answers.append(client.post("/register", fields))
    typed = {"step": "register", "destination_country": "Iraq", "destination_place": "Erbil"}
    for place in range(2):
        parts = full_name("arabic", chance)
        typed |= {
            f"m{place}-given_names": " ".join(native for native, _latin in parts[:-1]), f"m{place}-family_name": parts[-1][0],
            f"m{place}-sex": "male", f"m{place}-born_on_year": str(1960 + chance.randrange(40)), f"m{place}-nationalities_0": "Iraq",
        }  # fmt: skip
    fields = filled(fields_of(answers[-1].text), {**typed, "m1-relation": "spouse"})
    answers.append(client.post("/register", fields))
    if answers[-1].status == 200:
        fields = fields_of(answers[-1].text)
        said = {name.split('"')[0]: "new" for name in answers[-1].text.split('name="same-')[1:]}
        fields = filled(fields, {"step": "register", **{f"same-{place}": value for place, value in said.items()}})
        answers.append(client.post("/register", fields))
    assert answers[-1].status == 302, f"registration answered {answers[-1].status}: {_faults(answers[-1])}"
    assert answers[-1].location.startswith("/cases/")
    return answers


def overview(client: Client, material: Material, number: int) -> list[Answer]:
    answer = client.get("/")
    _require(answer, *(str(stage.label) for stage in (Stage.REGISTERED, Stage.FOLLOWING_UP, Stage.CLOSED)), "app-bars")
    return [answer]


def health(client: Client, material: Material, number: int) -> list[Answer]:
    answer = client.get("/healthz")
    assert answer.text == "ok"
    return [answer]


# Registering comes last: it alone writes.
JOBS = {"open_case": open_case, "list_cases": list_cases, "search": search, "overview": overview, "register": register}


def _require(answer: Answer, *parts: str) -> None:
    """The page answers, and holds what it is for. Raises AssertionError."""
    assert answer.status == 200, f"answered {answer.status}"
    for part in parts:
        assert part in answer.text, f"{part!r} is not on the page"


def _faults(answer: Answer) -> str:
    return " ".join(part.split("<")[0].strip() for part in answer.text.split("govuk-error-message")[1:])[:300]
