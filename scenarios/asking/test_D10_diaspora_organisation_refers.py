from datetime import timedelta

from pytest_bdd import scenarios, then, when

from bayiri.core import clock
from scenarios.reader import Page
from scenarios.saying import said

scenarios("asking/D10_diaspora_organisation_refers.feature")


def send(desk, who, agency, kind, title, needs=()):
    reader = desk.reader(who)
    reader.open(f"/reports/new/{kind}")
    day = desk.now.date() - timedelta(days=2)
    reader.fill_all({
        "To which agency?": agency, "Title": title, "Country": "Iraq", "First day": day, "Last day": day, "How many people?": 40,
        "What did you find, what was said and asked?": "Rents have doubled; forty families asked about schools.",
    })  # fmt: skip
    if needs:
        reader.fill("What is needed?", needs)
    return reader.press("Send the report")


@when(said(r"WHO sends to “(?P<agency>.+)” what she found: “(?P<title>.+)”, which needs “(?P<need>.+)”"))
def _(desk, who, agency, title, need):
    desk.settle(send(desk, who, agency, "needs", title, {need}), "sends")


@when(said(r"WHO sends to “(?P<agency>.+)” how a campaign went: “(?P<title>.+)”"))
def _(desk, who, agency, title):
    desk.settle(send(desk, who, agency, "campaign", title), "sends")


def report(desk, who, title):
    reader = desk.reader(who)
    reader.open("/reports")
    reader.follow(title)
    return reader


@then(said(r"WHO reads neither of the reports"))
def _(desk, who):
    text = desk.reader(who).open("/reports").text
    assert "Rents around Erbil" not in text
    assert "A market day" not in text


@when(said(r"WHO (?P<how>answers|tries to answer) “(?P<title>.+)”: “(?P<answer>.+)”"))
def _(desk, who, how, title, answer):
    reader = report(desk, who, title)
    if how == "answers":
        reader.fill("Your answer", answer)
        desk.settle(reader.press("Send the answer"), how)
        return
    token = reader.client.cookies["csrftoken"].value
    with clock.moved_to(desk.now):
        sent = reader.client.post(reader.page.url, {"answer": answer, "csrfmiddlewaretoken": token})
    desk.settle(Page(sent.content.decode(), sent.status_code, reader.page.url), how)


@then(said(r"WHO reads in “(?P<title>.+)”: “(?P<words>.+)”"))
def _(desk, who, title, words):
    assert words in report(desk, who, title).page.text


@when(said(r"WHO takes back “(?P<title>.+)”"))
def _(desk, who, title):
    desk.settle(report(desk, who, title).press("Take it back"), "takes")
