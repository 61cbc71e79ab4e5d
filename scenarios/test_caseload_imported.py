import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_bdd import parsers, scenarios, then, when

from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.cases.models import Member
from bayiri.core import clock
from scenarios.saying import said

scenarios("caseload_imported.feature")


@pytest.fixture
def lists():
    """Addresses of the lists of this story, the first first, and the rows they were made of."""
    return {"pages": [], "rows": []}


@pytest.fixture
def work(desk, run_jobs):
    def work():
        with clock.moved_to(desk.now):
            run_jobs()

    return work


def on_record(desk, name):
    """The members called so, as Mona's agency sees them."""
    with acting_as(desk.reader("Mona").actor):
        return list(Member.objects.filter(person__given_names=name).select_related("case", "person"))


def upload(desk, lists, who, rows):
    kept = io.StringIO()
    csv.writer(kept, delimiter=";").writerows(rows)
    reader = desk.reader(who)
    reader.open("/register")
    reader.follow("Bring a list in")
    reader.fill("Your list", SimpleUploadedFile("ménages.csv", kept.getvalue().encode("cp1252")))
    page = reader.press("Upload and look at its columns")
    desk.settle(page, "uploads")
    lists["pages"].append(page.url.removesuffix("/columns"))
    lists["rows"] = rows


@when(said(r"WHO tries to open the page for lists"))
def _(desk, who):
    desk.settle(desk.reader(who).open("/import"), "tries")


@when(said(r"WHO uploads the list:"))
def _(desk, lists, who, datatable):
    upload(desk, lists, who, datatable)


@when(said(r"WHO sees that the column “(?P<column>.+)” is read day first, and lets the list be checked"))
def _(desk, lists, work, who, column):
    reader = desk.reader(who)
    assert "13/03/1986 = 13 March 1986" in reader.page.part(column).text
    desk.settle(reader.press("Check the list"), "lets")
    work()


@then(said(r"WHO reads in row (?P<row>\d+), column “(?P<column>.+)”: (?P<words>.+)"))
def _(desk, lists, who, row, column, words):
    lines = [line.text for line in desk.reader(who).open(lists["pages"][-1]).root.all("tr")]
    assert any(line.startswith(f"{row} {column}") and words in line for line in lines), lines


@then("nobody is on record yet")
def _(desk):
    assert not on_record(desk, "Omar")
    assert not on_record(desk, "Aminata")


@when(said(r"WHO says that “(?P<value>.+)” means (?P<meaning>\w+)"))
def _(desk, lists, work, who, value, meaning):
    reader = desk.reader(who)
    reader.open(lists["pages"][-1])
    reader.follow("Say what they mean")
    reader.fill(f"“{value}” (1 row)", meaning)
    desk.settle(reader.press("Check the list again"), "says")
    work()
    reader.open(lists["pages"][-1])


@then(parsers.re(r"(?P<ready>\d+) households? (?:is|are) ready, and (?P<others>\d+) (?:has|are) (?P<what>.+)"))
def _(desk, lists, ready, others, what):
    words = desk.reader("Mona").open(lists["pages"][-1]).text
    assert f"{ready} households are ready" in words, words
    assert re.search(rf"{others} households (have|are) {what}", words), words


@when(said(r"WHO has them brought in"))
def _(desk, lists, work, who):
    reader = desk.reader(who)
    reader.open(lists["pages"][-1])
    desk.settle(reader.press("Bring these households in"), "has")
    assert "You may leave this page" in reader.page.text
    work()
    assert "Brought in" in reader.open(lists["pages"][-1]).text


@then("Aminata is on record as a woman who returns to Senegal")
def _(desk):
    (member,) = on_record(desk, "Aminata")
    assert (member.person.sex, member.case.destination_country, member.person.birth_precision) == (
        "female",
        "SEN",
        "year",
    )


@then("Omar is not on record, nor is anybody of the family")
def _(desk):
    assert not any(on_record(desk, name) for name in ("Omar", "Zeinab", "Yusuf"))


