"""Somebody dies while the return is prepared, or after it."""

from datetime import date, timedelta

import pytest

from bayiri.cases.models import Case, Death
from bayiri.cases.queries.closing import open_proposal
from bayiri.core import clock
from bayiri.core.errors import NotVisible, RuleBroken
from bayiri.journey.commands import life
from bayiri.journey.commands.close import close_case
from bayiri.journey.commands.decide import withdraw
from bayiri.journey.commands.depart import record_travel
from bayiri.monitoring.models import FollowUp
from bayiri.people.models import Person
from bayiri.safeguards.queries import reasons_against, standing_by_rules
from bayiri.tasks.models import Task
from bayiri.travel.models import Seat
from seed.telling.children import determine
from tests.invariants.attacks import ALONE
from tests.journey.life.conftest import OMAR, YUSUF

pytestmark = pytest.mark.django_db


def dies(story, called, name, by=None, **more):
    by = by or story.desk.counsellor
    said = {"died_on": story.now.date(), "told_by": "The hospital", "certificate_seen": True, **more}
    about = {"case_id": story.case.id, "member_id": called(story, name).id}
    story.do(by, lambda: life.record_death(by=by, **about, **said), days=1)


def taken_back(story, by):
    story.do(
        by, lambda: life.undo_death(by=by, case_id=story.case.id, death_id=Death.objects.get().id, reason="A mix-up.")
    )


def test_the_persons_part_ends_and_the_others_decide_anew(told, called, act, cast):
    story = told("preparing")
    dies(story, called, "Zeinab")
    zeinab = called(story, "Zeinab")
    assert (zeinab.state, zeinab.person.died_on) == ("deceased", story.now.date() - timedelta(days=1))
    assert not Seat.objects.filter(member=zeinab, given_up_at=None).exists()
    assert Case.objects.get().size == 2
    assert Task.objects.filter(kind="renew_decision", ended_at=None).exists()
    assert "consent" in reasons_against(called(story, "Omar"), "release")


def test_somebody_takes_the_main_applicants_place(told, called, act, cast):
    story = told("assessed")
    with pytest.raises(RuleBroken) as broken:
        dies(story, called, "Omar")
    assert broken.value.reasons == ["INV-11"]
    dies(story, called, "Omar", head_id=called(story, "Zeinab").id)
    relations = {name: called(story, name).relation for name in ("Omar", "Zeinab", "Yusuf")}
    assert relations == {"Omar": "spouse", "Zeinab": "self", "Yusuf": "child"}
    assert Case.objects.get().head_name == "Zeinab Hassan"


def test_a_child_whose_guardian_died_is_looked_after(told, called, act, cast):
    story = told("assessed", [OMAR, YUSUF])
    dies(story, called, "Omar", head_id=called(story, "Yusuf").id)
    yusuf = called(story, "Yusuf")
    assert "best_interests" in reasons_against(yusuf, "booking")
    work = Task.objects.filter(kind="review_protection", member_id=yusuf.id, ended_at=None)
    assert work.get().roles == ["protection_officer"]
    determine(story, yusuf)
    act(cast.paul)
    with clock.moved_to(story.now):
        assert "best_interests" not in reasons_against(yusuf, "booking")
    assert not work.exists()


def test_it_is_asked_even_where_an_adult_is_left(told, called, act, cast):
    story = told("assessed")
    yusuf, zeinab = called(story, "Yusuf"), called(story, "Zeinab")
    act(cast.carla)
    yusuf.guardian = zeinab
    yusuf.save(update_fields=["guardian"])
    dies(story, called, "Zeinab")
    assert "best_interests" in reasons_against(yusuf, "booking")
    assert "best_interests" in standing_by_rules(story.case, "booking")[yusuf.id]


@pytest.mark.parametrize(("stage", "ends"), [("approved", "ended"), ("arrived", "closed")])
def test_the_case_of_somebody_alone_is_closed_after_a_second_look(told, called, act, cast, stage, ends):
    story = told(stage, ALONE)
    dies(story, called, "Omar")
    act(cast.carla)
    assert open_proposal(story.case).outcome == "deceased"
    assert list(Task.objects.filter(ended_at=None).values_list("kind", flat=True)) == ["second_look"]
    close(story, cast.mona)
    case = Case.objects.get()
    assert (case.stage, case.outcome) == (ends, "deceased")
    assert not Task.objects.filter(ended_at=None).exists()


