"""Where an agency has several protection officers, none, or partners: who is told first, and who next."""

from datetime import timedelta

import pytest

from bayiri.agencies.commands import enter_absence, grant_sight
from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.ids import uuid7
from bayiri.rulebooks.queries import law
from bayiri.safeguards.queries import alerts_for, steps_of
from tests.cast import _as_owner
from tests.invariants.attacks import START
from tests.safeguards.test_alerts import later, raise_, seen_by, told_by

pytestmark = pytest.mark.django_db
MORE = {
    "perla": ("Perla Protection", "carla", "protection_officer"), "pia": ("Pia Partner", "rami", "protection_officer"),
    "dina": ("Dina Director", "adam", "director"),
}  # fmt: skip


@pytest.fixture(scope="module")
def more(_cast):
    """Some more people, there for this file alone: a second officer, a partner's officer, a director."""
    actors = {}
    with _as_owner() as owner:
        for key, (name, like, role) in MORE.items():
            other = getattr(_cast, like)
            one = Actor(uuid7(), name, other.agency_id, other.agency_name, other.country, frozenset([role]))
            owner.execute(
                "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active) VALUES (%s, %s, %s, %s, %s, true)",
                [one.id, f"{key}@example.org", name, one.agency_id, [role]],
            )
            actors[key] = one
        yield actors
        owner.execute("DELETE FROM agencies_user WHERE id = ANY(%s)", [[one.id for one in actors.values()]])


@pytest.fixture
def story(told):
    return told("registered")


def test_an_agency_without_a_protection_officer_tells_its_director_at_once(more, cast):
    director = more["dina"]
    alert_id = raise_(cast.adam)
    assert (told_by(director), seen_by(director)) == (["alert_raised"], [alert_id])


def test_the_one_at_work_with_least_to_do_is_told_first(story, more, cast):
    perla = more["perla"]
    with clock.moved_to(START), acting_as(cast.paul):
        enter_absence(by=cast.paul, person_id=cast.paul.id, from_on=START.date(), until_on=START.date())
    raise_(cast.tara, story)
    assert (told_by(perla), told_by(cast.paul)) == (["alert_raised"], [])
    assert len(seen_by(cast.paul)) == 1  # may read it, but is not called


def test_what_nobody_reads_climbs_step_by_step(story, more, cast):
    perla = more["perla"]
    partner = more["pia"]
    with acting_as(cast.carla):
        about = {"kind": "case", "subject_id": story.case.id, "agency_id": cast.rami.agency_id}
        grant_sight(by=cast.carla, **about, purpose="reception")
    minutes = law("alerts", on=START.date()).numbers("minutes_danger")
    alert_id = raise_(cast.tara, story)
    officers = {one.name for one in (cast.paul, perla) if told_by(one)}
    assert len(officers) == 1
    later(minutes[0] - 1)
    assert {one.name for one in (cast.paul, perla) if told_by(one)} == officers
    later(minutes[0])
    assert all(told_by(one)[-1] == "alert_climbed" for one in (cast.paul, perla))
    assert (told_by(cast.dora), seen_by(cast.dora)) == ([], [])
    later(sum(minutes[:2]))
    assert (told_by(cast.dora), seen_by(cast.dora), seen_by(partner)) == (["alert_climbed"], [alert_id], [])
    later(sum(minutes[:3]))
    assert (told_by(partner), seen_by(partner)) == (["alert_climbed"], [alert_id])
    later(sum(minutes))  # and then all again, until somebody reads it
    with acting_as(cast.dora):
        alert = alerts_for(cast.dora).get()
        last = steps_of(alert)[0]
    assert {"Paul Protection", "Perla Protection", "Dora Director", "Pia Partner"} == set(last["told"])
    assert alert.climbs_at == START + timedelta(minutes=sum(minutes) + minutes[3])
