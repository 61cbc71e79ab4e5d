"""Stories at a table: who calls, who sits there, who decides, who has somebody in their care."""

from datetime import datetime

import pytest
from pytest_bdd import parsers, then, when

from bayiri.agencies.context import acting_as
from bayiri.boards.queries import voluntary_return_checked
from bayiri.core import clock
from scenarios.saying import said

DOMAINS = ("Asylum", "Work", "Health", "Family", "Education")


@pytest.fixture
def at_table():
    """Where the table and the last proposal of this story are."""
    return {"table": "", "proposal": "", "subject": ""}


def at(desk, who, at_table, rest=""):
    """`who` with the table open, or a page below it."""
    reader = desk.reader(who)
    reader.open(at_table["table"] + rest)
    return reader


@when(said(r"WHO calls a board on “(?P<subject>.+?)”: “(?P<question>.+)”"))
def _(desk, at_table, who, subject, question):
    reader = desk.reader(who)
    reader.open("/")
    reader.follow("Boards")
    reader.follow("Call agencies to a table")
    reader.fill_all({"What is it about?": subject, "Which question do you answer together?": question})
    called(desk, at_table, reader.press("Call to the table"), subject)


@when(said(r"WHO calls a (?P<kind>board|task force) on the case: “(?P<subject>.+)”"))
def _(desk, at_table, who, kind, subject):
    reader = desk.case(who)
    reader.follow("Boards and task forces")
    reader.follow("Call agencies to a table")
    reader.fill_all({
        "Which kind of table?": kind.capitalize(), "What is it about?": subject,
        "Which question do you answer together?": "How, and who does what?",
    })  # fmt: skip
    called(desk, at_table, reader.press("Call to the table"), subject)


def called(desk, at_table, page, subject):
    desk.settle(page, "calls")
    at_table |= {"table": page.url, "subject": subject}


INVITES = r"WHO (?P<how>invites|tries to invite) “(?P<agency>.+?)” as “(?P<role>.+?)”"


@when(said(INVITES + r"(?:, who would see “(?P<section>.+)” on the order of a court)?$"))
def _(desk, at_table, who, how, agency, role, section):
    reader = at(desk, who, at_table)
    reader.follow("Invite an agency")
    reader.fill_all({"Whom do you invite?": agency, "As what?": role})
    if section:
        reader.fill("Which parts of the case are opened to them?", {section})
        reader.fill_all({"On which basis?": "Order of a court", "The legal basis": "Order 7 of the district court"})
    desk.settle(reader.press("Invite"), how)


@when(said(r"WHO takes the seat(?P<named> by name)?"))
def _(desk, at_table, who, named):
    reader = invitation(desk, at_table, who)
    reader.fill("What do you answer?", "We take the seat")
    if named:
        reader.fill("Who sits there for us?", reader.actor.name)
    desk.settle(reader.press("Answer"), "takes")


@when(said(r"WHO declines the seat: “(?P<why>.+)”"))
def _(desk, at_table, who, why):
    reader = invitation(desk, at_table, who)
    reader.fill_all({"What do you answer?": "We decline", "Anything the others should know?": why})
    desk.settle(reader.press("Answer"), "declines")


def invitation(desk, at_table, who):
    reader = desk.reader(who)
    reader.open("/boards")
    reader.follow(at_table["subject"], within="Waiting for your answer")
    return reader


@when(said(r"WHO (?P<how>opens|tries to open) the agreed parts to “(?P<agency>.+)”"))
def _(desk, at_table, who, how, agency):
    reader = at(desk, who, at_table)
    reader.follow(f"Open the agreed parts: {agency}")
    desk.settle(reader.press("I confirm the legal basis: open them"), how)


@then(said(r"WHO, (?P<as_what>.+), finds no table there"))
def _(desk, at_table, who, as_what):
    reader = desk.reader(who)
    assert reader.open(at_table["table"]).status == 404
    reader.open("/boards")
    assert at_table["table"] not in [link.attrs.get("href") for link in reader.page.root.all("a")]


