"""Whose word on an arrival counts, and what becomes of two words."""

from datetime import timedelta

import pytest

from bayiri.agencies.commands import end_sight, grant_sight
from bayiri.agencies.context import acting_as
from bayiri.cases.models import Act, Case, Member
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.core.ids import uuid7
from bayiri.journey.commands import depart
from bayiri.monitoring.models import FollowUp
from bayiri.reintegration.models import Plan
from bayiri.tasks.models import Task
from bayiri.travel.commands.arrivals import say_arrivals, take_back_arrival
from bayiri.travel.models import TravelEvent
from bayiri.travel.queries import arrivals_of
from tests.invariants.attacks import COUPLE, call, refused, rule_refuses, run


@pytest.fixture
def under_way(told, act, cast):
    """`under_way(members)`: people on their way home; the authority of the country of return was given the arrival alone."""

    def tell(*members, only_them=False):
        story = told("departed", *members)
        act(cast.carla)
        about = {"by": cast.carla, "kind": "case", "subject_id": story.case.id}
        grant_sight(**about, agency_id=cast.nadia.agency_id, purpose="authority")
        if only_them:
            end_sight(**about, agency_id=cast.rami.agency_id, purpose="reintegration")
        story.now = story.movement.arrives_at + timedelta(hours=1)
        return story

    return tell


def say(story, by, **words):
    """`by` says of the first, the second ... of the household that they "arrived" or are "missing"."""
    members = story.members()
    said = {members[int(place[1:])].id: word for place, word in words.items()}
    return story.do(
        by, lambda: say_arrivals(by=by, case_id=story.case.id, words=said, happened_at=story.movement.arrives_at)
    )


def word_by_hand(story, kind="arrived"):
    about = {"case_id": story.case.id, "movement_id": story.movement.id, "member_id": story.members()[0].id}
    return {"kind": kind, "happened_at": story.movement.arrives_at, "recorded_at": story.now, **about}


def test_the_authority_of_the_country_of_return_confirms(under_way, act, cast, run_jobs):
    """INV-200: with the arrival alone, by the same act; the case moves at once, plan and follow-ups begin right after."""
    story = under_way(only_them=True)
    assert not story.do(cast.nadia, lambda: Case.objects.exists() or Member.objects.exists())
    say(story, cast.nadia, m0="arrived")
    assert story.stage == "arrived"
    with acting_as(cast.carla):
        assert TravelEvent.objects.get(kind="arrived").recorded_by_id == cast.nadia.id
        assert Act.objects.get(kind="arrived").recorded_by_id == cast.nadia.id
        assert not Task.objects.filter(kind="confirm_arrival", ended_at=None).exists()
    with clock.moved_to(story.now):
        assert run_jobs() >= 1
    with acting_as(cast.carla):
        assert Plan.objects.get().arrived_on == clock.day_of(story.movement.arrives_at)
        assert FollowUp.objects.exists()
        assert Task.objects.filter(kind="plan", ended_at=None).count() == 1


def test_the_responsible_agency_of_the_host_country_does_not_where_somebody_receives(under_way, act, cast, users):
    """INV-200: whatever role; and where nobody receives, it does."""
    story = under_way()
    officer = users["tara"]
    run_as_owner("UPDATE agencies_user SET roles = '{reintegration_officer}' WHERE id = %s", officer.id)
    try:
        tara = type(officer).objects.select_related("agency").get(pk=officer.id).actor
        act(tara)
        with rule_refuses("INV-200"):
            say(story, tara, m0="arrived")
        with refused("INV-200"):
            call("travel_record_event", **word_by_hand(story))
        with refused("INV-200"):
            call("travel_follow_words", case_id=story.case.id, recorded_at=story.now)
        act(cast.carla)
        for purpose, agency in (("authority", cast.nadia.agency_id), ("reintegration", cast.rami.agency_id)):
            end_sight(by=cast.carla, kind="case", subject_id=story.case.id, agency_id=agency, purpose=purpose)
        say(story, tara, m0="arrived")
    finally:
        run_as_owner("UPDATE agencies_user SET roles = '{travel_officer}' WHERE id = %s", officer.id)
    assert story.stage == "arrived"


def test_who_accompanies_through_a_third_country_confirms_nothing(under_way, act, cast, users, as_):
    """INV-200: not even where nobody receives; their page says who does."""
    story = under_way()
    act(cast.carla)
    for purpose, agency in (("authority", cast.nadia.agency_id), ("reintegration", cast.rami.agency_id)):
        end_sight(by=cast.carla, kind="case", subject_id=story.case.id, agency_id=agency, purpose=purpose)
    grant_sight(by=cast.carla, kind="case", subject_id=story.case.id, agency_id=cast.timur.agency_id, purpose="transit", section="arrival",
                mode="write")  # fmt: skip
    officer = users["timur"]
    run_as_owner("UPDATE agencies_user SET roles = '{reintegration_officer}' WHERE id = %s", officer.id)
    try:
        timur = type(officer).objects.select_related("agency").get(pk=officer.id).actor
        act(timur)
        with rule_refuses("INV-200"):
            say(story, timur, m0="arrived")
        with refused("INV-200"):
            call("travel_record_event", **word_by_hand(story))
    finally:
        run_as_owner("UPDATE agencies_user SET roles = '{counsellor}' WHERE id = %s", officer.id)
    page = as_("timur").get(f"/cases/{story.case.id}/part").content.decode()
    assert "Whoever receives these people in the country they return to says that they have arrived." in page
    assert "Confirm the arrival" not in page


