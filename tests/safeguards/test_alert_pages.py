"""Pages of alerts: empty, many, wrong, late, twice, and for those whose they are not."""

from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.core import clock
from bayiri.safeguards.models import Alert
from tests.invariants.attacks import START
from tests.safeguards.test_alerts import raise_

pytestmark = pytest.mark.django_db
SAID = {"about": "A woman at the bakery", "what": "She is not paid.", "danger_now": "no"}


@pytest.fixture
def story(told):
    return told("registered")


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_nothing_is_there_yet(as_):
    assert "You have raised no alert." in text(as_("tara"), "/alerts/mine")
    client = as_("paul")
    assert "No alert is open." in text(client, "/alerts")
    assert "No alert has been closed." in text(client, "/alerts?closed")
    assert as_("tara").get("/alerts").status_code == 403


@pytest.mark.parametrize("wrong", [{"what": ""}, {"about": ""}, {"danger_now": ""}, {"named": "Nobody Here"}])
def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(as_, wrong):
    answer = as_("tara").post("/alerts/raise", {**SAID, **wrong})
    assert answer.status_code == 422
    for value in {**SAID, **wrong}.values():
        assert value in answer.content.decode()


def test_who_is_named_is_found_by_name_or_address(as_, cast):
    as_("tara").post("/alerts/raise", {**SAID, "named": "paul  protection\ncarla@example.org\n"})
    with acting_as(cast.dora):
        assert set(Alert.objects.get().named) == {cast.paul.id, cast.carla.id}
    assert "2 people, who cannot read this." in text(as_("dora"), f"/alerts/{alert_of(cast.dora)}")


def alert_of(actor):
    with acting_as(actor):
        return Alert.objects.get().id


def test_that_it_was_opened_is_in_the_log(story, as_, cast):
    alert_id = raise_(cast.tara, story)
    text(as_("paul"), f"/alerts/{alert_id}")
    with acting_as(cast.paul):
        assert Event.objects.filter(kind="alert.opened", actor_id=cast.paul.id).count() == 1
    with acting_as(cast.carla):
        assert not Event.objects.filter(kind="alert.opened").exists()


def test_many_are_paged_the_most_urgent_first(as_, cast, django_assert_max_num_queries):
    for place in range(30):
        raise_(cast.tara, danger_now=place == 29, about=f"Person {place}", at=START + timedelta(seconds=place))
    client = as_("paul")
    with clock.moved_to(START + timedelta(minutes=5)), django_assert_max_num_queries(14):
        first = text(client, "/alerts")
    assert first.index("Person 29") < first.index("Person 0")
    assert first.count("Danger now") == 1
    assert "0 h 10 min until the next are told" in first
    assert text(client, "/alerts?page=2").count("app-worklist__case") == 5


def test_reading_it_twice_says_so(story, as_, cast):
    alert_id = raise_(cast.tara, story)
    client = as_("paul")
    assert client.post(f"/alerts/{alert_id}/read").status_code == 302
    answer = client.post(f"/alerts/{alert_id}/read")
    assert answer.status_code == 422
    assert "INV-188" in answer.content.decode()


def test_when_time_is_over_the_page_says_so(story, as_, cast):
    raise_(cast.tara, story)
    with clock.moved_to(START + timedelta(minutes=20)):
        assert "Time is over" in text(as_("paul"), "/alerts")


@pytest.fixture
def nobody_hears(owner):
    """A world in which nobody works who reads alerts."""
    heard = "UPDATE agencies_user SET is_active = %s WHERE roles && '{protection_officer,director}'"
    owner.execute(heard, [False])
    yield
    owner.execute(heard, [True])


@pytest.mark.usefixtures("nobody_hears")
def test_nobody_could_be_told_and_whoever_raised_it_is_told_that(as_):
    answer = as_("adam").post("/alerts/raise", SAID, follow=True)
    assert "nobody could be told" in answer.content.decode()
    assert "Nobody could be told" in text(as_("adam"), "/alerts/mine")
