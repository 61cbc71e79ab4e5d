"""A child is born while the return is prepared."""

from datetime import date, timedelta

import pytest

from bayiri.cases.models import Case, Member
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.journey.commands import life
from bayiri.people.commands import PersonData
from bayiri.safeguards.commands import clear_gate
from bayiri.safeguards.queries import reasons_against
from bayiri.tasks.models import Task
from tests.journey.life.conftest import FAMILY

pytestmark = pytest.mark.django_db


def born(story, called, parent="Zeinab", on=None, by=None):
    by = by or story.desk.counsellor
    child = PersonData(
        "Noor", "Hassan", sex="female", born_on=on or story.now.date(), birth_precision="day"
    )  # fmt: skip
    about = {"case_id": story.case.id, "parent_id": called(story, parent).id, "child": child}
    return story.do(by, lambda: life.record_birth(by=by, **about))


def test_the_child_belongs_to_the_household_with_its_guardian(told, called, act, cast):
    story = told("assessed")
    born(story, called)
    noor = called(story, "Noor")
    assert (noor.relation, noor.guardian.person.given_names, noor.guardian_name) == ("child", "Zeinab", "Zeinab Hassan")
    assert noor.person.nationalities == ["IRQ"]
    assert noor.entered_host_country_on == noor.person.born_on
    assert Case.objects.get().size == 4


def test_a_child_of_a_child_is_a_grandchild(told, called):
    story = told("registered")
    born(story, called, "Yusuf")
    assert called(story, "Noor").relation == "grandchild"


def test_everybody_decides_anew_and_the_child_is_assessed(told, called, act, cast):
    story = told("decided")
    born(story, called)
    act(cast.carla)
    assert story.stage == "assessed"
    kinds = list(Task.objects.filter(ended_at=None).values_list("kind", flat=True))
    assert {"renew_decision", "assess", "look_at_help"} <= set(kinds)
    for name in ("Omar", "Zeinab", "Yusuf", "Noor"):
        assert "consent" in reasons_against(called(story, name), "application")


def test_where_seats_are_booked_the_family_waits_for_the_child(told, called, act, cast):
    story = told("preparing")
    born(story, called)
    act(cast.carla)
    assert "family_unity" in reasons_against(called(story, "Omar"), "release")
    assert "vulnerability" in reasons_against(called(story, "Noor"), "release")


def test_nobody_travels_right_after_birth(told, called, act, cast):
    story = told("preparing")
    born(story, called)
    noor, today, by = called(story, "Noor"), story.now.date(), cast.tara
    fit = {"gate": "fitness", "evidence": "Seen by a doctor.", "valid_until": today + timedelta(days=15)}
    story.do(by, lambda: clear_gate(by=by, case_id=story.case.id, member_id=noor.id, **fit), days=12)
    act(by)
    with clock.moved_to(story.now):
        assert "fitness" in reasons_against(noor, "release", today + timedelta(days=13))
        assert "fitness" not in reasons_against(noor, "release", today + timedelta(days=14))


def test_after_arrival_the_child_is_where_the_family_is(told, called):
    story = told("arrived", FAMILY[:2])
    born(story, called, by=story.desk.counsellor)
    assert called(story, "Noor").state == "arrived"


def test_it_refuses_a_birth_to_come(told, called):
    story = told("registered")
    with pytest.raises(RuleBroken) as broken:
        born(story, called, on=story.now.date() + timedelta(days=1))
    assert broken.value.reasons == ["INV-12"]


def test_it_refuses_who_takes_no_part(told, called, cast):
    story = told("registered")
    with pytest.raises((NotAllowed, LookupError)):
        born(story, called, by=cast.eve)
    assert not Member.objects.filter(person__given_names="Noor").exists()


def test_the_page_says_what_follows(told, called, client, users, act, cast):
    story = told("preparing")
    client.force_login(users["carla"])
    page = client.get(f"/cases/{story.case.id}/happened/birth").content.decode()
    assert "What follows" in page
    sent = {
        "given_names": "Noor", "family_name": "Hassan", "sex": "female", "born_on_day": "1", "born_on_month": "3",
        "born_on_year": "2024", "parent_id": str(called(story, "Zeinab").id),
    }  # fmt: skip
    answer = client.post(f"/cases/{story.case.id}/happened/birth", sent, follow=True)
    text = answer.content.decode()
    assert "Without a seat" in text
    assert called(story, "Noor").person.born_on == date(2024, 3, 1)


def test_on_the_way_nobody_joins(told, called):
    story = told("departed")
    with pytest.raises(RuleBroken) as broken:
        born(story, called)
    assert broken.value.reasons == ["INV-05"]
