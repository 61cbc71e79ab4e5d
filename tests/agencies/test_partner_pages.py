"""What somebody of a diaspora organisation opens: what they asked themselves, alerts they raise, and nothing else."""

import pytest

from bayiri.agencies.context import acting_as
from bayiri.referrals.commands import refer_somebody
from bayiri.referrals.rules import Asked, Shown
from bayiri.safeguards.models import Alert
from tests.invariants.attacks import call, refused
from tests.news import news_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(cast):
    asked = Asked(
        "service", "reintegration", Shown("counselling"), cast.rami.agency_id, sections=("identity", "contact")
    )
    with acting_as(cast.dilan):
        return refer_somebody(by=cast.dilan, asked=asked, name="Salma Karim", contact="salma@example.org", agreed=True)


def test_pages_are_open_one_by_one(mine, as_):
    dilan = as_("dilan")
    for address in (
        "/referrals/sent",
        "/referrals/somebody",
        f"/referrals/{mine.id}",
        "/alerts/raise",
        "/alerts/mine",
        "/news",
    ):
        assert dilan.get(address).status_code == 200, address
    for address in (
        "/referrals",
        "/referrals/partners",
        "/referrals/receipts",
        "/alerts",
        "/work",
        "/cases",
        "/boards",
    ):
        assert dilan.get(address).status_code in (403, 302), address
        assert dilan.get(address).status_code == 403, address


def test_the_list_offers_what_they_may_open(mine, as_):
    page = as_("dilan").get("/referrals/sent").content.decode()
    assert f"/referrals/{mine.id}" in page
    assert "/alerts/mine" in page
    for closed in ("/referrals/partners", "/referrals/receipts", 'href="/referrals"'):
        assert closed not in page
    assert "/referrals/partners" in as_("carla").get("/referrals/sent").content.decode()


def test_an_alert_reaches_a_protection_officer_elsewhere_and_they_see_that_it_did(as_, cast):
    """Nobody at home reads alerts: they say which agency is to hear of it."""
    data = {"about": "A girl of twelve", "what": "She is made to work at night.", "danger_now": "yes", "named": ""}
    form = as_("dilan").get("/alerts/raise").content.decode()
    assert "Which agency should hear of it?" in form
    assert "Homeward Mission" in form
    assert "New Sprout" not in form
    assert as_("dilan").post("/alerts/raise", data).status_code == 422
    assert as_("dilan").post("/alerts/raise", {**data, "to_agency_id": str(cast.paul.agency_id)}).status_code == 302
    with acting_as(cast.paul):
        alert = Alert.objects.get()
    assert [kind for kind, _link in news_of(cast.paul)] == ["alert_raised"]
    assert "Not read yet" in as_("dilan").get("/alerts/mine").content.decode()
    assert as_("paul").post(f"/alerts/{alert.id}/read").status_code == 302
    assert "Not read yet" not in as_("dilan").get("/alerts/mine").content.decode()
    assert as_("dilan").get(f"/alerts/{alert.id}").status_code == 403
    assert "Which agency should hear of it?" not in as_("carla").get("/alerts/raise").content.decode()


def test_who_has_an_officer_at_home_sends_no_alert_elsewhere(act, cast):
    """INV-188: neither past their own, nor to where nobody reads alerts."""
    from bayiri.core import clock
    from bayiri.core.ids import uuid7

    said = {
        "what": "x",
        "about": "y",
        "happened": "",
        "place": "",
        "contact": "",
        "danger_now": True,
        "named": [],
        "channels": [],
    }
    for who, to in ((cast.carla, cast.eve), (cast.dilan, cast.rami), (cast.dilan, cast.dilan)):
        act(who)
        with refused("INV-188"):
            call("safeguards_raise_alert", **said, id=uuid7(), recorded_at=clock.now(), to_agency_id=to.agency_id)
