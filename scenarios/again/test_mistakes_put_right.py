from pytest_bdd import given, parsers, scenarios, then, when

from bayiri.cases.commands import FormOfReturn
from scenarios import desk as acts
from scenarios.choosing.homecoming import PEOPLE, new_member
from scenarios.saying import said
from seed.stories import Desk as Staff
from seed.stories import Story

scenarios("again/mistakes_put_right.feature")
OFFER = "This was a mistake"


@given(said(r"WHOM is released to travel to Erbil"))
def _(desk, whom):
    cast = desk.actors
    story = Story(Staff(cast.carla, cast.paul, cast.tara, cast.mona, cast.rami, cast.ranya), desk.now, language="ara")
    story.register(FormOfReturn("DEU", "IRQ", "Erbil"), [new_member(*PEOPLE[whom])])
    story.go_to("released")
    desk.people = {whom: f"{PEOPLE[whom][0]} حسن"}
    desk.case_url, desk.owner, desk.now = f"/cases/{story.case.pk}", "Carla", story.now
    desk.departs_at, desk.arrives_at = story.movement.departs_at, story.movement.arrives_at


def offers(desk, who, entry):
    """Links of the timeline that put right the latest entry called so."""
    page = desk.reader(who).open(f"{desk.case_url}/timeline")
    return [link for link in page.root.all("a") if link.text.startswith(f"{OFFER}: {entry}")]


def take_back(desk, who, entry, reason):
    link = offers(desk, who, entry)[0]
    reader = desk.reader(who)
    reader.open(link.attrs["href"])
    label = "What was wrong?" if "/mistakes/" in link.attrs["href"] else "What is true, and how do you know?"
    reader.fill(label, reason)
    return reader.press("Take it back" if "/mistakes/" in link.attrs["href"] else "Contradict it")


@when(said(r"WHO (?:takes back|contradicts) “(?P<entry>.+?)”, because “(?P<reason>.+)”"))
def _(desk, who, entry, reason):
    desk.settle(take_back(desk, who, entry, reason), "takes back")


@when(said(r"WHO clears “(?P<gate>.+)” again for WHOM, and (?P<second>\w+) releases him"))
def _(desk, who, gate, whom, second):
    desk.settle(acts.clear(desk, who, gate, whom, "His aunt will wait at the airport."), "clears")
    desk.settle(acts.release(desk, second, whom), "releases")


@when(said(r"WHO notes of WHOM(?: by mistake)?: (?P<events>.+)"))
def _(desk, who, whom, events):
    for event in events.split(", then "):
        desk.now = max(desk.now, desk.arrives_at if event == "Arrived" else desk.departs_at)
        desk.later(minutes=1)
        words = "Confirm the arrival" if event == "Arrived" else event
        desk.settle(acts.travel(desk, who, whom, words), "notes")


@then(said(r"WHO cannot take back “(?P<entry>.+)” herself"))
def _(desk, who, entry):
    assert offers(desk, who, entry) == []
    assert "another person can put it right" in desk.reader(who).page.text


WORK = "The record of the journey is contradicted"


def number_of(desk, who):
    return next(word for word in desk.case(who).page.text.split() if word.startswith("R-20"))


@when(said(r"WHO and (?P<second>\w+) finish that work"))
def _(desk, who, second):
    for one in (who, second):
        number, reader = number_of(desk, one), desk.reader(one)
        reader.open("/work")
        done = [node for node in reader.page.root.all("button") if WORK in node.text and number in node.text]
        assert done
        reader.press(done[0].text)


@then(said(r"the case page warns WHO of “(?P<words>.+)” no more"))
def _(desk, who, words):
    assert words not in " ".join(
        node.text for node in desk.case(who).page.root.all("div") if "app-flash" in (node.attrs.get("class") or "")
    )


@when(said(r"WHO writes down a call to WHOM on this case, though he called somebody else"))
def _(desk, who, whom):
    reader = desk.reader(who)
    reader.open(f"{desk.case_url}/contact/add")
    reader.fill_all({"How?": "Call", "What came of it?": "No answer"})
    desk.settle(reader.press("Save the attempt"), "writes")


@then(parsers.re(r"the call stands among the attempts, and “(?P<reason>.+)” beside it"))
def _(desk, reason):
    text = desk.reader("Rami").open(f"{desk.case_url}/contact").text
    assert "No answer" in text
    assert f"Written down by mistake Rami Reintegration: {reason}" in text


@when(said(r"WHO closes the case too early, and (?P<second>\w+) with him"))
def _(desk, who, second):
    reader = desk.case(who)
    reader.open(f"{desk.case_url}/close")
    reader.fill("How did it end?", "Completed")
    desk.settle(reader.press("Close the case"), "proposes")
    reader = desk.case(second)
    if "Closed" not in next(
        node.text for node in reader.page.root.all("div") if node.attrs.get("class") == "app-case__tags"
    ):
        reader.open(f"{desk.case_url}/close")
        reader.fill("What do you say?", "Close the case")
        desk.settle(reader.press("Save"), "closes")


@then(said(r"on the timeline WHO reads what was written down, and beside it why it was not so:"))
def _(desk, who, datatable):
    page = desk.reader(who).open(f"{desk.case_url}/timeline?whole=yes")
    titles = [node.text for node in page.root.all("h2")]
    for written, corrected in datatable:
        assert any(title.startswith(written) for title in titles), (written, titles)
        assert any(title.startswith(corrected) for title in titles), (corrected, titles)
    assert "His mother moved away; nobody waits." in page.text


@then(said(r"WHO, of a foreign agency, can take back nothing of it"))
def _(desk, who):
    links = [
        link.attrs["href"] for link in desk.reader("Carla").open(f"{desk.case_url}/timeline?whole=yes").root.all("a")
    ]
    for address in [one for one in links if "/mistakes/" in one or "/contradict" in one]:
        assert desk.reader(who).open(address).status == 404
