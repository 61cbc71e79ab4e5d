"""What goes with people who part: appointments and notes; after the arrival, what is planned and due for them."""

from datetime import date, timedelta

import pytest

from bayiri.cases.commands.appointments import AppointmentData, make_appointment
from bayiri.cases.commands.notes import write_note
from bayiri.cases.models import Case, Note
from bayiri.core import clock
from bayiri.journey.commands import depart, split
from bayiri.monitoring.models import FollowUp
from bayiri.monitoring.queries import gave_help
from bayiri.reintegration.commands import (
    Said,
    add_plan_line,
    approve_plan_line,
    assess_needs,
    record_delivery,
    record_returnee_answer,
)
from bayiri.reintegration.models import Need, Plan, PlanLine
from bayiri.reintegration.rules import FoundNeed
from bayiri.tasks.models import Appointment, Task
from tests.journey.life.conftest import FAMILY, OMAR, ZEINAB
from tests.journey.life.test_split import goes, joins
from tests.reintegration.households import data

pytestmark = pytest.mark.django_db


def book(story, *members, hours=72.0, note=""):
    by, at = story.desk.counsellor, story.now + timedelta(hours=hours)
    data = AppointmentData(
        kind="counselling", starts_at=at, ends_at=at + timedelta(hours=1), channel="in_person", language="eng", place="Room 2",
        person_id=by.id, member_ids=tuple(member.id for member in members), note=note,
    )  # fmt: skip
    return story.do(by, lambda: make_appointment(by=by, case_id=story.case.id, data=data))


def with_whom(case):
    """(place in the order of time, names of who comes; nobody named is everybody) of what is still to come."""
    names = dict(case.members.values_list("id", "person__given_names"))
    rows = Appointment.objects.filter(case_id=case.id, state="planned").order_by("starts_at")
    return [sorted(names[one] for one in row.member_ids) for row in rows]


def test_appointments_go_with_whom_they_are(told, called, act, cast):
    story = told("assessed")
    omar, zeinab = (called(story, name) for name in ("Omar", "Zeinab"))
    book(story, zeinab, hours=72, note="About her health")
    book(story, omar, hours=73)
    book(story, hours=74, note="He wants to speak of her")
    book(story, omar, zeinab, hours=75)
    fresh = goes(story, called, "Zeinab", "Yusuf")
    act(cast.carla)
    assert with_whom(fresh) == [["Zeinab"], [], ["Zeinab"]]
    assert with_whom(story.case) == [["Omar"], [], ["Omar"]]
    rows = Appointment.objects.filter(case_id=fresh.id).order_by("starts_at")
    assert [row.note for row in rows] == ["About her health", "", ""]
    assert {row.case_label for row in rows} == {fresh.number}
    joins(story, fresh)
    act(cast.carla)
    assert with_whom(story.case) == [["Zeinab"], ["Omar"], [], ["Omar", "Zeinab"]]
    assert with_whom(fresh) == []


def test_an_appointment_of_another_agency_stays_as_it_is(told, called, act, cast):
    story = told("preparing", [OMAR, ZEINAB])
    at = story.now + timedelta(hours=48)
    data = AppointmentData("other", at, at + timedelta(hours=1), "phone", "eng", cast.rami.id)
    story.do(cast.rami, lambda: make_appointment(by=cast.rami, case_id=story.case.id, data=data))
    fresh = goes(story, called, "Zeinab")
    act(cast.carla)
    assert with_whom(story.case) == [[]]
    assert with_whom(fresh) == []


