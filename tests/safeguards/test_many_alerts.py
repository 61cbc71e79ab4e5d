"""Many alerts of one agency to another: each is kept and read, and its people are not called again and again."""

from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.core import clock
from bayiri.core.ids import uuid7
from bayiri.notifications.models import Notice
from bayiri.rulebooks.queries import law
from bayiri.safeguards.commands import alerts
from bayiri.safeguards.commands.alerts import AlertData
from bayiri.safeguards.jobs import climb
from bayiri.safeguards.models import Alert, AlertStep
from bayiri.safeguards.queries import alerts_for, own_alerts
from tests.invariants.attacks import call, refused, run

pytestmark = pytest.mark.django_db


def most():
    return law("alerts", on=clock.today()).number("rings_elsewhere_a_day")


def raise_(by, to, danger=True, named=()):
    data = AlertData("She is made to work.", danger, about="A girl", named=named, to_agency_id=to.agency_id)
    with acting_as(by):
        return alerts.raise_alert(by=by, data=data)


def calls(actor):
    """Where the messages lead that somebody was called by."""
    with acting_as(actor):
        return list(Notice.objects.filter(kind__startswith="alert_").order_by("told_at", "id").values_list("link", flat=True))  # fmt: skip


def rung(actor):
    """How often the people of an agency were called for all that waits together."""
    with acting_as(actor):
        return Event.objects.filter(kind="alert.together").count()


def after(minutes):
    with clock.moved_to(clock.now() + timedelta(minutes=minutes)):
        climb(timestamp=0)


@pytest.fixture
def flooded(cast):
    """As many alerts as ring in a day, all of them read; then three more."""
    first = [raise_(cast.dilan, cast.paul)[0] for _one in range(most())]
    for one in first:
        with acting_as(cast.paul):
            alerts.read_alert(by=cast.paul, alert_id=one)
    return [raise_(cast.dilan, cast.paul) for _one in range(3)]


def test_none_is_refused_and_all_can_be_read_at_once(flooded, cast):
    """INV-234: what comes over the number is on the list of who protects people, and can be read before anybody is called."""
    assert [told for _id, told in flooded] == [-1, -1, -1]
    with acting_as(cast.paul):
        assert {one for one, _told in flooded} <= {alert.id for alert in alerts_for(cast.paul)}
        alerts.read_alert(by=cast.paul, alert_id=flooded[0][0])
    with acting_as(cast.dilan):
        waiting = [one for one in own_alerts(cast.dilan) if one.waits]
    assert len(waiting) == 2


def test_they_are_told_together_once_and_again_only_after_the_minutes(flooded, cast):
    """INV-234: at the next minute of the clock, so that nobody in danger is left; then one call in the law's minutes, however many come."""
    before = len(calls(cast.paul))
    after(1)
    assert calls(cast.paul)[before:] == ["/alerts"]
    assert calls(cast.dora)[-1:] == ["/alerts"]
    assert rung(cast.paul) == 1
    more = [raise_(cast.dilan, cast.paul)[0] for _one in range(40)]
    after(2)
    after(10)
    assert rung(cast.paul) == 1
    after(17)
    assert rung(cast.paul) == 2
    assert len(calls(cast.paul)) == before + 1
    with acting_as(cast.paul):
        assert AlertStep.objects.filter(alert_id__in=more, kind="told", told__contains=[cast.paul.id]).count() == 40
        for alert in Alert.objects.filter(read_at=None):
            alerts.read_alert(by=cast.paul, alert_id=alert.id)
    after(500)
    assert rung(cast.paul) == 2


def test_who_is_named_is_not_called_by_the_others(flooded, cast):
    """INV-234, INV-189: one that names a director reaches her neither alone nor on the list."""
    named = raise_(cast.dilan, cast.paul, named=(cast.dora.id,))[0]
    after(1)
    with acting_as(cast.dora):
        assert named not in {alert.id for alert in alerts_for(cast.dora)}
        assert not Event.objects.filter(kind="alert.together").exists()


def test_other_agencies_are_rung_as_before_and_so_is_ones_own(flooded, cast):
    """INV-234: the number is one agency's towards another."""
    before = len(calls(cast.paul))
    with acting_as(cast.clemens):
        data = AlertData("He is beaten.", danger_now=True, about="A man")
        assert alerts.raise_alert(by=cast.clemens, data=data)[1] == 1
    assert len(calls(cast.paul)) == before + 1


def test_both_agencies_see_that_there_were_many(flooded, cast):
    """INV-234: once, without a word of what was said."""
    with acting_as(cast.dora):
        (event,) = Event.objects.filter(kind="alert.many")
        assert set(event.facts) == {"only_for", "kept_from"}
    with acting_as(cast.carla):
        assert not Event.objects.filter(kind="alert.many").exists()


def test_a_moment_that_was_told_does_not_make_it_another_day(flooded, cast, act):
    """INV-234: days are counted by the database's clock, whatever a statement says."""
    act(cast.dilan)
    said = {"what": "x", "about": "y", "happened": "", "place": "", "contact": "", "danger_now": True, "named": [],
            "channels": []}  # fmt: skip
    for days in (-30, 0, 30):
        told = clock.now() + timedelta(days=days)
        for more in ({}, {"rings": True, "came_at": told}):
            made = uuid7()
            said_now = {**said, "id": made, "recorded_at": told, "to_agency_id": cast.paul.agency_id, **more}
            assert call("safeguards_raise_alert", **said_now) == (-1,)
    for statement in ("UPDATE safeguards_alert SET rings = true", "SELECT safeguards_ring_together(%s, now(), '{}')"):
        with refused("permission denied"):
            run(statement, *([cast.paul.agency_id] if "%s" in statement else []))


def test_the_page_says_that_it_is_kept(flooded, cast, as_):
    """INV-234: and whom to call meanwhile."""
    data = {"about": "A girl", "what": "Made to work.", "danger_now": "yes", "named": "",
            "to_agency_id": str(cast.paul.agency_id)}  # fmt: skip
    page = as_("dilan").post("/alerts/raise", data, follow=True).content.decode()
    assert "together with others" in page
    assert "call the police" in page
    assert "Nobody could be told" not in page