@when(said(r"WHO gives “(?P<agency>.+?)” the work “(?P<what>.+?)” until (?P<day>\d+ \w+ \d{4})"))
def _(desk, at_table, who, agency, what, day):
    reader = at(desk, who, at_table)
    reader.follow("Give work")
    due = datetime.strptime(f"{day} +0000", "%d %B %Y %z").date()
    reader.fill_all({"What is to be done?": what, "Who does it?": agency, "Until when?": due})
    desk.settle(reader.press("Give the work"), "gives")


@then(said(r"WHO sees at the table that “(?P<what>.+)” is late"))
def _(desk, at_table, who, what):
    assert f"{what} late" in at(desk, who, at_table).page.section("Open work").text


@when(said(r"WHO writes that the work “(?P<what>.+?)” is done: “(?P<result>.+)”"))
def _(desk, at_table, who, what, result):
    reader = at(desk, who, at_table)
    reader.follow(f"Done: {what}")
    reader.fill("What came of it?", result)
    desk.settle(reader.press("It is done"), "writes")


@when(said(r"WHO writes to the table: “(?P<text>.+)”"))
def _(desk, at_table, who, text):
    reader = at(desk, who, at_table)
    reader.follow("Read all, write one")
    reader.fill("Your message", text)
    desk.settle(reader.press("Send"), "writes")


@when(said(r"WHO proposes: “(?P<text>.+)”"))
def _(desk, at_table, who, text):
    reader = at(desk, who, at_table)
    reader.follow("Propose a decision")
    reader.fill("What do you propose?", text)
    proposed(desk, at_table, reader, "proposes")


def proposed(desk, at_table, reader, how):
    page = reader.press("Propose")
    desk.settle(page, how)
    if page.saved:
        at_table["proposal"] = page.url


def draft(reader, result, missing="", offered="Yes"):
    """The check of a draft forced return, filled in."""
    for domain in DOMAINS:
        reader.fill(domain, "Missing" if domain == missing else "Asked, and the answer is there")
    reader.fill_all({
        "Was voluntary return offered first, with time to decide?": offered, "What follows?": result,
        "What do you propose?": "The draft of 9 March",
    })  # fmt: skip


CHECKS = r"WHO (?P<how>proposes|tries to propose) that (?P<what>the draft goes on|information is missing)"


@when(said(CHECKS + r",? (?:with|of) “(?P<domain>.+?)”(?: missing)?"))
def _(desk, at_table, who, how, what, domain):
    reader = at(desk, who, at_table)
    reader.follow("Check a draft forced return")
    result = "The draft goes on" if "goes on" in what else "Information of other domains is missing"
    draft(reader, result, missing=domain)
    proposed(desk, at_table, reader, how)


@when(said(r"WHO reopens it: everything was asked, voluntary return was offered, the draft goes on"))
def _(desk, at_table, who):
    reader = desk.reader(who)
    reader.open(at_table["proposal"])
    reader.follow("Reopen it by another proposal")
    draft(reader, "The draft goes on")
    proposed(desk, at_table, reader, "reopens")


@when(said(r"WHO (?:says|(?P<tries>tries to say)) “(?P<voice>.+)” to it(?: without a reason)?"))
def _(desk, at_table, who, tries, voice):
    reader = desk.reader(who)
    reader.open(at_table["proposal"])
    reader.fill("What does your agency say?", voice)
    desk.settle(reader.press("Answer"), tries or "says")


@then(parsers.re(r"the proposal is “(?P<state>.+)”"))
def _(desk, at_table, state):
    page = desk.reader("Mona").open(at_table["proposal"])
    assert state in page.text