def run_as_owner(statement, *values):
    from tests.cast import _as_owner

    with _as_owner() as owner:
        owner.execute(statement, values)


def test_who_only_reads_the_arrival_or_has_another_role_confirms_nothing(under_way, act, cast):
    """INV-200, INV-54"""
    story = under_way()
    with pytest.raises(NotAllowed):
        say(story, cast.basim, m0="arrived")
    act(cast.basim)
    with refused("INV-54"):
        call("travel_record_event", **word_by_hand(story))
    act(cast.carla)
    end_sight(by=cast.carla, kind="case", subject_id=story.case.id, agency_id=cast.nadia.agency_id, purpose="authority")
    with pytest.raises(NotVisible):
        say(story, cast.nadia, m0="arrived")
    act(cast.nadia)
    assert arrivals_of(cast.nadia, story.case.id) == []
    for function in ("travel_record_event", "travel_follow_words", "travel_record_outside_arrival"):
        with refused("INV-04"):
            call(function, **word_by_hand(story))


def test_some_have_come_and_somebody_has_not(under_way, act, cast, run_jobs):
    """INV-200: each for themself; who did not come is looked for at once, and arrives later by the same page."""
    story = under_way(COUPLE)
    say(story, cast.nadia, m0="arrived", m1="missing")
    assert story.stage == "departed"
    with acting_as(cast.carla):
        missing = Task.objects.get(kind="confirm_arrival", ended_at=None, note="Did not arrive")
        assert (missing.person_id, missing.member_id) == (cast.carla.id, story.members()[1].id)
        assert [member.state for member in story.members()] == ["arrived", "departed"]
    story.now += timedelta(days=2)
    say(story, cast.nadia, m1="arrived")
    assert story.stage == "arrived"
    with acting_as(cast.carla):
        assert not Task.objects.filter(kind="confirm_arrival", ended_at=None).exists()


def test_a_second_word_overwrites_nothing(under_way, act, cast):
    """INV-201: of another agency, of another day; the same word sent twice on a bad line is one."""
    story = under_way()
    say(story, cast.nadia, m0="arrived")
    say(story, cast.nadia, m0="arrived")
    with acting_as(cast.nadia):
        first = TravelEvent.objects.get(kind="arrived")
    story.now += timedelta(days=1)
    with rule_refuses("INV-201"):
        story.do(
            cast.nadia,
            lambda: say_arrivals(
                by=cast.nadia, case_id=story.case.id, words={first.member_id: "arrived"}, happened_at=story.now
            ),
        )
    with rule_refuses("INV-201"):
        story.do(
            cast.rami,
            lambda: depart.record_travel(
                by=cast.rami, case_id=story.case.id, movement_id=story.movement.id, member_id=first.member_id,
                event="arrived", happened_at=story.now,
            ),
        )  # fmt: skip
    for by in (cast.rami, cast.nadia):
        act(by)
        for kind in ("arrived", "missing"):
            with refused("INV-201"):
                call("travel_record_event", **word_by_hand(story, kind))
    with acting_as(cast.nadia):
        assert TravelEvent.objects.get(kind="arrived").happened_at == first.happened_at


def test_a_word_that_was_wrong_is_taken_back_by_another_person(under_way, act, cast, run_jobs):
    """INV-201, INV-117: both stay; the case waits again, plan and follow-ups with it."""
    story = under_way(only_them=True)
    say(story, cast.nadia, m0="arrived")
    with clock.moved_to(story.now):
        run_jobs()
    with acting_as(cast.nadia):
        event = TravelEvent.objects.get(kind="arrived")
    about = {"case_id": story.case.id, "event_id": event.id, "reason": "It was his brother."}
    with rule_refuses("INV-117"):
        story.do(cast.nadia, lambda: take_back_arrival(by=cast.nadia, **about))
    act(cast.nadia)
    with refused("INV-117"):
        call("travel_contradict", **about, recorded_at=story.now)
    with pytest.raises(NotVisible):
        story.do(cast.nizar, lambda: take_back_arrival(by=cast.nizar, **{**about, "event_id": uuid7()}))
    story.do(cast.nizar, lambda: take_back_arrival(by=cast.nizar, **about))
    assert story.stage == "departed"
    with clock.moved_to(story.now):
        run_jobs()
        run_jobs()
    with acting_as(cast.carla):
        assert TravelEvent.objects.filter(kind="arrived").exists()
        assert Plan.objects.get().arrived_on is None
        assert not FollowUp.objects.exclude(state="struck").exists()
        assert Task.objects.filter(kind="contradicted", ended_at=None).count() == 2
    say(story, cast.nizar, m0="arrived")
    assert story.stage == "arrived"


def test_who_receives_takes_back_nothing_but_an_arrival(under_way, act, cast):
    """INV-117: a departure is none of theirs, nor anything of another case."""
    story = under_way()
    with acting_as(cast.carla):
        left = TravelEvent.objects.get(kind="departed")
    act(cast.nizar)
    with refused("INV-04"):
        call("travel_contradict", case_id=story.case.id, event_id=left.id, reason="No.", recorded_at=story.now)
    assert run("SELECT count(*) FROM travel_contradiction")[0] == 0
