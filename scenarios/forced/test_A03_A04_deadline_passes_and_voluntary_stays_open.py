from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_bdd import scenarios, then, when

from scenarios.saying import said
from tests.photographs import photograph

scenarios("forced/A03_A04_deadline_passes_and_voluntary_stays_open.feature")


def orders(desk, who):
    reader = desk.case(who)
    reader.follow("See them")
    return reader


def write_order(desk, who, authority, days, *, with_file=True):
    """The form of an order, filled in as far as the story has come."""
    reader, today = orders(desk, who), desk.now.date()
    reader.follow("Write down an order to leave")
    reader.fill_all({
        "Which authority gave it?": authority, "What kind of act is it?": "Return decision", "Number of the act": "33-1204",
        "Date of the act": today, "On what ground?": "The right to stay has ended", "Whom does it name?": desk.names("everybody"),
        "When was it notified?": today, "How?": "Handed over in person", "In which language?": "Arabic",
        "How could the person understand it?": "An interpreter was there", "Name of the interpreter": "Samira Aziz",
        "Until when may they leave by themselves?": today + timedelta(days=days),
    })  # fmt: skip
    if with_file:
        options = [node.text for node in reader.page.root.all("option") if node.text.startswith("The order,")]
        reader.fill("Which file of the case is the act?", options[0])
    return reader.press("Write down the order")


@then(said(r"WHO reads at the orders of the case “(?P<words>.+)”"))
def _(desk, who, words):
    assert words in orders(desk, who).page.text


@then(said(r"WHO reads on the case page “(?P<words>.+)”"))
def _(desk, who, words):
    assert words in desk.case(who).page.section("Orders and deadlines").text


@when(said(r"WHO tries to write down the order of “(?P<authority>.+)” without the file of the act"))
def _(desk, who, authority):
    desk.settle(write_order(desk, who, authority, 14, with_file=False), "tries")


@when(
    said(r"WHO (?P<how>writes|tries to write) down the order of “(?P<authority>.+)” with (?P<days>\d+) days to leave")
)
def _(desk, who, how, authority, days):
    desk.settle(write_order(desk, who, authority, int(days)), how)


@when(said(r"WHO photographs the act"))
def _(desk, who):
    reader = desk.case(who)
    reader.follow("Photograph or add files")
    reader.fill_all({
        "Choose files": SimpleUploadedFile("act.jpg", photograph(), content_type="image/jpeg"),
        "What is it?": "Paper of a court or authority", "Title": "The order",
    })  # fmt: skip
    page = reader.press("Keep the files")
    assert page.status == 200, page.text


@when(said(r"WHO writes down an appeal to “(?P<body>.+)” that suspends"))
def _(desk, who, body):
    reader = orders(desk, who)
    reader.follow("A remedy was lodged")
    reader.fill_all({
        "What was lodged?": "Appeal", "With which court or body?": body, "When?": desk.now.date(),
        "Does it suspend the order?": "Yes, or I do not know",
    })  # fmt: skip
    desk.settle(reader.press("Write down the remedy"), "writes")


@when(said(r"WHO writes down of the appeal: “(?P<kind>.+)”"))
def _(desk, who, kind):
    reader = orders(desk, who)
    reader.follow("Write down a decision on it")
    reader.fill_all({"What was decided?": kind, "When?": desk.now.date(), "Number of the decision": "4 K 1204/24"})
    desk.settle(reader.press("Write down the decision"), "writes")


@when(said(r"WHO writes down that Omar was offered voluntary return: “(?P<answer>.+)”"))
def _(desk, who, answer):
    reader = orders(desk, who)
    reader.follow("Offer voluntary return, and note the answer", within=desk.people["Omar"])
    session = next(
        option.text for option in reader.page.root.all("option") if option.attrs.get("value") and "2024" in option.text
    )
    reader.fill_all({
        "In which counselling session was it offered?": session, "What did the person say?": answer, "When?": desk.now.date(),
    })  # fmt: skip
    desk.settle(reader.press("Save the answer"), "writes")


@when(said(r"WHO tells Omar his rights from the Arabic paper, with the interpreter (?P<interpreter>.+)"))
def _(desk, who, interpreter):
    reader = orders(desk, who)
    reader.follow("Tell them their rights", within=desk.people["Omar"])
    reader.fill_all({
        "When were they told their rights?": desk.now.date(), "Which paper was handed over?": "العربية",
        "How did they come to know it?": "An interpreter read it out", "In which language?": "Arabic",
        "Name of the interpreter": interpreter, "Until when can a remedy be lodged?": desk.now.date() + timedelta(days=30),
    })  # fmt: skip
    desk.settle(reader.press("Write down that they know their rights"), "writes")


@then(said(r"WHO reads where a forced return is opened “(?P<words>.+)”"))
def _(desk, who, words):
    reader = orders(desk, who)
    page = reader.follow("Open a forced return")
    assert words in page.text
    assert not [button for button in page.root.all("button") if button.text == "Open the forced return"]


@then(said(r"WHO, who has the case, cannot open a forced return"))
def _(desk, who):
    assert not orders(desk, who).page.links("Open a forced return")
    assert desk.reader(who).open(desk.address("orders/forced")).status == 403


@when(said(r"WHO opens the forced return"))
def _(desk, who):
    reader = orders(desk, who)
    reader.follow("Open a forced return")
    desk.settle(reader.press("Open the forced return"), "opens")


@then(said(r"WHO, who books travel, is offered no way to write an order"))
def _(desk, who):
    assert not orders(desk, who).page.links("Write down an order to leave")
    assert desk.reader(who).open(desk.address("orders/add")).status == 403


@then("Eve, of another agency, and Badr, of a bank, find no orders there")
def _(desk):
    for who in ("Eve", "Badr"):
        for rest in ("orders", "orders/add", "orders/forced"):
            assert desk.reader(who).open(desk.address(rest)).status == 404, (who, rest)
