from pytest_bdd import given, parsers, scenarios, then, when

from scenarios import desk as acts
from scenarios.choosing.homecoming import come_home
from scenarios.saying import said

scenarios("again/second_return.feature")
AGAIN = {"called": "Omar", "relation": "Main applicant", "sex": "Male", "nationality": "Iraq"}


@given(said(r"WHOM has come home to Erbil with the help of Carla and Rami"))
def _(desk, whom):
    come_home(desk, whom)
    desk.first_url = desk.case_url


@when(said(r"WHO closes the first case, because (?P<called>\w+) has “(?P<outcome>.+)”"))
def _(desk, who, called, outcome):
    reader = desk.case("Carla")
    reader.follow("Close the case")
    reader.fill("How did it end?", outcome)
    desk.settle(reader.press("Close the case"), "proposes")
    reader = desk.case(who)
    if "Closed" not in stage_of(reader.page):  # what needs a second look waits for it
        reader.follow("Do this now")
        reader.fill("What do you say?", "Close the case")
        desk.settle(reader.press("Save"), "closes")


def stage_of(page):
    return next(node.text for node in page.root.all("div") if node.attrs.get("class") == "app-case__tags")


NAMED = r"“(?P<given>\w+) (?P<family>\w+)”, born on 1 March 1986"


@when(said(r"WHO registers a return from Germany to Erbil in Iraq for " + NAMED))
def _(desk, who, given, family):
    row = {**AGAIN, "given names": given, "family name": family, "born": "1986-03-01"}
    known = dict(desk.people)
    desk.asked = acts.register(desk, who, "Germany", "Erbil", "Iraq", [row])
    desk.people = known


ASKED = r"WHO is asked whether “(?P<typed>.+)” is somebody known: “(?P<known>.+)”, whose last case is the first one, “(?P<stage>.+)”"


@then(said(ASKED))
def _(desk, who, typed, known, stage):
    part = desk.reader(who).page.part(typed, "fieldset")
    assert f"The same person as {known}" in part.text
    assert f"Last case: {number_of_first(desk)}, {stage}" in part.text
    assert [link.attrs["href"] for link in part.all("a")] == [desk.first_url]


def number_of_first(desk):
    page = desk.reader("Carla").open(desk.first_url)
    return "R-2024-" + page.text.split("R-2024-")[1][:6]


@then(parsers.re(r"nothing is saved yet"))
def _(desk):
    assert not desk.asked.saved
    assert "R-2025-" not in desk.reader("Mona").open("/cases").text


@when(said(r"WHO goes on without an answer"))
def _(desk, who):
    page = desk.reader(who).press("Go on")
    assert (page.status, page.saved) == (422, False)


@then(said(r"WHO reads that “(?P<words>.+)”"))
def _(desk, who, words):
    assert words in desk.reader(who).page.text


@when(said(r"WHO says that it is the same person"))
def _(desk, who):
    reader = desk.reader(who)
    same = [label.seen for label in reader.page.root.all("label") if label.seen.startswith("The same person as")]
    assert len(same) == 1
    reader.fill("Omer Hassan", same[0])
    page = reader.press("Go on")
    desk.settle(page, "says")
    desk.case_url, desk.owner = page.url, who
    assert desk.case_url != desk.first_url


@then(parsers.re(r"the new case stands at “(?P<stage>.+)”, and its earlier return is the first case"))
def _(desk, stage):
    reader = desk.case(desk.owner)
    assert stage in stage_of(reader.page)
    assert "Earlier return" in reader.page.text
    assert reader.follow("Open it").url == desk.first_url


@then(parsers.re(r"the page of (?P<name>.+) leads from each of the two returns to the other"))
def _(desk, name):
    reader = desk.reader(desk.owner)
    for here, there in ((desk.case_url, desk.first_url), (desk.first_url, desk.case_url)):
        reader.open(here)
        reader.follow("Record, contacts, safeguards", within=name)
        assert name in reader.page.text
        assert [link.attrs["href"] for link in reader.page.section("Other returns").all("a")] == [there]


@then(said(r"WHO finds 1 record with 2 cases when searching for “(?P<typed>.+)”"))
def _(desk, who, typed):
    page = desk.reader(who).search(typed)
    records = [node for node in page.root.all("li") if "app-panel" in (node.attrs.get("class") or "")]
    assert len(records) == 1, [node.text for node in records]
    assert {"R-2024-", "R-2025-"} == {words[:7] for words in records[0].text.split() if words.startswith("R-20")}


@then(parsers.re(r"the first case stands at “(?P<stage>.+)” as before"))
def _(desk, stage):
    assert stage in stage_of(desk.reader("Carla").open(desk.first_url))


@then(parsers.re(r"of the first return nothing counts for the second: (?P<called>\w+) has not decided, .+"))
def _(desk, called):
    panel = desk.case(desk.owner).page.section(desk.people[called])
    assert "Decision: Not decided yet" in panel.text
    reader = desk.case(desk.owner)
    reader.follow("Record, contacts, safeguards", within=desk.people[called])
    assert "The assessment is missing." in reader.page.section("Safeguards").text


@then(parsers.re(r"this serves [A-J]\d\d: .+"))
def _():
    """Said aloud; what stands above has shown it."""
