"""An alert of exploitation or abuse: who is told, who may read it, what whoever raised it learns."""

from datetime import timedelta

import pytest

from bayiri.agencies.commands import grant_sight
from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.audit.queries import timeline
from bayiri.core import clock
from bayiri.core.actor import ITSELF
from bayiri.core.errors import NotVisible, RuleBroken
from bayiri.notifications.models import Notice
from bayiri.safeguards.commands import alerts
from bayiri.safeguards.commands.alerts import AlertData
from bayiri.safeguards.jobs import climb
from bayiri.safeguards.models import Alert
from bayiri.safeguards.queries import alerts_for, case_reasons_against, own_alerts, standing_by_rules, steps_of
from tests.invariants.attacks import START

pytestmark = pytest.mark.django_db
SAID = AlertData(
    "The landlord keeps her passport and makes her work.", danger_now=True, contact="Through her sister, evenings."
)


@pytest.fixture
def story(told):
    return told("registered")


def raise_(by, story=None, at=START, **changes):
    data = AlertData(**{**vars(SAID), **({} if story else {"about": "A woman at the bakery"}), **changes})
    with clock.moved_to(at), acting_as(by):
        return alerts.raise_alert(by=by, data=data, case_id=story.case.id if story else None)[0]


def later(minutes):
    """The clock's own work, that many minutes after the start."""
    with clock.moved_to(START + timedelta(minutes=minutes)):
        climb(timestamp=0)


def told_by(actor):
    with acting_as(actor):
        return list(Notice.objects.order_by("told_at", "id").values_list("kind", flat=True))


def seen_by(actor):
    with acting_as(actor):
        return [alert.id for alert in alerts_for(actor)]


def do(by, act, alert_id, at=START, **said):
    with clock.moved_to(at), acting_as(by):
        return act(by=by, alert_id=alert_id, **said)


def test_a_protection_officer_is_told_at_once(story, cast):
    alert_id = raise_(cast.tara, story)
    assert told_by(cast.paul) == ["alert_raised"]
    assert seen_by(cast.paul) == [alert_id]
    for other in (cast.carla, cast.tara, cast.mona, cast.dora, cast.rami, cast.eve):
        assert (seen_by(other), told_by(other)) == ([], [])


def test_about_somebody_without_a_case_ones_own_agency_is_told(cast):
    alert_id = raise_(cast.clemens)
    assert seen_by(cast.paul) == [alert_id]
    other = raise_(cast.eve)  # the only protection officer there raised it, and there is no director
    assert seen_by(cast.eve) == [other]
    with acting_as(cast.eve):
        (mine,) = own_alerts(cast.eve)
        assert mine.told == 0


def test_an_agency_that_only_reads_raises_it_with_the_responsible_one(story, cast):
    with acting_as(cast.carla):
        about = {"kind": "case", "subject_id": story.case.id, "agency_id": cast.rami.agency_id}
        grant_sight(by=cast.carla, **about, purpose="reception", section="journey", mode="read")
    alert_id = raise_(cast.rami, story)
    assert seen_by(cast.paul) == [alert_id]


def test_nobody_raises_one_about_a_case_that_is_not_theirs(story, cast):
    with pytest.raises(NotVisible):
        raise_(cast.eve, story)


def test_what_is_read_climbs_no_further(story, cast):
    alert_id = raise_(cast.tara, story)
    do(cast.paul, alerts.read_alert, alert_id)
    later(10000)
    assert told_by(cast.dora) == []


def test_where_nobody_is_in_danger_there_is_more_time(story, cast):
    raise_(cast.tara, story, danger_now=False)
    later(239)
    assert told_by(cast.paul) == ["alert_raised"]
    later(240)
    assert told_by(cast.paul) == ["alert_raised", "alert_climbed"]


def test_after_a_night_without_the_clock_it_goes_on_where_it_was(story, cast):
    """The worker was away: one step at a time, not the whole ladder at once."""
    raise_(cast.tara, story)
    later(600)
    assert told_by(cast.dora) == []
    later(615)
    assert told_by(cast.dora) == ["alert_climbed"]


