"""Who has died, left or moved away is not called: rounds, appointments and work end with the reason, and come back."""

from datetime import timedelta

import pytest

from bayiri.cases.commands.appointments import AppointmentData, make_appointment
from bayiri.core import clock
from bayiri.journey.commands import split as splitting
from bayiri.monitoring import commands as monitoring
from bayiri.monitoring.models import FollowUp
from bayiri.monitoring.queries.work_list import Filters, rounds_to_hold
from bayiri.tasks.models import Appointment, Task
from tests.invariants.attacks import insert, refused, rule_refuses, run, uuid7
from tests.journey.life.test_death import dies, taken_back

pytestmark = pytest.mark.django_db


def invite(story, by, *members, kind="follow_up", days=5):
    starts_at = story.now + timedelta(days=days)
    data = AppointmentData(
        kind=kind, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), channel="phone", language="ara",
        person_id=by.id, member_ids=tuple(member.id for member in members),
    )  # fmt: skip
    return story.do(by, lambda: make_appointment(by=by, case_id=story.case.id, data=data))


def rounds(member):
    return list(FollowUp.objects.filter(member_id=member.id).order_by("months").values_list("state", flat=True))


def open_work(case, **only):
    return sorted(Task.objects.filter(case_id=case.id, ended_at=None, **only).values_list("kind", "member_id"))


@pytest.fixture
def followed(told, called, cast):
    """A household that arrived: Zeinab's rounds are due, a visit to her is planned by the agency that follows up."""
    story = told("arrived")
    story.visit = invite(story, cast.ranya, called(story, "Zeinab"))
    story.with_both = invite(story, cast.ranya, called(story, "Zeinab"), called(story, "Omar"))
    return story


def test_a_death_ends_rounds_and_appointments_at_once(followed, called, act, cast):
    zeinab = called(followed, "Zeinab")
    act(cast.ranya)
    assert set(rounds(zeinab)) == {"due"}
    others = rounds(called(followed, "Omar"))
    dies(followed, called, "Zeinab", by=cast.rami)
    act(cast.ranya)
    assert set(rounds(zeinab)) == {"died"}
    assert rounds(called(followed, "Omar")) == others
    visit = Appointment.objects.get(pk=followed.visit.pk)
    assert (visit.state, visit.lapsed_because, visit.version) == ("cancelled", "gone", 2)
    assert Appointment.objects.get(pk=followed.with_both.pk).state == "planned"
    assert not open_work(followed.case, member_id=zeinab.id)
    with clock.moved_to(followed.now + timedelta(days=400)):
        assert zeinab.id not in {one.member_id for one in rounds_to_hold(cast.ranya, Filters())}


def test_undone_everything_stands_as_it_was(followed, called, act, cast):
    zeinab = called(followed, "Zeinab")
    first = FollowUp.objects.filter(member_id=zeinab.id).order_by("months").first()
    tried = {"follow_up_id": first.id, "mode": "phone", "tried_on": followed.now.date(), "give_up": True}
    followed.do(cast.ranya, lambda: monitoring.record_not_reached(by=cast.ranya, **tried))
    before, work = rounds(zeinab), open_work(followed.case)
    assert before[0] == "not_reached"
    dies(followed, called, "Zeinab", by=cast.rami)
    assert open_work(followed.case) != work
    taken_back(followed, cast.ranya)
    act(cast.ranya)
    assert rounds(zeinab) == before
    assert set(open_work(followed.case)) >= set(work)
    assert not Task.objects.filter(kind="after_a_death", ended_at=None).exists()
    visit = Appointment.objects.get(pk=followed.visit.pk)
    assert (visit.state, visit.lapsed_because) == ("planned", "")


def test_an_appointment_whose_day_has_passed_does_not_come_back(followed, called, act, cast):
    dies(followed, called, "Zeinab", by=cast.rami)
    followed.now += timedelta(days=10)
    taken_back(followed, cast.ranya)
    act(cast.ranya)
    assert Appointment.objects.get(pk=followed.visit.pk).state == "cancelled"


