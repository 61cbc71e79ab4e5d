"""What a diaspora organization sends: seen by both sides alone; and how little its people see besides."""

from datetime import date

import pytest

from bayiri.agencies.commands.reports import ReportData, answer_report, send_report, take_back_report
from bayiri.agencies.models import PartnerReport
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from tests.invariants.attacks import insert, refused, run, uuid7

pytestmark = pytest.mark.django_db
DATA = ReportData(
    "Families in Erbil", "IRQ", date(2026, 5, 1), date(2026, 5, 9), "Rents have doubled.", people=40, needs=["housing"]
)


@pytest.fixture
def sent(act, cast):
    act(cast.dilan)
    return send_report(by=cast.dilan, kind="needs", sent_to=cast.mona.agency_id, data=DATA)


def typed(cast, **changes):
    days = {"from_on": "2026-05-02", "until_on": "2026-05-02"}
    return {
        "sent_to": str(cast.mona.agency_id),
        "title": "A market day",
        "country": "IRQ",
        "text": "We spoke of rents.",
        **days,
        **changes,
    }


def test_both_sides_read_it_and_nobody_else(sent, act, cast):
    for who, count in ((cast.dilan, 1), (cast.mona, 1), (cast.sora, 0), (cast.eve, 0), (None, 0)):
        act(who)
        assert run("SELECT count(*) FROM agencies_partnerreport") == (count,)


def test_it_is_answered_once_by_who_received_it(sent, as_, act, cast):
    here = f"/reports/{sent.pk}"
    assert as_("sora").post(here, {"answer": "x"}).status_code == 404
    assert as_("dilan").post(here, {"answer": "x"}).status_code == 404
    assert as_("carla").post(here, {"answer": "x"}).status_code == 403
    assert as_("mona").post(here, {"answer": ""}).status_code == 422
    assert "Families in Erbil" in as_("mona").get("/work").content.decode()
    assert as_("mona").post(here, {"answer": "We open places in June."}).url == here
    assert as_("mona").post(here, {"answer": "again"}).status_code == 404
    assert "We open places in June." in as_("dilan").get(here).content.decode()
    assert "Families in Erbil" not in as_("mona").get("/work").content.decode()
    act(cast.mona)
    with refused("INV-02"):
        run("UPDATE agencies_partnerreport SET answer = 'other'")


def test_it_is_corrected_and_taken_back(sent, as_, act, cast):
    correction = as_("dilan").post(f"/reports/{sent.pk}/correct", typed(cast, title="Families in Erbil, corrected")).url
    assert "It takes the place of an earlier report." in as_("dilan").get(correction).content.decode()
    assert "Taken back" in as_("mona").get(f"/reports/{sent.pk}").content.decode()
    assert as_("mona").post(f"{correction}/take-back").status_code == 404
    assert as_("dilan").post(f"{correction}/take-back").url == correction
    assert as_("dilan").post(f"{correction}/take-back").status_code == 404
    act(cast.mona)
    report = PartnerReport.objects.get(corrects=sent.pk)
    with pytest.raises(NotVisible):
        answer_report(by=cast.mona, report_id=report.pk, answer="x")


def test_what_is_sent_is_written_in_ones_own_name(act, cast):
    """INV-02: by row and trigger: for one's own agency, with the role, to another agency."""
    row = {
        "kind": "needs", "agency_id": cast.dilan.agency_id, "sent_to_id": cast.mona.agency_id, "title": "x", "country": "IRQ", "place": "",
        "from_on": "2026-05-01", "until_on": "2026-05-02", "languages": [], "needs": [], "text": "x", "answer": "",
        "recorded_by_id": cast.dilan.id, "recorded_at": clock.now(),
    }  # fmt: skip
    act(cast.dilan)
    with refused("INV-02"):
        insert("agencies_partnerreport", id=uuid7(), **row | {"recorded_by_id": cast.mona.id})
    with refused("INV-02"):
        insert("agencies_partnerreport", id=uuid7(), **row | {"answered_at": clock.now()})
    with refused("a_report_goes_to_another_agency"):
        insert("agencies_partnerreport", id=uuid7(), **row | {"sent_to_id": cast.dilan.agency_id})
    act(cast.carla)
    with refused("row-level security"):
        insert(
            "agencies_partnerreport",
            id=uuid7(),
            **row | {"agency_id": cast.carla.agency_id, "recorded_by_id": cast.carla.id},
        )
    with pytest.raises(NotAllowed):
        send_report(by=cast.carla, kind="needs", sent_to=cast.sora.agency_id, data=DATA)
    act(cast.dilan)
    with pytest.raises(NotVisible):
        send_report(by=cast.dilan, kind="needs", sent_to=cast.dilan.agency_id, data=DATA)
    with pytest.raises(NotVisible):
        take_back_report(by=cast.dilan, report_id=uuid7())


def test_pages_of_a_partner(as_, cast):
    client = as_("dilan")
    assert "No reports yet." in client.get("/reports").content.decode()
    here = client.post("/reports/new/campaign", typed(cast)).url
    assert "A market day" in client.get(here).content.decode()
    assert client.post("/reports/new/needs", typed(cast, until_on="2025-05-02")).status_code == 422
    assert client.get("/reports/new/nonsense").status_code == 404
    listed = client.get("/reports?kind=campaign").content.decode()
    assert "A market day" in listed
    assert as_("carla").get("/reports/new/needs").status_code == 403
    assert as_("tara").get("/reports").status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/cases", "/search", "/search?q=Hassan", "/register", "/team", "/work", "/calendar", "/agreements", "/staff", "/follow-ups",
        "/absences",
    ],
)  # fmt: skip
def test_a_partner_opens_nothing_else(as_, address):
    """D10: their own referrals and reports; what the menu does not show, the address does not open either."""
    answer = as_("dilan").get(address)
    assert answer.status_code == 403, address


def test_the_menu_of_a_partner(as_):
    client = as_("dilan")
    assert client.get("/").url == "/reports"
    page = client.get("/reports").content.decode()
    menu = page[page.index("<nav") : page.index("</nav>")]
    assert "Reports" in menu
    for word in ("Cases", "Search", "Team", "Calendar"):
        assert word not in menu
    assert client.get("/agencies").status_code == 200
    assert "Cases" in as_("carla").get("/").content.decode()
    assert as_("dilan").post("/language", {"language": "fr"}).status_code == 302
