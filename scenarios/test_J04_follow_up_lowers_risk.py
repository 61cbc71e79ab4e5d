import re
from datetime import date

from pytest_bdd import given, scenarios, then, when

from bayiri.cases.commands import FormOfReturn, NewMember
from bayiri.people.commands import PersonData
from scenarios import aftercare
from scenarios.saying import said
from seed.stories import Desk as Staff
from seed.stories import Story

scenarios("J04_follow_up_lowers_risk.feature")
FAMILY = {
    "Omar": ("عمر", "self", "male", 1986),
    "Zeinab": ("زينب", "spouse", "female", 1990),
    "Yusuf": ("يوسف", "child", "male", 2015),
}


@given(said(r"the family of WHOM has come home to Erbil with the help of Carla and Rami"))
def _(desk, cast, whom):
    """What goes before is told in E01_E02; here it is told by commands, and the pages take over."""
    staff = Staff(cast.carla, cast.paul, cast.tara, cast.mona, cast.rami, cast.ranya)
    story = Story(staff, desk.now, language="ara")
    story.register(FormOfReturn("DEU", "IRQ", "Erbil"), [_member(*who) for who in FAMILY.values()])
    story.go_to("arrived")
    desk.people = {called: f"{who[0]} حسن" for called, who in FAMILY.items()}
    desk.case_url, desk.owner, desk.now = f"/cases/{story.case.pk}", "Carla", story.now
    assert desk.names(whom) == list(desk.people.values())


def _member(given_names, relation, sex, year):
    told = {"birth_precision": "day", "nationalities": ("IRQ",), "languages": ("ara",)}
    return NewMember(relation, PersonData(given_names, "حسن", sex=sex, born_on=date(year, 3, 1), **told))


def rounds(desk, who, whom):
    reader = desk.case(who)
    reader.follow("Follow-up")
    return reader.page.section(desk.names(whom)[0])


@when(said(r"WHO tries to hold the follow-up “(?P<month>.+)” with WHOM before anything was asked"))
def _(desk, who, whom, month):
    desk.settle(aftercare.hold_round(desk, who, whom, month, "none"), "tries")


@then(said(r"WHO sees that “(?P<month>.+)” of WHOM (?P<how>says|does not say): “(?P<words>.+)”"))
def _(desk, who, month, whom, how, words):
    lines = [row.text for row in rounds(desk, who, whom).all("tr")]
    assert any(month in line and words in line for line in lines) == (how == "says"), lines


@then(said(r"WHOM's overall score went up from “(?P<before>.+)” to “(?P<after>.+)”"))
def _(desk, whom, before, after):
    lines = " ".join(row.text for row in rounds(desk, "Ranya", whom).all("tr"))
    overall = [float(re.search(rf"{month} (\d\.\d\d)", lines)[1]) for month in (before, after)]
    assert overall[0] < 0.33 < overall[1]