def test_nobody_is_invited_or_asked_who_has_died(followed, called, act, cast):
    """INV-139: by the rule, and by the database."""
    dies(followed, called, "Zeinab", by=cast.rami)
    zeinab = called(followed, "Zeinab")
    with rule_refuses("INV-139"):
        invite(followed, cast.ranya, zeinab)
    contact = {"case_id": followed.case.id, "member_id": zeinab.id, "agrees": True, "mode": "phone"}
    with rule_refuses("INV-139"):
        followed.do(cast.ranya, lambda: monitoring.say_contact(by=cast.ranya, said_on=followed.now.date(), **contact))
    more = {"case_id": followed.case.id, "member_id": zeinab.id, "months": [24]}
    arrived_on = FollowUp.objects.filter(member_id=zeinab.id).first().arrived_on
    with rule_refuses("INV-139"):
        followed.do(cast.ranya, lambda: monitoring.schedule_follow_ups(by=cast.ranya, arrived_on=arrived_on, **more))
    act(cast.ranya)
    planned = Appointment.objects.filter(pk=followed.with_both.pk).values().get()
    with refused("INV-139"):
        insert("tasks_appointment", **{**planned, "id": uuid7(), "member_ids": [zeinab.id]})
    with refused("INV-139"):
        run("UPDATE tasks_appointment SET member_ids = %s WHERE id = %s", [zeinab.id], followed.with_both.pk)
    round_ = FollowUp.objects.filter(member_id=zeinab.id).values().first()
    with refused("INV-139"):
        insert("monitoring_followup", **{**round_, "id": uuid7(), "months": 36, "state": "due", "state_before": ""})
    with refused("INV-139"):
        run(
            "SELECT monitoring_say_contact(%s, %s, true, 'phone', %s, '', %s)",
            uuid7(), zeinab.id, followed.now.date(), followed.now,
        )  # fmt: skip


def test_what_was_heard_of_a_death_asks_the_caseworker_and_a_yes_takes_it_back(followed, called, act, cast):
    zeinab = called(followed, "Zeinab")
    first = FollowUp.objects.filter(member_id=zeinab.id, due_on__gte=followed.now.date()).order_by("months").first()
    heard = {"follow_up_id": first.id, "mode": "phone", "learned_on": followed.now.date()}
    followed.do(cast.ranya, lambda: monitoring.record_died(by=cast.ranya, **heard))
    act(cast.ranya)
    assert not {"due", "not_reached"} & set(rounds(zeinab))
    visit = Appointment.objects.get(pk=followed.visit.pk)
    assert (visit.state, visit.lapsed_because) == ("cancelled", "not_asked")
    assert ("after_a_death", zeinab.id) in open_work(followed.case)
    said = {"case_id": followed.case.id, "member_id": zeinab.id, "agrees": True, "mode": "visit"}
    followed.do(cast.ranya, lambda: monitoring.say_contact(by=cast.ranya, said_on=followed.now.date(), **said))
    act(cast.ranya)
    assert rounds(zeinab)[-1] == "due"
    assert Appointment.objects.get(pk=followed.visit.pk).state == "planned"
    assert ("follow_up", zeinab.id) in open_work(followed.case)


def test_a_closed_case_has_nothing_due(followed, called, act, cast):
    followed.close("re_migrated", by=cast.rami)
    act(cast.ranya)
    assert set(FollowUp.objects.values_list("state", flat=True)) == {"case_ended"}
    assert set(Appointment.objects.values_list("state", "lapsed_because")) == {("cancelled", "case_ended")}
    with refused("permission denied"):
        run("UPDATE tasks_appointment SET state = 'planned', lapsed_because = ''")


def test_an_appointment_goes_with_who_is_split_off_and_comes_back(told, called, act, cast):
    story = told("assessed")
    zeinab = called(story, "Zeinab")
    alone = invite(story, cast.carla, zeinab, kind="counselling")
    both = invite(story, cast.carla, kind="counselling", days=6)
    apart = {"case_id": story.case.id, "member_ids": [zeinab.id], "head_id": zeinab.id, "reason": "A divorce"}
    fresh = story.do(cast.carla, lambda: splitting.split_off(by=cast.carla, **apart))
    moved = Appointment.objects.get(pk=alone.pk)
    assert (moved.case_id, moved.case_label, moved.state) == (fresh.id, fresh.number, "planned")
    assert moved.member_ids == [fresh.members.get().id]
    assert Appointment.objects.get(pk=both.pk).case_id == story.case.id
    story.do(cast.carla, lambda: splitting.join_again(by=cast.carla, case_id=fresh.id))
    back = Appointment.objects.get(pk=alone.pk)
    assert (back.case_id, back.member_ids, back.state) == (story.case.id, [zeinab.id], "planned")
