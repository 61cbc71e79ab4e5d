"""Fictional households. Corridors and mixes follow published figures; names, people and events are invented.

Shares of the corridors follow the order of magnitude of assisted returns from Germany (IOM, return statistics 2023).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bayiri.cases.commands import FormOfReturn, NewMember
from bayiri.people.commands import ContactData, DocumentData, PersonData
from bayiri.people.rules import age_on
from bayiri.safeguards.choices import Vulnerability
from benchmarks.names import pools


@dataclass(frozen=True)
class Corridor:
    country: str
    share: int
    cultures: tuple[str, ...]
    languages: tuple[str, ...]
    places: tuple[str, ...]


CORRIDORS = (
    Corridor("IRQ", 34, ("arabic", "kurdish"), ("ara", "kmr", "ckb"), ("Baghdad", "Erbil", "Mosul", "Basra", "Duhok")),
    Corridor("GEO", 22, ("georgian",), ("kat",), ("Tbilisi", "Kutaisi", "Zugdidi", "Batumi")),
    Corridor("ALB", 18, ("balkan",), ("sqi",), ("Tirana", "Shkodër", "Durrës", "Vlorë")),
    Corridor("SEN", 14, ("westafrican",), ("wol", "fra"), ("Dakar", "Thiès", "Kolda", "Tambacounda")),
    Corridor("BGD", 12, ("bengali",), ("ben",), ("Dhaka", "Sylhet", "Cumilla", "Noakhali")),
)
CATEGORIES = (
    "personal_wish",
    "asylum_refused",
    "asylum_refused",
    "stay_not_authorised",
    "labour_term_ended",
    "study_term_ended",
    "stranded",
)
STATUSES = ("ordered_to_leave", "tolerated", "irregular", "resident", "not_said", "ordered_to_leave")
# How households look: relations of the members after the main applicant.
SHAPES = (
    ((), 52),
    (("spouse",), 12),
    (("spouse", "child"), 10),
    (("spouse", "child", "child"), 11),
    (("child",), 5),
    (("spouse", "child", "child", "child"), 6),
    (("spouse", "child", "child", "child", "parent"), 2),
    (("sibling",), 2),
)


@dataclass(frozen=True)
class Household:
    corridor: Corridor
    form: FormOfReturn
    members: list[NewMember]


def household(random: Random, today: date, **axes: str) -> Household:
    """One household on its way to one of the corridors; `axes` sets parts of the form of return."""
    corridor = random.choices(CORRIDORS, weights=[one.share for one in CORRIDORS])[0]
    culture = random.choice(corridor.cultures)
    family = random.choice(pools()[culture]["family"])
    shape = random.choices([shape for shape, _ in SHAPES], weights=[share for _, share in SHAPES])[0]
    members = [_member(random, today, corridor, culture, family, relation) for relation in ("self", *shape)]
    chosen = {"category": random.choice(CATEGORIES), "residence_status": random.choice(STATUSES), **axes}
    form = FormOfReturn("DEU", corridor.country, random.choice(corridor.places), **chosen)
    return Household(corridor, form, members)


def fitting(members: list[NewMember], today: date) -> list[str]:
    """The vulnerabilities that the main applicant could have: nobody's record should make a reader smile."""
    head = members[0].person
    assert head
    age = age_on(head.born_on, today) if head.born_on else 30
    relations = {member.relation for member in members}
    unfitting = {Vulnerability.CHILD_ALONE}
    if head.sex != "female":
        unfitting |= {Vulnerability.PREGNANCY, Vulnerability.WOMAN_AT_RISK}
    if age > 44:
        unfitting.add(Vulnerability.PREGNANCY)
    if age < 60:
        unfitting.add(Vulnerability.ELDERLY)
    if "child" not in relations or "spouse" in relations:
        unfitting.add(Vulnerability.SINGLE_PARENT)
    return [code for code in Vulnerability.values if code not in unfitting]


# The pools name men first: from this name on they are women's.
FIRST_WOMAN = {
    "arabic": "Fatima", "kurdish": "Avin", "georgian": "Nino", "balkan": "Jelena", "westafrican": "Aminata", "bengali": "Fatema",
}  # fmt: skip
AGES = {"self": (22, 58), "spouse": (21, 55), "child": (0, 17), "parent": (60, 79), "sibling": (18, 40)}


def _member(
    random: Random, today: date, corridor: Corridor, culture: str, family: tuple[str, str], relation: str
) -> NewMember:
    youngest, oldest = AGES[relation]
    born_on = today - timedelta(days=random.randint(youngest * 365 + 30, oldest * 365 + 200))
    sex = random.choice(("female", "male"))
    given = _given_name(random, culture, sex)
    adult = relation not in ("child",)
    needs_interpreter = adult and random.random() < 0.3
    person = PersonData(
        given_names=given[0], family_name=family[0], given_names_latin=given[1], family_name_latin=family[1],
        sex=sex, born_on=born_on,
        birth_precision=random.choices(("day", "year", "estimated"), weights=(88, 8, 4))[0],
        nationalities=(corridor.country,),
        languages=(corridor.languages[0], "deu") if adult else (corridor.languages[0],),
        interpreter_language=corridor.languages[0] if needs_interpreter else "",
        education=random.choice(("1", "2", "3", "3", "6")) if adult else "",
        occupation_before=random.choice(("51", "61", "71", "52", "93", "23")) if adult else "",
        occupation_in_host_country=random.choice(("94", "91", "51", "93", "")) if adult else "",
        region_of_origin=random.choice(corridor.places),
        contacts=_contacts(random) if relation == "self" else (), documents=_documents(random,
        corridor) if adult else (),
    )  # fmt: skip
    entered = max(born_on, today - timedelta(days=random.randint(200, 3000)))
    return NewMember(relation, person, entered_on=entered)


def _given_name(random: Random, culture: str, sex: str) -> tuple[str, str]:
    names = pools()[culture]["given"]
    first_woman = [latin for _native, latin in names].index(FIRST_WOMAN[culture])
    return random.choice(names[first_woman:] if sex == "female" else names[:first_woman])


def _contacts(random: Random) -> tuple[ContactData, ...]:
    number = f"+49 30 {random.randint(1000000, 9999999)}"
    return (ContactData("phone", number, is_safe=random.random() < 0.8),)


def _documents(random: Random, corridor: Corridor) -> tuple[DocumentData, ...]:
    if random.random() < 0.35:
        return ()
    number = f"{random.choice('ABCDEFG')}{random.randint(10000000, 99999999)}"
    grade = random.choice(("proof", "proof", "prima_facie"))
    return (DocumentData("passport", number, corridor.country, grade, date(2019, 5, 1), date(2029, 4, 30)),)