@then(parsers.re(r"the minutes name “(?P<one>.+)” and “(?P<other>.+)” as agreeing"))
def _(desk, at_table, one, other):
    text = at(desk, "Lars", at_table, "/minutes").page.text
    assert f"{one}: Agrees" in text
    assert f"{other}: Agrees" in text


@then(parsers.re(r"(?P<no>no|the) draft forced return of the case may go on(?:, as the table decided)?"))
def _(desk, at_table, no):
    """What the guards of forced returns ask."""
    with clock.moved_to(desk.now), acting_as(desk.reader("Mona").actor):
        found = voluntary_return_checked(desk.case_url.rsplit("/", 1)[1])
    assert (found is None) == (no == "no")
    assert found is None or str(found) in at_table["proposal"]


@when(said(r"WHO ends the table as “(?P<how>.+)”"))
def _(desk, at_table, who, how):
    reader = at(desk, who, at_table)
    reader.follow("End the table")
    reader.fill("How does it end?", how)
    desk.settle(reader.press("End the table"), "ends")


@when(said(r"WHO (?P<how>ends|tries to end) the task force(?:: “(?P<why>.+)”)?"))
def _(desk, at_table, who, how, why):
    reader = at(desk, who, at_table)
    reader.follow("End the table")
    if why:
        reader.fill("Why?", why)
    desk.settle(reader.press("Ask a colleague to agree" if why else "End the table"), how)


@when(said(r"WHO tries to leave the table"))
def _(desk, at_table, who):
    reader = at(desk, who, at_table)
    reader.follow(f"Leave the table: {reader.actor.agency_name}")
    reader.fill("Why?", "Our part is done")
    desk.settle(reader.press("End the seat"), "tries")


@when(said(r"WHO takes WHOM into care in “(?P<place>.+)”"))
def _(desk, at_table, who, whom, place):
    reader = at(desk, who, at_table, "/care")
    reader.follow("Take into care")
    reader.fill_all(
        {"Who looks after the person?": who, "Where?": place, "When?": desk.now, "How is the person?": "Slept, ate."}
    )
    desk.settle(reader.press("Take into care"), "takes")


@when(said(r"WHO (?P<how>hands|tries to hand) WHOM over to “(?P<agency>.+?)” in “(?P<place>.+)”"))
def _(desk, at_table, who, how, whom, agency, place):
    reader = at(desk, who, at_table, "/care")
    if reader.page.links("Hand over"):
        reader.follow("Hand over")
    else:  # not offered: by the address that the page has for whose turn it is
        reader.open(hand_over_address(desk, at_table))
    reader.fill_all({
        "Who receives the person?": agency, "Who hands over for us?": who, "Who receives for them?": "Whoever is there", "Where?": place,
        "When?": desk.now, "How is the person?": "Well.",
    })  # fmt: skip
    desk.settle(reader.press("Hand over"), how)


def hand_over_address(desk, at_table):
    page = at(desk, "Petra", at_table, "/care").page
    return page.links("Hand over")[0].attrs["href"]


@when(said(r"WHO confirms that WHOM has come: “(?P<condition>.+)”"))
def _(desk, at_table, who, whom, condition):
    reader = desk.reader(who)
    reader.open("/work")
    reader.follow("Say whether the person has come to you")
    reader.fill_all({
        "Has the person come to you?": "Yes, the person is with us", "When?": desk.now, "How is the person, or what happened?": condition,
    })  # fmt: skip
    desk.settle(reader.press("Save"), "confirms")


@then(said(r"the chain of WHOM reads “(?P<first>.+)”, “(?P<second>.+)”, “(?P<third>.+)”"))
def _(desk, at_table, whom, first, second, third):
    part = at(desk, "Mona", at_table, "/care").page.section(desk.names(whom)[0])
    steps = [node.text for node in part.all("li")]
    assert steps[0].startswith(f"From {second} to {third}")
    assert steps[1].startswith(f"From {first} to {second}")
    assert steps[2].startswith(first)
