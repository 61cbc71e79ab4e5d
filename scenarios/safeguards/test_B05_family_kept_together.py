"""A family that would travel apart."""

from datetime import timedelta

from pytest_bdd import scenarios, then, when

from scenarios import desk as acts
from scenarios.saying import said

scenarios("safeguards/B05_family_kept_together.feature")


@when(said(r"WHO (?P<how>books|tries to book) a flight for WHOM alone in (?P<days>\d+) days"))
def _(desk, who, how, whom, days):
    reader = desk.case(who)
    reader.open(desk.address("travel/book"))
    departs_at = desk.now + timedelta(days=int(days))
    reader.fill_all({
        "Who travels?": desk.names(whom)[0], "Carrier": "Example Air", "From": "Frankfurt", "To": "Erbil", "Departure": departs_at,
        "Arrival": departs_at + timedelta(hours=5),
    })  # fmt: skip
    page = reader.press("Book the journey")
    if page.saved:
        desk.departs_at = departs_at
    desk.settle(page, how)


def parting(desk, who):
    reader = desk.reader(who)
    reader.open(desk.address("parting"))
    return reader


def asked(desk, who, whom, **answers):
    reader = parting(desk, who)
    reader.follow(f"Write down what {desk.names(whom)[0]} says")
    reader.fill_all({
        "Who would go ahead?": desk.names("Omar")[0], "In which language did you speak?": "Arabic", "The person was alone with us.": True,
        **answers,
    })  # fmt: skip
    return reader.press("Save what they said")


WORD = r"WHO takes down that WHOM says (?P<word>yes|no) to Omar going ahead: “(?P<words>.+)”"


@when(said(WORD))
def _(desk, who, whom, word, words):
    said_so = {
        "May some of the family travel before the others?": word.capitalize(),
        "Why? In the person's own words": words,
    }
    desk.settle(asked(desk, who, whom, **said_so), "takes down")


@when(said(r"WHO (?P<how>takes|tries to take) down what is best for WHOM: “(?P<words>.+)”"))
def _(desk, who, how, whom, words):
    found = {
        "May some of the family travel before the others?": "Yes", "What does the child say, in their own words?": "I stay with Mama.",
        "What is best for the child, and why?": words,
    }  # fmt: skip
    desk.settle(asked(desk, who, whom, **found), how)


@then(said(r"WHO sees on the page of travelling apart: “(?P<words>.+)”"))
def _(desk, who, words):
    assert words in parting(desk, who).page.text


@then(said(r"WHO cannot release WHOM, because “(?P<why>.+)”"))
def _(desk, who, whom, why):
    desk.now = desk.departs_at - timedelta(days=2)
    acts.ask_again(desk, "Carla", whom, "Still wants to return", "Arabic")
    acts.clear(desk, "Paul", "Capacity to decide", whom, "Understands and decides.")
    acts.clear(desk, "Tara", "Fit to travel", whom, "Certificate seen.")
    acts.clear(desk, "Tara", "Identity and travel document", whom, "Passport seen.")
    page = acts.release(desk, who, whom)
    assert page.status == 422
    assert why in page.faults