@when(said(r"WHO tries to change the columns of that list"))
def _(desk, lists, who):
    desk.settle(desk.reader(who).open(f"{lists['pages'][-1]}/columns"), "tries")


@when(said(r"WHO uploads the same list, mended to (?P<day>[\d/]+), and lets it be checked"))
def _(desk, lists, work, who, day):
    mended = [[cell.replace("31/02/1990", day) for cell in row] for row in lists["rows"]]
    upload(desk, lists, who, mended)
    desk.settle(desk.reader(who).press("Check the list"), "lets")
    work()


@then("the whole family of Omar is on record")
def _(desk):
    members = [on_record(desk, name) for name in ("Omar", "Zeinab", "Yusuf")]
    assert len({member.case_id for (member,) in members}) == 1
    assert [member.person.sex for (member,) in members] == ["male", "female", "male"]


@then(said(r"WHO, of another agency, finds neither the list nor anybody called “(?P<name>.+)”"))
def _(desk, lists, who, name):
    reader = desk.reader(who)
    assert reader.open(lists["pages"][0]).status == 404
    assert "Nothing found" in reader.search(name).text


@when(said(r"WHO writes down that the residence status of Aminata is now “(?P<status>.+)”"))
def _(desk, who, status):
    (member,) = on_record(desk, "Aminata")
    desk.case_url = f"/cases/{member.case_id}"
    reader = desk.case(who)
    desk.later(minutes=5)
    reader.follow("Destination and form of return")
    reader.fill("Residence status", status)
    desk.settle(reader.press("Save"), "writes")


@when(said(r"WHO undoes the first list"))
def _(desk, lists, work, who):
    reader = desk.reader(who)
    reader.open(lists["pages"][0])
    reader.follow("Undo the list")
    desk.settle(reader.press("Undo the list"), "undoes")
    work()


@then("the case of Aminata stands, because somebody has worked on it")
def _(desk, lists):
    (member,) = on_record(desk, "Aminata")
    assert member.case.stage == "registered"
    assert (
        "households are kept: something has happened since: 1 person"
        in desk.reader("Mona").open(lists["pages"][0]).text
    )


@then(parsers.re(r"the case of Nino is closed as “(?P<outcome>.+)”, and search finds Nino no more"))
def _(desk, outcome):
    (member,) = on_record(desk, "Nino")
    assert (member.case.stage, member.case.get_outcome_display()) == ("ended", outcome)
    assert "Nothing found" in desk.reader("Mona").search("Nino Beridze").text


@when(said(r"WHO tries to undo the second list"))
def _(desk, lists, who):
    reader = desk.reader(who)
    reader.open(f"{lists['pages'][1]}/undo")
    desk.settle(reader.press("Undo the list"), "tries")


@when(said(r"WHO takes the list of cases to Iraq out as a spreadsheet"), target_fixture="taken")
def _(desk, who):
    reader = desk.reader(who)
    reader.open("/cases?destination=IRQ")
    reader.follow("As a spreadsheet")
    assert "1 case" in reader.page.text
    columns = ["number", "name", "destination"]
    form = {"columns": columns, "form": "csv", "csrfmiddlewaretoken": reader.client.cookies["csrftoken"].value}
    with clock.moved_to(desk.now):
        answer = reader.client.post(reader.page.url, form)
        return b"".join(answer.streaming_content).decode("utf-8-sig")


@then("it holds Omar, not Aminata, and the log says who took out how many rows")
def _(desk, taken):
    assert "Omar Hassan" in taken
    assert "Aminata" not in taken
    with acting_as(desk.reader("Dora").actor):
        event = Event.objects.get(kind="exchange.list_taken")
    assert (event.actor_label, event.facts["rows"], event.facts["filters"]) == (
        "Dora Director",
        1,
        {"destination": "IRQ"},
    )


@then(said(r"WHO is not offered the list"))
def _(desk, who):
    reader = desk.reader(who)
    assert not reader.open("/cases").links("As a spreadsheet")
    assert reader.open("/lists/cases").status == 403
