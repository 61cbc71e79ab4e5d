"""A small world for the browser tests, built in a process of its own.

Prints {"cases": {name of a story: id of its case}, "full": {what stands in addresses: value in a case that has everything}}.
"""

import json
import sys
from datetime import UTC, date, datetime, timedelta

import django

django.setup()

from bayiri.agencies.context import acting_as  # noqa: E402
from bayiri.cases.commands import FormOfReturn, NewHousehold, NewMember, register_cases  # noqa: E402
from bayiri.core.actor import Actor  # noqa: E402
from bayiri.people.commands import DocumentData, PersonData  # noqa: E402
from seed.aftercare import half_done_survey, start_plan  # noqa: E402
from seed.cast import write_cast  # noqa: E402
from seed.complaints import somebody_complains  # noqa: E402
from seed.stories import Desk, Story  # noqa: E402
from seed.world import Random, build  # noqa: E402
from tests.invariants.attacks import START  # noqa: E402
from tests.invariants.full_case import ids_of, live  # noqa: E402

PASSPORT = DocumentData("passport", "A1234567", "IRQ", "proof", date(2019, 5, 1), date(2029, 4, 30))
# How long ago each story began, so that what may be done next may be done today; and how far it is told.
STORIES = {
    "couple decided": (8, "decided"),
    "counselling": (3, "counselling"),
    "decided": (8, "decided"),
    "preparing": (16, "preparing"),
    "released": (20, "released"),
    "arrived": (60, "arrived"),
    "reintegrating": (60, "arrived"),
}
OTHER_CASES, LONG_LIST = 20, 100
# About sixty letters each, in three scripts, some with words that no line breaks; what comes before them tells people apart.
LONG_NAMES = (
    ("عبد الرحمن محمد نور الدين", "الحسيني الهاشمي البغدادي", "Abdulrahman Muhammad Nuruddin", "al-Husayni al-Hashimi"),
    ("Andriamanitrarivonimerina", "Andriantsimitoviaminandriandehibe", "", ""),
    ("விஸ்வநாதன் சிவசுப்பிரமணியம்", "கிருஷ்ணமூர்த்தி ராமச்சந்திரன்", "Viswanathan Sivasubramaniam", "Krishnamurthy"),
)  # fmt: skip
FIRST_NAMES = (
    (("عمر", "Omar"), ("زينب", "Zeinab"), ("يوسف", "Yusuf"), ("سلمى", "Salma")),
    (("Rasolofonirina", ""), ("Voahangy", ""), ("Hery", ""), ("Lalaina", "")),
    (("நாகேஸ்வரன்", "Nageswaran"), ("மீனாட்சி", "Meenakshi"), ("முருகன்", "Murugan"), ("கமலா", "Kamala")),
)


def family(number: int) -> list[NewMember]:
    def member(relation: str, given: str, latin: str, sex: str, year: int, **more) -> NewMember:
        person = PersonData(
            given, "عبد الرحمن الحسيني", given_names_latin=latin, family_name_latin="Abdulrahman al-Husayni", sex=sex,
            born_on=date(year, 3, number + 1), birth_precision="day", nationalities=("IRQ",), languages=("ara", "deu"), **more,
        )  # fmt: skip
        return NewMember(relation, person, entered_on=date(2021, 5, 1))

    return [
        member("self", "عمر", "Omar", "male", 1986, documents=(PASSPORT,)),
        member("spouse", "زينب", "Zeinab", "female", 1990),
        member("child", "يوسف", "Yusuf", "male", 2015),
    ]


def tell(actors: dict[str, Actor], number: int, days: int, until: str, *, couple: bool, plan: bool) -> str:
    desk = Desk(*(actors[name] for name in ("carla", "paula", "tomas", "mona", "rania", "karim")))
    began = datetime.now(UTC).replace(microsecond=0) - timedelta(days=days, hours=2)
    story = Story(desk, began, vulnerabilities=["torture"] if number % 2 else [])
    story.register(FormOfReturn("DEU", "IRQ", "Erbil"), family(number)[: 2 if couple else 3])
    story.go_to(until)
    if plan:
        start_plan(story, Random(number))
        story.now = max(story.now, datetime.now(UTC) - timedelta(days=1))
        half_done_survey(story)
    return str(story.case.id)


def somebody(place: int, relation: str = "self", age: int = 40) -> NewMember:
    given, family, given_latin, family_latin = LONG_NAMES[place % 3]
    first, first_latin = FIRST_NAMES[place % 3][place // 3 % 4]
    person = PersonData(
        f"{first} {given}", family, given_names_latin=f"{first_latin} {given_latin}".strip(),
        family_name_latin=family_latin, sex=("male", "female")[place % 2],
        born_on=date(2023 - age, 1, 1 + place % 28), birth_precision="day", nationalities=("IRQ",), languages=("ara", "kmr"),
    )  # fmt: skip
    return NewMember(relation, person, entered_on=date(2023, 5, 1))


def household_of_ten() -> list[NewMember]:
    ages = {"spouse": (38,), "child": (17, 15, 12, 9, 6, 2), "parent": (70,), "sibling": (33,)}
    others = [(relation, age) for relation, all_of_them in ages.items() for age in all_of_them]
    return [somebody(0), *(somebody(place, *one) for place, one in enumerate(others, start=1))]


def tell_everything(actors: dict[str, Actor]) -> dict[str, str]:
    """A case with something behind every address, of many people with long names."""
    desk = Desk(*(actors[name] for name in ("carla", "paula", "tomas", "mona", "rania", "karim")))
    story = Story(desk, START, vulnerabilities=["illness"])
    story.register(FormOfReturn("DEU", "IRQ", "Erbil"), household_of_ten())
    story.go_to("arrived")
    return {name: str(value) for name, value in ids_of(live(story)).items()}


def fill_lists(actors: dict[str, Actor]) -> None:
    """A register that goes on for pages, and a queue."""
    for by, for_queue, number in ((actors["carla"], False, LONG_LIST), (actors["mona"], True, 30)):
        with acting_as(by):
            form = FormOfReturn("DEU", "IRQ", "Erbil")
            households = [NewHousehold(form, [somebody(place)], for_queue=for_queue) for place in range(number)]
            register_cases(by=by, households=households)


def main() -> None:
    actors = write_cast()
    full = tell_everything(actors)
    build(actors, OTHER_CASES)
    fill_lists(actors)
    full["complaint_id"] = str(somebody_complains(actors))
    told = {
        name: tell(actors, number, *how, couple=name.startswith("couple"), plan=name == "reintegrating")
        for number, (name, how) in enumerate(STORIES.items(), start=1)
    }
    json.dump({"cases": told, "full": full}, sys.stdout)


if __name__ == "__main__":
    main()
