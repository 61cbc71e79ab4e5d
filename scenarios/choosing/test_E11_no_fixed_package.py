from datetime import timedelta

from pytest_bdd import given, scenarios, then, when

from scenarios import aftercare
from scenarios.choosing.homecoming import come_home
from scenarios.saying import rows, said

scenarios("choosing/E11_no_fixed_package.feature")


@given(said(r"WHOM have come home to Erbil with the help of Carla and Rami"))
def _(desk, whom):
    come_home(desk, whom)


def needs(desk, who):
    reader = aftercare.plan(desk, who)
    reader.follow("Needs and what the district offers")
    return reader


def needs_of(desk, who, whom):
    return needs(desk, who).page.section(desk.names(whom)[0])


@then(said(r"WHO is proposed nothing for WHOM, because nobody has asked them yet"))
def _(desk, who, whom):
    for called in desk.people:
        part = needs_of(desk, who, called)
        assert "Without a need there is no proposal." in part.text
        assert "Plan this" not in part.text
    assert set(desk.names(whom)) == set(desk.people.values())


@when(said(r"WHO asks WHOM what she needs:"))
def _(desk, who, whom, datatable):
    reader = needs(desk, who)
    reader.follow("Ask about needs", within=desk.names(whom)[0])
    for row in rows(datatable):
        reader.fill(row["topic"], row["level"])
        reader.fill(f"{row['topic']}, in their own words", row["words"])
    desk.settle(reader.press("Save the needs"), "asks")


@when(said(r"WHO tries to ask WHOM about “(?P<topic>.+)”, and writes down nothing of what she says"))
def _(desk, who, whom, topic):
    reader = needs(desk, who)
    reader.follow("Ask about needs", within=desk.names(whom)[0])
    reader.fill(topic, "For the person or family")
    desk.settle(reader.press("Save the needs"), "tries")


@when(said(r"Tara tries to ask WHOM what she needs"))
def _(desk, whom):
    """No link leads her there: by the address that Rami has."""
    links = needs_of(desk, "Rami", whom).all("a")
    address = next(link.attrs["href"] for link in links if "/needs/of/" in link.attrs["href"])
    desk.settle(desk.reader("Tara").open(address), "tries")


@then(said(r"WHO is proposed “(?P<service>.+)” for (?P<one>\w+), not for (?P<other>\w+)"))
def _(desk, who, service, one, other):
    assert service in needs_of(desk, who, one).text
    assert service not in needs_of(desk, who, other).text


@then(said(r"WHO sees that the district is “(?P<first>.+)” and “(?P<second>.+)”"))
def _(desk, who, first, second):
    part = needs(desk, who).page.section("The district")
    assert first in part.text
    assert second in part.text


@then(said(r"WHO sees that for “(?P<words>.+)” the place has a gap"))
def _(desk, who, words):
    assert "a gap of the place" in needs(desk, who).page.part(words, "article").text


@then(said(r"WHO (?P<how>sees|does not see) the gap “(?P<gap>.+)”"))
def _(desk, who, how, gap):
    gaps = [node.text for node in needs(desk, who).page.root.all("li")]
    assert (gap in gaps) == (how == "sees"), gaps


@when(said(r"WHO plans “(?P<service>.+)” for WHOM, as much as she wants: (?P<amount>\d+) dinars"))
def _(desk, who, service, whom, amount):
    reader = needs(desk, who)
    reader.follow("Plan this", within=service)
    reader.fill_all({"Amount": amount, "Planned for": (desk.now + timedelta(days=20)).date()})
    desk.settle(reader.press("Save and continue"), "plans")
    assert desk.names(whom)[0] in reader.page.part(service, "article").text


@when(said(r"WHO drops “(?P<line>.+)”, because: (?P<reason>.+)"))
def _(desk, who, line, reason):
    reader = aftercare.plan(desk, who)
    reader.follow("Drop", within=line)
    reader.fill("Why it is dropped", reason)
    desk.settle(reader.press("Drop this line"), "drops")
