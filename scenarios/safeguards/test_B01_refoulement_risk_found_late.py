"""A risk on return that is found after the release."""

import pytest
from pytest_bdd import parsers, scenarios, then, when

from bayiri.core import clock
from bayiri.safeguards.jobs import climb
from scenarios import desk as acts
from scenarios.saying import said

scenarios("safeguards/B01_refoulement_risk_found_late.feature")

FEAR = "The men who took my brother have asked for me."


@pytest.fixture
def risk_page(desk):
    """`risk_page("Paul")`: Paul with the page of the risk on return open, whatever the answer."""

    def opened(who):
        owner = desk.case(desk.owner)
        owner.follow("Risk on return")
        address = owner.page.url
        reader = desk.reader(who)
        reader.open(address)
        return reader

    return opened


@then(said(r"WHO sees on the page of the risk on return: “(?P<words>.+)”"))
def _(risk_page, who, words):
    assert words in risk_page(who).page.text


@when(said(r"WHO notes a call with WHOM, who is afraid: “(?P<words>.+)”"))
def _(desk, who, whom, words):
    reader = desk.case(who)
    reader.open(desk.address("contact/add"))
    reader.fill_all({
        "How?": "Call", "What came of it?": "Reached", "What do they fear?": words, "The person said that they are afraid to return.": True,
        "Another number or address": "+49 151 5550101",
    })  # fmt: skip
    desk.settle(reader.press("Save the attempt"), "notes")


@then(said(r"WHO cannot board WHOM, because “(?P<why>.+)”"))
def _(desk, who, whom, why):
    desk.now = max(desk.now, desk.departs_at)
    page = acts.travel(desk, who, whom, "On board")
    assert page.status == 422
    assert why in page.faults


@then(said(r"Rami and Eve do not see what Omar fears"))
def _(desk, risk_page):
    for who in ("Rami", "Eve"):
        assert FEAR not in desk.case(who).page.text
    for who in ("Rami", "Eve"):
        assert risk_page(who).page.status == 404


@when(parsers.re(r"1 minute passes and the clock has done its work on reviews"))
def _(desk):
    desk.later(minutes=1)
    with clock.moved_to(desk.now):
        climb(timestamp=0)


@then(said(r"WHO has news: “(?P<words>.+)”"))
def _(desk, who, words):
    assert words in desk.reader(who).open("/news").text


@when(said(r"WHO takes the review on"))
def _(desk, risk_page, who):
    desk.settle(risk_page(who).press("I take care of it"), "takes")


@when(said(r"WHO assesses the risk for WHOM as “(?P<result>.+)”, because: (?P<why>.+)"))
def _(desk, risk_page, who, whom, result, why):
    desk.settle(acts.assess_risk(risk_page(who), result, why), "assesses")


@then(said(r"WHO cannot review his own assessment"))
def _(risk_page, who):
    page = risk_page(who).page
    assert "Review the assessment" not in page.text
    assert "waits for a protection officer who neither wrote it nor has the case" in page.text


@when(said(r"WHO refers WHOM on to asylum"))
def _(desk, who, whom):
    reader = desk.case(who)
    reader.follow("Record, contacts, safeguards", within=desk.names(whom)[0])
    reader.follow("Refer to another procedure, as asylum")
    reader.fill("To which procedure, and why?", "Asylum: the militia looks for him.")
    desk.settle(reader.press("Stop the return and refer"), "refers")
