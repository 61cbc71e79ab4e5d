from pytest_bdd import parsers, scenarios, then, when

from scenarios import desk as acts
from scenarios.saying import said

scenarios("record/duplicate_merged_and_undone.feature")
SECOND = {"given names": "Omer", "family name": "Hassan", "relation": "Main applicant", "sex": "Male",
          "born": "1986-03-01", "nationality": "Iraq"}  # fmt: skip


@when(said(r"WHO registers “Omer Hassan”, who is asked about, and says by mistake that it is a different person"))
def _(desk, who):
    first = (dict(desk.people), desk.case_url)
    page = acts.register(desk, who, "Germany", "Duhok", "Iraq", [{**SECOND, "called": "Omer"}])
    assert not page.saved
    assert "Is this somebody we know?" in page.text
    reader = desk.reader(who)
    reader.fill("Omer Hassan", "A different person")
    page = reader.press("Go on")
    assert page.saved, page.text
    desk.second_url = page.url
    desk.people, desk.case_url = first
    reader.follow("Record, contacts, safeguards")
    desk.second_person = reader.page.url
    reader.follow("Correct the record")
    reader.fill("Region or town of origin", "Duhok")
    desk.settle(reader.press("Save"), "writes")


def found(desk, who, typed):
    reader = desk.reader(who)
    page = reader.search(typed)
    return [node for node in page.root.all("li") if "app-panel" in (node.attrs.get("class") or "")]


@then(said(r"WHO finds (?P<count>\d) records? when searching for “(?P<typed>.+)”"))
def _(desk, who, count, typed):
    records = found(desk, who, typed)
    assert len(records) == int(count), [node.text for node in records]
    assert "".join(node.text for node in records).count("R-2024-") == 2


def both(desk):
    boxes = [box for node in found(desk, "Mona", "Omar Hassan") for box in node.all("input")]
    ids = {box.attrs["value"] for box in boxes}
    second = desk.second_person.rsplit("/", 1)[1]
    return f"/people/merge?person={(ids - {second}).pop()}&person={second}"


@when(said(r"WHO tries to make the two records one by their address"))
def _(desk, who):
    desk.address_of_both = both(desk)
    desk.settle(desk.reader(who).open(desk.address_of_both), "tries")


@then(said(r"WHO, who is of another agency, finds no such page"))
def _(desk, who):
    assert desk.reader(who).open(desk.address_of_both).status == 404


@when(said(r"WHO ticks both records, and compares them"))
def _(desk, who):
    reader = desk.reader(who)
    reader.open(both(desk))
    assert reader.page.status == 200


@then(said(r"WHO reads there the numbers of both cases, and that everything belongs to the record that remains"))
def _(desk, who):
    text = desk.reader(who).page.text
    assert text.count("R-2024-") == 2
    assert "Everything of both belongs to the record that remains" in text


@when(said(r"WHO makes them one, keeping “(?P<name>.+)” and the later town of origin, because: (?P<why>.+)"))
def _(desk, who, name, why):
    reader = desk.reader(who)
    reader.fill("Given names", name)
    reader.fill("Region or town of origin", "Duhok")
    reader.fill("How do you know that they are one person?", why)
    desk.settle(reader.press("Make them one record"), "makes")
    desk.kept_url = reader.page.url


@then(said(r"the old address of the second record leads WHO to “(?P<name>.+)”"))
def _(desk, who, name):
    page = desk.reader(who).open(desk.second_person)
    assert page.url != desk.second_person
    assert name in page.text


@then(parsers.re(r"the decisions in the first case are in force as before"))
def _(desk):
    for name in desk.names("Omar and Zeinab"):
        sections = [node.text for node in desk.case("Carla").page.root.all("section") if name in node.text]
        assert any("Decision: In force" in text for text in sections), sections


@when(said(r"WHO says that the second case is the same return as the first"))
def _(desk, who):
    number = desk.case(who).page.text.split("R-2024-")[1][:6]
    reader = desk.reader(who)
    reader.open(desk.second_url)
    reader.follow("This return was opened twice")
    reader.fill("Number of the case that goes on", number)
    desk.settle(reader.press("Propose to close this case"), "says")


@when(said(r"WHO looks at the second case a second time, and closes it"))
def _(desk, who):
    reader = desk.reader(who)
    reader.open(desk.second_url)
    reader.follow("Do this now")
    reader.fill("What do you say?", "Close the case")
    desk.settle(reader.press("Save"), "looks")


@then(parsers.re(r"the second case is closed as “(?P<outcome>.+)”, and leads to the first"))
def _(desk, outcome):
    reader = desk.reader("Clemens")
    page = reader.open(desk.second_url)
    assert outcome in page.text
    assert reader.follow("Open it").url == desk.case_url


@when(said(r"WHO (?P<how>takes|tries to take) the two records apart, because: (?P<why>.+)"))
def _(desk, who, how, why):
    reader = desk.reader(who)
    reader.open(desk.kept_url)
    reader.follow("Undo")
    reader.fill("Why was it a mistake?", why)
    desk.settle(reader.press("Take them apart"), how)


@then(parsers.re(r"the second record says “(?P<name>.+)” and “(?P<town>.+)” again"))
def _(desk, name, town):
    page = desk.reader("Clemens").open(desk.second_person)
    assert page.url == desk.second_person
    assert name in page.text
    assert town in page.text


@then(parsers.re(r"this serves [A-J]\d\d: .+"))
def _():
    """Said aloud; what stands above has shown it."""
