"""The directory: agencies by what they do and where, services that take people now, one's own entry."""

from datetime import date, timedelta

import pytest

from bayiri.agencies.commands.offers import EntryData, OfferData, change_offer, describe_agency, make_offer
from bayiri.agencies.models import Agency, Offer
from bayiri.agencies.queries import services_taking
from bayiri.agencies.rules import reads_as_hours, takes_people
from bayiri.core import clock
from bayiri.core.errors import ChangedMeanwhile, NotAllowed
from tests.invariants.attacks import insert, refused, run, uuid7

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
MISSION, CENTRE = "Homeward Mission", "Citadel Training Centre"


@pytest.fixture
def offered(act, cast):
    """`offered("Legal talks", "legal", areas=["IRQ"])`: a service of Sora's agency."""

    def made(name="Legal talks", kind="legal", by=None, **more):
        act(by or cast.sora)
        return make_offer(by=by or cast.sora, data=OfferData(kind, name, **more))

    return made


def taking(cast, **wanted):
    return [service.name for service in services_taking(cast.carla, **wanted)]


def test_only_services_that_take_somebody_now_are_offered(offered, act, cast):
    soon, past = clock.today() + timedelta(days=3), clock.today() - timedelta(days=1)
    offered("Open")
    offered("Open till Thursday", said_until=soon)
    offered("Nobody knows any more", said_until=past)
    offered("Full", availability="full")
    offered("Waits", availability="waiting", waiting_days=20)
    ended = offered("Ended")
    as_sora = ended.pk
    run("UPDATE agencies_offer SET ended_at = now() WHERE id = %s", as_sora)
    act(cast.carla)
    assert taking(cast) == ["Open", "Open till Thursday"]


def test_they_are_found_by_kind_place_language_and_whom_they_serve(offered, act, cast):
    offered("Erbil legal", areas=["IRQ/Erbil"], languages=["kur"])
    offered("All Iraq housing", "housing", areas=["IRQ"], for_whom=["women"])
    offered("At home")
    act(cast.carla)
    assert taking(cast, kind="housing") == ["All Iraq housing"]
    assert taking(cast, country="IRQ", place="Erbil") == ["All Iraq housing", "At home", "Erbil legal"]
    assert taking(cast, country="IRQ", place="Mosul") == ["All Iraq housing", "At home"]
    assert taking(cast, country="IRQ") == ["All Iraq housing", "At home", "Erbil legal"]
    assert taking(cast, country="SEN") == []
    assert taking(cast, language="kur") == ["Erbil legal"]
    assert taking(cast, served="children") == ["At home", "Erbil legal"]


def test_the_page_is_narrowed(as_, offered, cast):
    offered("Legal talks", languages=["ara"])
    offered("Housing", "housing", by=cast.mona, availability="full")
    client = as_("carla")
    everybody = client.get("/agencies").content.decode()
    for name in (MISSION, CENTRE, "Two Shores Circle"):
        assert name in everybody
    for query, there, gone in (
        ("country=IRQ", CENTRE, MISSION), ("kind=international", MISSION, CENTRE),
        ("service=legal", CENTRE, MISSION), ("language=ara", CENTRE, MISSION),
        ("now=on", CENTRE, MISSION),
    ):  # fmt: skip
        page = client.get(f"/agencies?{query}").content.decode()
        listed = page[page.index("<tbody") :]
        assert there in listed, query
        assert gone not in listed, query
    assert "No agency fits all of this." in client.get("/agencies?kind=court").content.decode()
    assert client.get("/agencies?kind=nonsense&page=999").status_code == 200


def test_it_takes_the_same_number_of_queries(as_, offered, at_most):
    for number in range(3):
        offered(f"Offer {number}")
    client = as_("carla")
    client.get("/agencies")
    with at_most(14):
        client.get("/agencies")


def test_who_leads_writes_the_own_entry(as_, act, cast):
    sent = {
        "version": "1", "areas": "Iraq: Erbil", "languages": "Arabic\nkur", "phone": "+964 1", "mon": "9:00-12:30, 13:30-17:00",
        "closed_on": "2030-12-24", "address": "1 River Street", "email": "", "web": "",
    }  # fmt: skip
    client = as_("sora")
    assert client.get("/agencies/our-entry").status_code == 200
    assert client.post("/agencies/our-entry", sent).url == f"/agencies/{cast.sora.agency_id}"
    page = as_("carla").get(f"/agencies/{cast.sora.agency_id}").content.decode()
    for words in ("Iraq: Erbil", "09:00–12:30, 13:30–17:00", "Closed", "1 River Street"):
        assert words in page
    assert as_("sora").post("/agencies/our-entry", sent).status_code == 409  # somebody saved meanwhile
    assert as_("sora").post("/agencies/our-entry", {**sent, "version": "2", "mon": "from nine"}).status_code == 422
    for name in ("carla", "rami", "dilan"):
        assert as_(name).get("/agencies/our-entry").status_code == 403
        assert as_(name).post("/agencies/our-entry", sent).status_code == 403
    act(cast.sora)
    kept = "SELECT count(*) FROM agencies_agencyevent WHERE pgh_obj_id = %s"
    assert run(kept, cast.sora.agency_id)[0] >= 1
    act(cast.carla)
    assert run(kept, cast.sora.agency_id) == (0,)


