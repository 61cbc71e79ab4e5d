"""A small world for the browser tests, built in a process of its own; prints {name of a story: id of its case}."""

import json
import sys
from datetime import UTC, date, datetime, timedelta

import django

django.setup()

from bayiri.cases.commands import FormOfReturn, NewMember  # noqa: E402
from bayiri.core.actor import Actor  # noqa: E402
from bayiri.people.commands import DocumentData, PersonData  # noqa: E402
from seed.aftercare import half_done_survey, start_plan  # noqa: E402
from seed.cast import write_cast  # noqa: E402
from seed.stories import Desk, Story  # noqa: E402
from seed.world import Random, build  # noqa: E402

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
OTHER_CASES = 20


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


def main() -> None:
    actors = write_cast()
    build(actors, OTHER_CASES)
    told = {
        name: tell(actors, number, *how, couple=name.startswith("couple"), plan=name == "reintegrating")
        for number, (name, how) in enumerate(STORIES.items(), start=1)
    }
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
