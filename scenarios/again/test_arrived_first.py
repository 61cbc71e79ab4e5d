from datetime import UTC, datetime

from pytest_bdd import parsers, scenarios, then, when

from scenarios import desk as acts
from scenarios.saying import rows, said

scenarios("again/arrived_first.feature")
# What is offered and what waits while a journey is still to come.
OFFERED = ("Ask again", "Book a seat", "Book the journey", "Release", "On board", "Departed", "Confirm the arrival")
WAITING = ("Assess", "Decision", "decision", "assistance", "journey", "Without a seat", "Time to reflect", "arrival")

ARRIVED = (
    r"WHO registers a return from (?P<host>\w+) to (?P<place>\w+) in (?P<country>\w+), arrived on (?P<day>.+), for:"
)


@when(said(ARRIVED))
def _(desk, who, host, place, country, day, datatable):
    arrived_on = datetime.strptime(day, "%d %B %Y").replace(tzinfo=UTC).date()
    desk.settle(acts.register(desk, who, host, place, country, rows(datatable), arrived_on), "registers")


@then(said(r"WHO is asked for nothing that stands before a journey"))
def _(desk, who):
    page = desk.case(who).page
    assert [words for words in OFFERED if page.links(words)] == []
    work = [page.section("Open work"), *desk.reader(who).open("/work").root.all("li")]
    assert "Follow up" in work[0].text
    assert [words for words in WAITING for part in work if words in part.text] == []
    panel = page.section(desk.names("everybody")[0])
    assert [link.attrs["href"] for link in panel.all("a") if "/safeguards/" in (link.attrs["href"] or "")] == []


def rounds(desk, called):
    reader = desk.case("Ranya")
    reader.follow("Follow-up")
    return [row.text for row in reader.page.section(desk.people[called]).all("tr")]


DUE = r"(?P<called>\w+) has the follow-ups “(?P<one>.+)” for (?P<day>.+) and “(?P<other>.+)” for (?P<later>.+)"


@then(parsers.re(DUE))
def _(desk, called, one, day, other, later):
    lines = rounds(desk, called)
    for month, due_on in ((one, day), (other, later)):
        assert any(f"{month} {due_on} Due" in line for line in lines), lines


@then(
    parsers.re(
        r"the follow-up “(?P<one>.+)” of (?P<called>\w+) is “(?P<how>.+)”, and “(?P<other>.+)” is “(?P<still>.+)”"
    )
)
def _(desk, one, called, how, other, still):
    lines = rounds(desk, called)
    for month, state in ((one, how), (other, still)):
        assert any(month in line and state in line for line in lines), lines


@then(parsers.re(r"this serves [A-J]\d\d: .+"))
def _():
    """Said aloud; what stands above has shown it."""