def test_notes_that_are_about_them_go_along_as_copies(told, called, client, users, act, cast):
    story = told("assessed")
    by = cast.paul
    for text in ("She is afraid of him.", "He looks for a job."):
        story.do(
            by, lambda text=text: write_note(by=by, case_id=story.case.id, section="protection", text=text), days=0.01
        )
    client.force_login(users["carla"])
    address, zeinab = f"/cases/{story.case.id}/happened/split", called(story, "Zeinab")
    page = client.get(address).content.decode()
    assert "She is afraid of him." in page
    about_her = Note.objects.get(text="She is afraid of him.")
    sent = {
        "member_ids": [str(zeinab.id)],
        "head_id": str(zeinab.id),
        "reason": "They part.",
        "note_ids": [str(about_her.id)],
    }
    assert client.post(address, sent).status_code == 302
    act(cast.carla)
    fresh = Case.objects.exclude(pk=story.case.id).get()
    copy = Note.objects.get(case=fresh)
    assert (copy.text, copy.recorded_by_id, copy.recorded_at) == (about_her.text, cast.paul.id, about_her.recorded_at)
    assert Note.objects.filter(case=story.case).count() == 2
    for where in ("notes", "papers"):
        there = client.get(f"/cases/{fresh.id}/{where}").content.decode()
        assert f'href="/cases/{story.case.id}/{where}"' in there
        assert f'href="/cases/{fresh.id}/{where}"' not in client.get(f"/cases/{story.case.id}/{where}").content.decode()


def test_a_note_of_another_case_does_not_go_along(told, called, act, cast):
    one, other = told("assessed", FAMILY), told("assessed", FAMILY)
    by = cast.carla
    theirs = other.do(by, lambda: write_note(by=by, case_id=other.case.id, section="counselling", text="Not yours"))
    zeinab = called(one, "Zeinab")
    about = {"case_id": one.case.id, "member_ids": [zeinab.id], "head_id": zeinab.id, "reason": "They part."}
    fresh = one.do(by, lambda: split.split_off(by=by, **about, note_ids=[theirs.id]))
    act(cast.carla)
    assert not Note.objects.filter(case=fresh).exists()


def line_for(story, member, description, **more):
    by, line = story.desk.receiver, data(description=description, member_id=member and member.id, **more)
    return story.do(by, lambda: add_plan_line(by=by, case_id=story.case.id, line=line))


@pytest.fixture
def arrived(told, called):
    """A family that has arrived, with a line for each of the adults and one for all."""
    story = told("arrived")
    for name in ("Omar", "Zeinab"):
        line_for(story, called(story, name), f"Tools for {name}")
    line_for(story, None, "Rent for the family")
    return story


def lines(case):
    return sorted(PlanLine.objects.filter(case=case).values_list("description", "state"))


def test_people_part_after_the_arrival_with_what_is_planned_and_due_for_them(arrived, called, act, cast):
    story = arrived
    due = FollowUp.objects.filter(member=called(story, "Zeinab"), state="due").count()
    fresh = goes(story, called, "Zeinab", "Yusuf")
    act(cast.carla)
    assert (fresh.stage, story.stage) == ("arrived", "arrived")
    assert set(fresh.members.values_list("state", flat=True)) == {"arrived"}
    assert lines(fresh) == [("Tools for Zeinab", "planned")]
    assert lines(story.case) == [("Rent for the family", "planned"), ("Tools for Omar", "planned")]
    assert Plan.objects.get(case=fresh).arrived_on == Plan.objects.get(case=story.case).arrived_on
    rounds = FollowUp.objects.filter(case=fresh)
    assert rounds.count() == due > 0
    assert {one.member_id for one in rounds} == {fresh.members.get(relation="self").id}
    assert {one.agency_id for one in rounds} == {cast.rami.agency_id}
    assert not FollowUp.objects.filter(case=story.case, member__state="left").exists()
    work = set(Task.objects.filter(case_id=fresh.id, ended_at=None).values_list("kind", flat=True))
    assert {"plan", "follow_up"} <= work
    assert not {"renew_decision", "look_at_help", "assess"} & work


