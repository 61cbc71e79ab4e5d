from datetime import timedelta

from pytest_bdd import scenarios, then, when

from scenarios import desk as acts
from scenarios.saying import said

scenarios("C05_unaccompanied_child_waits_for_best_interests.feature")


@when(said(r"WHO tries to take down that WHOM decides alone, without (?:his|her) guardian"))
def _(desk, who, whom):
    page = acts.declare(desk, who, whom, "Arabic", guardian="", view="I decide this.")
    desk.settle(page, "tries")


@when(said(r"WHO (?P<how>writes|tries to write) for WHOM “(?P<rung>.+)”:"))
def _(desk, who, how, whom, rung, datatable):
    reader = desk.case(who)
    reader.follow("Record, contacts, safeguards", within=desk.names(whom)[0])
    reader.follow("Best interests of the child", within="Safeguards")
    reader.follow("What is decided for the child")
    reader.follow("Write down", within=rung)
    reader.fill("From which day?" if rung == "Escort named" else "On which day?", desk.now.date())
    for question, answer in datatable:
        reader.fill(question, desk.now.date() + timedelta(days=20) if question.startswith("Until") else answer)
    button = {
        "A member of the panel has judged": "Save my judgement",
        "Best interests determined": "Save the determination",
    }
    desk.settle(reader.press(button.get(rung, "Save this step")), how)


@then(said(r"WHO reads for WHOM that next is “(?P<rung>.+)”"))
def _(desk, who, whom, rung):
    page = desk.reader(who).open(desk.address("children"))
    assert f"Next: {rung}" in page.section(desk.names(whom)[0]).text


@then(said(r"WHO sees that WHOM is followed up in “(?P<first>.+)” and “(?P<last>.+)”"))
def _(desk, who, whom, first, last):
    reader = desk.case(who)
    reader.follow("Follow-up")
    rounds = reader.page.section(desk.names(whom)[0]).text
    assert first in rounds
    assert last in rounds
