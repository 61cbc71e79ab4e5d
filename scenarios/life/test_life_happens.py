"""What life brings while a return is prepared: a birth, a household that becomes two."""

from datetime import timedelta

from pytest_bdd import parsers, scenarios, then, when

from scenarios import desk as acts
from scenarios import usual_way
from scenarios.saying import said

scenarios("life/birth_during_preparation.feature", "life/member_split_off.feature")


def something_happened(desk, who, what):
    reader = desk.case(who)
    reader.follow("Something happened")
    reader.follow(what)
    return reader


@when(said(r"WHO writes down that (?P<called>\w+), “(?P<name>.+)”, was born to (?P<mother>\w+) today"))
def _(desk, who, called, name, mother):
    reader = something_happened(desk, who, "A child was born")
    reader.fill_all({
        "Given names": name, "Sex": "Female", "Date of birth": desk.now.date(),
        "Whose child is it?": desk.people[mother],
    })  # fmt: skip
    desk.settle(reader.press("Write the birth down"), "writes")
    desk.people[called] = f"{name} حسن"


@when(said(r"WHO calculates “(?P<programme>.+)” again, .+"))
def _(desk, who, programme):
    desk.settle(acts.entitlements(desk, who).press("Calculate again", within=programme), "calculates")


@when(said(r"WHO asks for the approval of “(?P<programme>.+)” to be replaced"))
def _(desk, who, programme):
    acts.entitlements(desk, who)
    reader = desk.reader(who)
    reader.follow("Ask for it to be replaced", within=programme)
    desk.settle(reader.press("Ask for the approval to be replaced"), "asks")


@when(said(r"WHO (?P<how>books|tries to book) WHOM a seat on the flight of the others"))
def _(desk, who, how, whom):
    reader = desk.case(who)
    reader.follow("Book a seat")
    desk.settle(_same_flight(desk, reader), how)


@when(said(r"WHO books a flight for WHOM again"))
def _(desk, who, whom):
    reader = desk.case(who)
    reader.open(desk.address("travel/book"))
    desk.settle(_same_flight(desk, reader), "books")


def _same_flight(desk, reader):
    """Who has no seat is ticked already."""
    reader.fill_all({
        "Carrier": "Example Air", "From": "Frankfurt", "To": "Erbil", "Departure": desk.departs_at,
        "Arrival": desk.departs_at + timedelta(hours=5),
    })  # fmt: skip
    return reader.press("Book the journey")


@when(said(r"WHO postpones every flight by (?P<days>\d+) days"))
def _(desk, who, days):
    desk.departs_at += timedelta(days=int(days))
    for place in range(len(desk.case(who).page.links("Postpone"))):
        reader = desk.case(who)
        reader.open(reader.page.links("Postpone")[place].attrs["href"])
        reader.fill_all({"New departure": desk.departs_at, "New arrival": desk.departs_at + timedelta(hours=5)})
        desk.settle(reader.press("Postpone the journey"), "postpones")


@then(said(r"WHO sees of WHOM that “(?P<words>.+)”"))
def _(desk, who, whom, words):
    assert words in desk.case(who).page.section(desk.names(whom)[0]).text


@when(said(r"WHO (?P<how>splits|tries to split) off WHOM, because: (?P<why>.+)"))
def _(desk, who, how, whom, why):
    reader = something_happened(desk, who, "Somebody goes their own way")
    names = desk.names(whom)
    reader.fill("Who gets a case of their own?", names)
    reader.fill_all({"Who is the main applicant of the new case?": names[0], "Why?": why})
    page = reader.press("Split the household")
    desk.settle(page, how)
    if page.saved:
        desk.cases = {"everybody": desk.case_url, "old": desk.case_url, "new": page.url}
        desk.households = {"everybody": dict(desk.people)}


def speak_of(desk, whom):
    """Turn to the case in which exactly these people are now."""
    everybody = desk.households["everybody"]
    wanted = everybody if whom == "everybody" else {called: everybody[called] for called in whom.split(" and ")}
    desk.case_url = desk.cases["new" if "Zeinab" in wanted and "Omar" not in wanted else "old"]
    desk.people = dict(wanted)


@when(parsers.re(r"they speak of the case of (?P<whom>.+)"))
def _(desk, whom):
    speak_of(desk, whom)


@then(parsers.re(r"the case of (?P<whom>.+) stands at “(?P<stage>.+)”"))
def _(desk, whom, stage):
    speak_of(desk, whom)
    tags = [node for node in desk.case("Carla").page.root.all("div") if node.attrs.get("class") == "app-case__tags"]
    assert stage in tags[0].text, tags[0].text


@then(said(r"WHO sees “(?P<words>.+)” behind the safeguards of WHOM"))
def _(desk, who, words, whom):
    reader = desk.case(who)
    reader.follow("Record, contacts, safeguards", within=desk.names(whom)[0])
    assert words in reader.page.text


@when(said(r"they made up, and WHO makes one household of the case of WHOM again"))
def _(desk, who, whom):
    desk.case_url = desk.cases["new"]
    reader = desk.case(who)
    reader.follow("Something happened")
    page = reader.press("One household again")
    desk.settle(page, "makes")
    assert page.url == desk.cases["old"]


@then(said(r"WHO is not offered to make one household of it again"))
def _(desk, who):
    reader = desk.case(who)
    assert "One household again" not in reader.follow("Something happened").text


@when(parsers.re(r"the family goes its way until it is “(?P<until>.+)”, and (?P<guardian>\w+) signs for (?P<whom>.+)"))
def _(desk, until, guardian, whom):
    acts.hold_session(desk, "Carla", "everybody", "Arabic")
    acts.assess(desk, "Carla", "everybody")
    acts.entitlements(desk, "Carla").press("Put on offer", within=usual_way.PROGRAMME)
    children = whom.split(" and ")
    grown_up = [called for called in desk.people if called not in children]
    desk.settle(acts.declare(desk, "Carla", ", ".join(grown_up), "Arabic"), "takes")
    signed = {"guardian": desk.people[guardian], "view": "Wants to be with the family."}
    desk.settle(acts.declare(desk, "Carla", ", ".join(children), "Arabic", **signed), "takes")
    desk.later(days=2)
    usual_way.go(desk, until, since="Decided")


@then(said(r"WHOM are to have the (?P<amount>[\d,.]+) euros of “(?P<programme>.+)”"))
def _(desk, whom, amount, programme):
    part = acts.entitlements(desk, "Mona").page.section(programme)
    assert f"Total €{amount}" in part.text


@then(parsers.re(r"what happens in a family counts \(B05\): .+"))
def _(desk):
    """The story's people stand on one page, each with their own safeguards."""
    page = desk.case("Carla").page
    assert all(page.section(name) for name in desk.people.values())
