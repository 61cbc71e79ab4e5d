from datetime import UTC, date, datetime

from pytest_bdd import parsers, scenarios, then, when

from bayiri.agencies.context import set_context
from bayiri.agencies.jobs import open_reviews
from bayiri.core import clock
from scenarios.saying import said

scenarios("I03_joint_implementation.feature")


def agreement(desk, who, title):
    """`who` with the agreement open, reached through the menu."""
    reader = desk.reader(who)
    reader.open("/agencies")
    reader.follow("Agreements")
    reader.follow(title)
    return reader


@when(said(r"WHO offers the service “(?P<name>.+)” of the kind “(?P<kind>.+)” in “(?P<area>.+)”"))
def _(desk, who, name, kind, area):
    reader = desk.reader(who)
    reader.open("/agencies")
    reader.follow("Our own entry")
    reader.follow("Offer a service")
    reader.fill_all({
        "What kind of service is it?": kind, "Name": name, "Where": area, "Does it take people?": "Takes people now",
    })  # fmt: skip
    desk.settle(reader.press("Save the service"), "offers")


@then(said(r"WHO finds “(?P<name>.+)” in the directory among what takes people now"))
def _(desk, who, name):
    reader = desk.reader(who)
    reader.open("/agencies")
    assert name in reader.open("/agencies?now=on").part("Citadel Training Centre").text


@when(
    said(
        r"WHO (?P<how>writes|tries to write) down the memorandum “(?P<title>.+)” with “(?P<agency>.+)” and the State “(?P<state>.+)”"
    )
)
def _(desk, who, how, title, agency, state):
    reader = desk.reader(who)
    page = reader.open("/agreements/new")
    if page.status == 200:
        reader.fill_all({
            "Kind": "Memorandum of understanding", "Title": title, "Which agencies are parties?": [agency],
            "States that are parties as such": state, "First day": desk.now.date(), "Last day": date(2025, 12, 31),
            "To be looked at again on": date(2025, 2, 20), "Terms": "Each keeps its own records.",
        })  # fmt: skip
        page = reader.press("Save the agreement")
    desk.settle(page, how)


ADDS = r"WHO (?P<how>adds|tries to add) the activity “(?P<what>.+)”, which “(?P<by>.+?)” (?P<role>leads|carries out)"


@when(said(ADDS + r"(?: and “(?P<payer>.+)” funds with (?P<amount>\S+) EUR)?"))
def _(desk, who, how, what, by, role, payer, amount):
    reader = agreement(desk, who, "Training in Erbil")
    reader.follow("Add an activity")
    reader.fill_all({"What is done?": what, "Who does it?": by, "In which role?": role.capitalize()})
    if payer:
        reader.fill_all({"Who pays?": payer, "How much?": amount, "Currency": "Euro"})
    desk.settle(reader.press("Save the activity"), how)


@then(said(r"WHO reads in “(?P<title>.+)” that “(?P<agency>.+)” pays (?P<amount>\S+) EUR in all"))
def _(desk, who, title, agency, amount):
    assert f"{agency}: {amount} EUR" in agreement(desk, who, title).page.text


@then(said(r"WHO reads in “(?P<title>[^”]+)”: “(?P<words>.+)”"))
def _(desk, who, title, words):
    assert words in agreement(desk, who, title).page.text


@when(said(r"WHO tries to amend “(?P<title>.+)”"))
def _(desk, who, title):
    reader = agreement(desk, who, title)
    page = reader.open(f"{reader.page.url}/amend")
    if page.status == 200:
        reader.fill("Why is it amended?", "To see whether it goes.")
        page = reader.press("Save the agreement")
    desk.settle(page, "tries")


def _day(words):
    return datetime.strptime(words, "%d %B %Y").replace(tzinfo=UTC).date()


@when(said(r"WHO extends “(?P<title>.+)” until (?P<day>\d+ \w+ \d+), because: (?P<because>.+)"))
def _(desk, who, title, day, because):
    reader = agreement(desk, who, title)
    reader.follow("Amend or extend")
    reader.fill_all({"Last day": _day(day), "Why is it amended?": because})
    desk.settle(reader.press("Save the agreement"), "extends")


@then(said(r"WHO, of another agency, does not find “(?P<title>.+)”"))
def _(desk, who, title):
    there = agreement(desk, "Mona", title).page.url
    assert title not in desk.reader(who).open("/agreements").text
    assert desk.reader(who).open(there).status == 404


@when(parsers.re("the night has passed"))
def _(desk):
    set_context(None)
    with clock.moved_to(desk.now):
        open_reviews(0)


@when(said(r"WHO reviews “(?P<title>.+)”: (?P<note>.+)"))
def _(desk, who, title, note):
    reader = desk.reader(who)
    reader.open("/work")
    reader.follow(title)
    reader.fill("What did you find?", note)
    desk.settle(reader.press("Reviewed"), "reviews")


@when(said(r"WHO ends “(?P<title>.+)”, because: (?P<because>.+)"))
def _(desk, who, title, because):
    reader = agreement(desk, who, title)
    reader.follow("End the agreement")
    reader.fill("Why?", because)
    desk.settle(reader.press("End the agreement"), "ends")
