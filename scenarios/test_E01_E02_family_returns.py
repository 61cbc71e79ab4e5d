from pytest_bdd import parsers, scenarios, then, when

from scenarios import desk as acts
from scenarios.saying import rows, said

scenarios("E01_E02_family_returns.feature")


@then(said(r"WHO sees that “(?P<programme>.+)” would give (?P<total>[\d,.]+) euros in all:"))
def _(desk, who, programme, total, datatable):
    page = acts.entitlements(desk, who).page
    part = page.part(programme, "section")
    assert f"Total €{total}" in part.text
    table = [row.text for row in part.all("tr")]
    for row in rows(datatable):
        wanted = [row["who"], row["what"], f"€{row['amount']}", row["because"], "Source:"]
        assert any(all(words in line for words in wanted) for line in table), (wanted, table)


@when(said(r"WHO tries to take down that Zeinab signs for WHOM without asking (?:him|her)"))
def _(desk, who, whom):
    page = acts.declare(desk, who, whom, "Arabic", guardian="Zeinab Hasan", view="")
    desk.settle(page, "tries")


@then(said(r"WHO is offered no way to decide on the application (?:herself|himself)"))
def _(desk, who):
    reader = acts.entitlements(desk, who)
    assert not reader.page.links("Decide")
    address = next(link.attrs["href"] for link in acts.entitlements(desk, "Mona").page.links("Decide"))
    assert reader.open(address).status == 403


@then(parsers.re(r"the record tells of both countries, from “(?P<first>.+)” to “(?P<last>.+)”"))
def _(desk, first, last):
    page = desk.case(desk.owner).page
    titles = [node.text for node in page.root.all("h3")]
    assert last in titles
    assert {"Carla Counsellor", "Rami Reintegration"} <= {words.strip() for words in page.text.split("  ")} or (
        "Carla Counsellor" in page.text and "Rami Reintegration" in page.text
    )
    assert first in titles or len(titles) >= 30
