from pytest_bdd import scenarios, then

from scenarios import desk as acts
from scenarios.saying import rows, said

scenarios("E01_E02_family_returns.feature")


@then(said(r"WHO sees that “(?P<programme>.+)” would give (?P<total>[\d,.]+) euros in all:"))
def _(desk, who, programme, total, datatable):
    page = acts.entitlements(desk, who).page
    part = page.section(programme)
    assert f"Total €{total}" in part.text
    table = [row.text for row in part.all("tr")]
    for row in rows(datatable):
        wanted = [row["who"], row["what"], f"€{row['amount']}", row["because"], "Source:"]
        assert any(all(words in line for words in wanted) for line in table), (wanted, table)


@then(said(r"WHO is offered no way to decide on the application (?:herself|himself)"))
def _(desk, who):
    reader = acts.entitlements(desk, who)
    assert not reader.page.links("Decide")
    address = next(link.attrs["href"] for link in acts.entitlements(desk, "Mona").page.links("Decide"))
    assert reader.open(address).status == 403
