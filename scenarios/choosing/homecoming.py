"""Families that have come home to Erbil: what goes before is told elsewhere; here it is told by commands."""

from datetime import date

from bayiri.cases.commands import FormOfReturn, NewMember
from bayiri.people.commands import PersonData
from seed.stories import Desk as Staff
from seed.stories import Story

PEOPLE = {
    "Omar": ("عمر", "self", "male", 1986),
    "Zeinab": ("زينب", "spouse", "female", 1990),
    "Yusuf": ("يوسف", "child", "male", 2015),
    "Amal": ("أمل", "self", "female", 1988),
    "Hiba": ("هبة", "sibling", "female", 1992),
}


def come_home(desk, whom):
    """These people have arrived in Erbil with the help of Carla, who counselled, and Rami, who receives them."""
    called = whom.replace(" and ", ", ").split(", ")
    cast = desk.actors
    staff = Staff(cast.carla, cast.paul, cast.tara, cast.mona, cast.rami, cast.ranya)
    story = Story(staff, desk.now, language="ara")
    story.register(FormOfReturn("DEU", "IRQ", "Erbil"), [new_member(*PEOPLE[name]) for name in called])
    story.go_to("arrived")
    desk.people = {name: f"{PEOPLE[name][0]} حسن" for name in called}
    desk.case_url, desk.owner, desk.now = f"/cases/{story.case.pk}", "Carla", story.now


def new_member(given_names, relation, sex, year):
    told = {"birth_precision": "day", "nationalities": ("IRQ",), "languages": ("ara",)}
    return NewMember(relation, PersonData(given_names, "حسن", sex=sex, born_on=date(year, 3, 1), **told))