def test_who_raised_it_learns_that_it_was_read_and_acted_upon_and_nothing_more(story, cast):
    alert_id = raise_(cast.tara, story)
    with pytest.raises(NotVisible):
        do(cast.tara, alerts.note_opened, alert_id)
    do(cast.paul, alerts.read_alert, alert_id)
    do(cast.paul, alerts.act_on_alert, alert_id, words="Went there with the police.")
    with acting_as(cast.tara):
        (mine,) = own_alerts(cast.tara)
        assert (mine.read_at, mine.acted_at) == (START, START)
        assert set(vars(mine)) == {"id", "raised_at", "danger_now", "told", "read_at", "acted_at", "waits"}
    assert told_by(cast.tara) == ["alert_read", "alert_acted"]


def test_who_is_named_is_neither_told_nor_shown(story, cast):
    raise_(cast.tara, story, named=(cast.paul.id,))
    assert (told_by(cast.paul), seen_by(cast.paul)) == ([], [])
    assert told_by(cast.dora) == ["alert_raised"]
    with acting_as(cast.paul):
        assert not Event.objects.filter(kind__startswith="alert.").exists()
    with acting_as(cast.dora):
        assert Event.objects.filter(kind="alert.raised").count() == 1


def test_nothing_of_it_stands_in_the_story_of_the_case(story, cast):
    """Neither the caseworker nor another agency reads there that an alert was raised, nor by whom."""
    raise_(cast.tara, story)
    with acting_as(cast.carla):
        said = timeline(cast.carla, story.case.id)
        assert not [one for one in said if "lert" in str(one["title"])]
        assert not Event.objects.filter(kind__startswith="alert.").exists()


def test_it_is_closed_with_what_came_of_it_and_opened_again(story, cast):
    alert_id = raise_(cast.tara, story)
    do(cast.paul, alerts.read_alert, alert_id)
    do(cast.paul, alerts.act_on_alert, alert_id, words="She is in a shelter.", danger_over=True)
    do(cast.paul, alerts.close_alert, alert_id, outcome="safe", words="Safe with her sister.")
    assert seen_by(cast.paul) == []
    do(cast.paul, alerts.reopen_alert, alert_id, words="He has found her.")
    assert seen_by(cast.paul) == [alert_id]
    with acting_as(cast.paul):
        assert [one["step"].kind for one in steps_of(Alert.objects.get())] == [
            "reopened", "closed", "acted", "read", "told", "raised",
        ]  # fmt: skip


def test_that_it_was_not_so_is_said_by_two(story, cast):
    alert_id = raise_(cast.tara, story)
    do(cast.paul, alerts.read_alert, alert_id)
    assert seen_by(cast.dora) == []
    do(cast.paul, alerts.doubt_alert, alert_id, words="It was a quarrel on the phone.")
    assert (told_by(cast.dora), seen_by(cast.dora)) == (["alert_second"], [alert_id])
    with pytest.raises(RuleBroken):
        do(cast.paul, alerts.close_alert, alert_id, outcome="unfounded", words="So it was.")
    do(cast.dora, alerts.close_alert, alert_id, outcome="unfounded", words="Heard both.")
    do(cast.dora, alerts.reopen_alert, alert_id, words="Her sister says otherwise.")
    assert seen_by(cast.paul) == [alert_id]


def test_nobody_of_the_case_is_released_while_somebody_is_in_danger(told, cast):
    story = told("preparing")
    before = case_reasons(story, cast)
    alert_id = raise_(cast.tara, story, at=story.now)
    assert case_reasons(story, cast) == sorted([*before, "protection"])
    do(cast.paul, alerts.read_alert, alert_id, at=story.now)
    do(cast.paul, alerts.act_on_alert, alert_id, at=story.now, words="Talked to her alone.")
    assert "protection" in case_reasons(story, cast)
    do(cast.paul, alerts.act_on_alert, alert_id, at=story.now, words="She is safe.", danger_over=True)
    assert case_reasons(story, cast) == before


def case_reasons(story, cast):
    """By the database and by the rules, which agree."""
    with clock.moved_to(story.now), acting_as(cast.carla):
        by_database = case_reasons_against(story.case, "release")
        assert {tuple(one) for one in standing_by_rules(story.case, "release").values()} == {tuple(by_database)}
    return by_database


def test_without_danger_now_nothing_stands_in_the_way(told, cast):
    story = told("preparing")
    before = case_reasons(story, cast)
    raise_(cast.tara, story, at=story.now, danger_now=False)
    assert case_reasons(story, cast) == before


def test_the_clock_is_nobodys_but_its_own(cast):
    with acting_as(ITSELF):
        assert alerts.climb_alerts(by=ITSELF) == 0