def close(story, by):
    story.do(by, lambda: close_case(by=by, case_id=story.case.id, outcome="deceased"), days=1)


@pytest.mark.parametrize(("stage", "goes_on_at"), [("approved", "counselling"), ("arrived", "arrived")])
def test_another_person_takes_a_mistaken_death_back(told, called, act, cast, stage, goes_on_at):
    story = told(stage, ALONE)
    dies(story, called, "Omar")
    close(story, cast.mona)
    with pytest.raises(RuleBroken) as broken:
        taken_back(story, cast.carla)
    assert broken.value.reasons == ["INV-97"]
    taken_back(story, cast.clemens)
    omar = called(story, "Omar")
    assert (omar.state, omar.person.died_on) == ("arrived" if stage == "arrived" else "active", None)
    case = Case.objects.get()
    assert (case.stage, case.outcome, case.closed_at) == (goes_on_at, None, None)


def test_what_was_proposed_for_a_mistake_is_not_closed(told, called, act, cast):
    story = told("approved", ALONE)
    dies(story, called, "Omar")
    taken_back(story, cast.clemens)
    assert open_proposal(story.case) is None
    assert not Task.objects.filter(kind="second_look", ended_at=None).exists()
    assert story.stage == "approved"


def test_decisions_stand_again_when_nothing_was_true(told, called, act, cast):
    story = told("approved")
    dies(story, called, "Yusuf")
    assert story.stage == "assessed"
    taken_back(story, cast.clemens)
    assert story.stage == "decided"


def test_who_died_last_ends_what_others_withdrew_from(told, called, act, cast):
    story = told("decided")
    by = cast.carla
    for name in ("Zeinab", "Yusuf"):
        member = called(story, name)
        story.do(by, lambda member=member: withdraw(by=by, case_id=story.case.id, member_id=member.id))
    dies(story, called, "Omar")
    assert story.stage == "withdrawn"


@pytest.mark.parametrize("wrong", [{"died_on": date(2030, 1, 1)}, {"died_on": date(1980, 1, 1)}, {"told_by": " "}])
def test_it_refuses_what_cannot_be(told, called, wrong):
    story = told("registered")
    with pytest.raises(RuleBroken) as broken:
        dies(story, called, "Omar", head_id=called(story, "Zeinab").id, **wrong)
    assert broken.value.reasons == ["INV-96"]
    assert not Person.objects.filter(died_on__isnull=False).exists()


def test_another_agency_neither_writes_nor_takes_back(told, called, cast):
    story = told("registered")
    with pytest.raises((NotVisible, LookupError)):
        dies(story, called, "Zeinab", by=cast.eve)


def test_the_pages(told, called, client, users, act, cast):
    story = told("decided")
    zeinab = called(story, "Zeinab")
    client.force_login(users["carla"])
    sent = {"died_on_day": "5", "died_on_month": "3", "died_on_year": "2024", "told_by": "Her sister"}
    address = f"/cases/{story.case.id}/members/{zeinab.id}/death"
    assert "Zeinab Hassan has died" in client.get(address).content.decode()
    assert client.post(address, sent).status_code == 302
    page = client.get(f"/cases/{story.case.id}/happened").content.decode()
    assert "Her sister" in page
    act(cast.carla)
    mistake = f"/cases/{story.case.id}/happened/deaths/{Death.objects.get().id}"
    assert client.post(mistake, {"reason": "A mix-up."}).status_code == 422
    client.force_login(users["clemens"])
    assert client.post(mistake, {"reason": "A mix-up."}).status_code == 302
    assert called(story, "Zeinab").state == "active"


def test_where_the_last_on_the_way_dies_the_others_have_arrived(told, called, act, cast):
    story = told("departed")
    by = cast.rami
    for name in ("Omar", "Yusuf"):
        said = {"case_id": story.case.id, "movement_id": story.movement.id, "member_id": called(story, name).id}
        story.now = story.movement.arrives_at
        story.do(by, lambda said=said: record_travel(by=by, **said, event="arrived", happened_at=clock.now()))
    assert story.stage == "departed"
    dies(story, called, "Zeinab", by=by)
    assert story.stage == "arrived"
    act(cast.rami)
    assert FollowUp.objects.filter(case=story.case).exists()