def test_what_was_given_stays_and_who_gave_it_does_not_ask_about_it(arrived, called, act, cast):
    story, by = arrived, arrived.desk.receiver
    said = Said(True, "in_person", "eng")
    for name in ("Omar", "Zeinab"):
        member = called(story, name)
        version = Plan.objects.get(case=story.case).version
        story.do(
            by,
            lambda member=member, version=version: record_returnee_answer(
                by=by, case_id=story.case.id, member_id=member.id, plan_version=version, said=said
            ),
        )
    line = PlanLine.objects.get(description="Tools for Zeinab")
    story.do(by, lambda: approve_plan_line(by=by, line_id=line.id))
    given = {"delivered_on": story.now.date(), "amount": 40_00, "proof": "receipt"}
    story.do(by, lambda: record_delivery(by=by, line_id=line.id, **given), days=0.1)
    fresh = goes(story, called, "Zeinab", "Yusuf")
    act(cast.rami)
    assert lines(fresh) == []
    assert ("Tools for Zeinab", "delivered") in lines(story.case)
    assert gave_help(cast.rami, fresh)
    assert not gave_help(cast.ranya, fresh)


def test_open_needs_go_along_and_lines_answer_them_there(arrived, called, act, cast):
    story, by, zeinab = arrived, arrived.desk.receiver, called(arrived, "Zeinab")
    found = [FoundNeed("income", "individual", "A shop")]
    (need,) = story.do(by, lambda: assess_needs(by=by, case_id=story.case.id, member_id=zeinab.id, found=found))
    line_for(story, zeinab, "A counter", found_need_id=need.id)
    fresh = goes(story, called, "Zeinab", "Yusuf")
    act(cast.carla)
    copy = Need.objects.get(case=fresh)
    assert (copy.words, copy.recorded_by_id) == ("A shop", by.id)
    assert PlanLine.objects.get(description="A counter").found_need_id == copy.id
    joins(story, fresh)
    act(cast.carla)
    assert PlanLine.objects.get(description="A counter").found_need_id == need.id
    assert Need.objects.filter(case=story.case).count() == 1


def test_it_is_taken_back_while_nothing_has_happened(arrived, called, act, cast):
    story = arrived
    before, due = lines(story.case), FollowUp.objects.filter(case=story.case).count()
    fresh = goes(story, called, "Zeinab", "Yusuf")
    joins(story, fresh)
    act(cast.carla)
    assert lines(story.case) == before
    assert FollowUp.objects.filter(case=story.case).count() == due
    assert {called(story, name).state for name in ("Omar", "Zeinab", "Yusuf")} == {"arrived"}
    fresh.refresh_from_db()
    assert (fresh.stage, fresh.outcome) == ("closed", "joined_again")


def test_who_stayed_behind_has_a_case_of_their_own(told, called, act, cast):
    """She did not come to the airport, he is under way: her case begins again where she is."""
    story = told("released", [OMAR, ZEINAB])
    story.now = story.movement.departs_at

    def on(name, event):
        by, member = cast.tara, called(story, name)
        said = {"case_id": story.case.id, "movement_id": story.movement.id, "member_id": member.id, "event": event}
        story.do(by, lambda: depart.record_travel(by=by, happened_at=clock.now(), **said))

    on("Omar", "boarded")
    on("Omar", "departed")
    on("Zeinab", "no_show")
    assert story.stage == "departed"
    fresh = goes(story, called, "Zeinab")
    act(cast.carla)
    assert fresh.stage in ("counselling", "assessed")
    assert fresh.members.get().state == "active"
    assert Case.objects.get(pk=story.case.id).stage == "departed"


def test_the_page_says_what_follows_after_the_arrival(arrived, client, users):
    client.force_login(users["carla"])
    assert "Somebody goes their own way" in client.get(f"/cases/{arrived.case.id}/happened").content.decode()
    page = client.get(f"/cases/{arrived.case.id}/happened/split").content.decode()
    assert "is not given again" in page
    assert "give up their seats" not in page


def test_the_day_of_arrival_is_the_same_for_both(arrived, called, act, cast):
    fresh = goes(arrived, called, "Zeinab")
    act(cast.carla)
    days = set(FollowUp.objects.filter(case__in=[fresh, arrived.case]).values_list("arrived_on", flat=True))
    assert len(days) == 1
    assert isinstance(days.pop(), date)