def test_another_agencys_entry_is_not_written(act, cast):
    """INV-02, and by row: the own agency, in one's own name, and not its name or kind."""
    act(cast.mona)
    run("UPDATE agencies_agency SET phone = '1', changed_by_id = %s WHERE id = %s", cast.mona.id, cast.sora.agency_id)
    assert Agency.objects.get(pk=cast.sora.agency_id).phone == ""
    with refused("INV-02"):
        run(
            "UPDATE agencies_agency SET phone = '1', changed_by_id = %s WHERE id = %s",
            cast.dora.id,
            cast.mona.agency_id,
        )
    for column, value in (("name", "'x'"), ("kind", "'police'"), ("country", "'IRQ'")):
        with refused("permission denied"):
            run(f"UPDATE agencies_agency SET {column} = {value}")
    row = {"agency_id": cast.sora.agency_id, "kind": "legal", "name": "x", "description": "", "areas": [], "languages": [],
           "for_whom": [], "availability": "now", "changed_by_id": cast.mona.id, "changed_at": clock.now(), "version": 1}  # fmt: skip
    with refused("row-level security"):
        insert("agencies_offer", id=uuid7(), **row)
    act(cast.carla)
    with refused("row-level security"):
        insert(
            "agencies_offer", id=uuid7(), **row | {"agency_id": cast.carla.agency_id, "changed_by_id": cast.carla.id}
        )
    with pytest.raises(NotAllowed):
        make_offer(by=cast.carla, data=OfferData("legal", "x"))
    with pytest.raises(NotAllowed):
        describe_agency(by=cast.carla, data=EntryData(), version=1)


def test_a_service_is_changed_ended_and_offered_again(as_, offered, act, cast):
    service = offered()
    sent = {
        "version": "1",
        "kind": "legal",
        "name": "Legal talks",
        "availability": "waiting",
        "waiting_days": "",
        "areas": "",
    }
    client = as_("sora")
    assert client.post(f"/services/{service.pk}", sent).status_code == 422
    assert client.post(f"/services/{service.pk}", {**sent, "waiting_days": "14"}).status_code == 302
    assert "Waiting time: 14 days" in as_("carla").get(f"/agencies/{cast.sora.agency_id}").content.decode()
    act(cast.sora)
    with pytest.raises(ChangedMeanwhile):
        change_offer(by=cast.sora, offer_id=service.pk, data=OfferData("legal", "x"), version=1)
    for name, status in (("mona", 404), ("carla", 404), ("dilan", 403)):
        assert as_(name).post(f"/services/{service.pk}", sent).status_code == status
        assert as_(name).post(f"/services/{service.pk}/end").status_code == status
    assert as_("sora").post(f"/services/{service.pk}/end").status_code == 302
    assert as_("sora").post(f"/services/{service.pk}/end").status_code == 404
    assert "Legal talks" not in as_("carla").get(f"/agencies/{cast.sora.agency_id}").content.decode()
    assert as_("sora").post(f"/services/{service.pk}/again").status_code == 302
    assert "Legal talks" in as_("carla").get(f"/agencies/{cast.sora.agency_id}").content.decode()
    assert Offer.objects.get(pk=service.pk).version == 4


@pytest.mark.parametrize(
    ("typed", "spans"),
    [
        ("", []), ("9:00-12:30", [["09:00", "12:30"]]), ("9.00–12.30، 13:00-24:00", [["09:00", "12:30"], ["13:00", "24:00"]]),
        ("12:00-9:00", None), ("9:00-12:00, 11:00-13:00", None), ("25:00-26:00", None), ("9-12", None), ("9:00-24:30", None),
    ],
)  # fmt: skip
def test_hours_as_people_write_them(typed, spans):
    assert reads_as_hours(typed) == spans


def test_what_was_said_holds_until_its_day():
    assert takes_people("now", None, TODAY)
    assert takes_people("now", TODAY, TODAY)
    assert not takes_people("now", TODAY - timedelta(days=1), TODAY)
    assert not takes_people("full", None, TODAY)
    assert not takes_people("waiting", None, TODAY)
