"""A case of others, opened in an emergency."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from bayiri.agencies.context import acting_as
from bayiri.cases.commands.emergency import climb_emergencies, open_in_emergency, review_emergency
from bayiri.cases.models import Case, EmergencyOpening, EmergencyReview
from bayiri.core import clock
from bayiri.core.actor import ITSELF
from bayiri.core.errors import NotAllowed
from bayiri.people.models import Person
from bayiri.safeguards.models import Screening
from bayiri.tasks.models import Task, TaskKind
from tests.invariants.attacks import call, refused, rule_refuses, run

WHY = "She is at the border, somebody waits for her there, and the office is closed."


def opened(story, by, reason=WHY):
    """As `by` may now: in the database's own time, in which sight runs out."""
    with acting_as(by):
        return open_in_emergency(by=by, number=story.case.number, reason=reason)


@pytest.fixture
def eve_opened(told, cast):
    story = told("preparing", vulnerabilities=["illness"])
    assert opened(story, cast.eve) == story.case.id
    return story


def test_a_protection_officer_opens_a_case_of_others_with_the_reason(told, act, cast):
    """INV-193: nobody else, never without the reason, never where the agency sees it already."""
    story = told("preparing")
    for by in (cast.adam, cast.rami, cast.carla):
        with pytest.raises(NotAllowed):
            opened(story, by)
        act(by)
        with refused("INV-193"):
            call("cases_open_in_emergency", number=story.case.number, reason=WHY, recorded_at=story.now)
    with rule_refuses("INV-193"):
        opened(story, cast.eve, reason="  ")
    with rule_refuses("INV-193"):
        opened(story, cast.paul)
    act(cast.eve)
    with refused("INV-193"):
        call("cases_open_in_emergency", number=story.case.number, reason=" ", recorded_at=story.now)
    assert not Case.objects.exists()


def test_it_is_seen_to_read_for_hours(eve_opened, act, cast):
    """INV-193: protection and health too, which is what an emergency is about; nothing is written."""
    story = eve_opened
    member = story.members()[0]
    act(cast.eve)
    assert Case.objects.get() == story.case
    assert Person.objects.filter(pk=member.person_id).exists()
    assert Screening.objects.exists()
    with refused("row-level security"):
        run("UPDATE cases_case SET offer = 'x'")
    with refused("INV-04"):
        call(
            "consent_record_withdrawal",
            case_id=story.case.id,
            member_id=member.id,
            withdrawn_at=story.now,
            recorded_at=story.now,
        )
    hours = run("SELECT extract(epoch FROM until_at - transaction_timestamp()) / 3600 FROM cases_emergencyopening")[0]
    assert 23 < hours <= 24
    assert run(
        "SELECT count(*) FROM agencies_participation WHERE purpose = 'emergency' AND (mode <> 'read' OR until_at IS NULL)"
    ) == (0,)


def test_everybody_who_answers_for_it_has_work_at_once(eve_opened, act, cast):
    """INV-193: the caseworker, the managers of the responsible agency, and the officer's own."""
    act(cast.carla)
    told_of = Task.objects.filter(kind=TaskKind.EMERGENCY, ended_at__isnull=True)
    assert {(one.agency_id, one.person_id) for one in told_of} == {
        (cast.carla.agency_id, cast.carla.id), (cast.carla.agency_id, None), (cast.eve.agency_id, None),
    }  # fmt: skip


def test_an_unknown_number_opens_nothing_and_is_logged(told, act, cast):
    """INV-193"""
    with acting_as(cast.eve):
        assert open_in_emergency(by=cast.eve, number="R-0000-000000", reason=WHY) is None
        assert not EmergencyOpening.objects.exists()
        said = run("SELECT facts ->> 'found' FROM audit_event WHERE kind = 'case.opened_in_emergency'")
    assert said == ("false",)


def test_it_is_looked_at_once_by_a_manager_of_the_responsible_agency(eve_opened, act, cast):
    """INV-194"""
    story = eve_opened
    act(cast.mona)
    opening = EmergencyOpening.objects.get()
    about = {"case_id": story.case.id, "opening_id": opening.id, "note": "She was in danger."}
    for by in (cast.carla, cast.eve, cast.paul):
        act(by)
        with pytest.raises(NotAllowed), transaction.atomic():
            review_emergency(by=by, justified=True, **about)
        act(by)
        with refused("INV-194"):
            call("cases_review_emergency", justified=True, recorded_at=story.now, **about)
    with acting_as(cast.mona):
        with rule_refuses("INV-194"):
            review_emergency(by=cast.mona, justified=True, **{**about, "note": " "})
        review_emergency(by=cast.mona, justified=True, **about)
        with rule_refuses("INV-194"):
            review_emergency(by=cast.mona, justified=False, **about)
        assert not Task.objects.filter(kind=TaskKind.EMERGENCY, ended_at__isnull=True).exists()
    act(cast.dora)
    with refused("INV-194"):
        call("cases_review_emergency", justified=False, recorded_at=story.now, **about)
    act(cast.eve)
    assert Case.objects.exists()


def test_what_was_not_justified_ends_at_once(eve_opened, act, cast):
    """INV-194: and the officer reads what was said of it no more than the case."""
    story = eve_opened
    with acting_as(cast.mona):
        opening = EmergencyOpening.objects.get()
        review_emergency(
            by=cast.mona, case_id=story.case.id, opening_id=opening.id, justified=False, note="Nobody was in danger."
        )
    act(cast.eve)
    for table in (Case, Screening, Person):
        assert not table.objects.exists(), table
    act(cast.mona)
    assert EmergencyReview.objects.get().justified is False


def test_the_pages_open_show_and_review(told, client, users, cast):
    """INV-193, INV-194: as the officer and the manager see it."""
    story = told("preparing")
    client.force_login(users["eve"])
    page = reverse("cases:emergency")
    assert client.get(page).status_code == 200
    assert client.post(page, {"number": story.case.number, "reason": ""}).status_code == 422
    nothing = client.post(page, {"number": "R-0000-000001", "reason": WHY}, follow=True)
    assert "No case has this number." in nothing.content.decode()
    there = client.post(page, {"number": f" {story.case.number.lower()} ", "reason": WHY})
    assert there["Location"] == reverse("journey:case", args=[story.case.id])
    assert client.get(there["Location"]).status_code == 200
    client.force_login(users["adam"])
    assert client.get(page).status_code == 403
    client.force_login(users["mona"])
    listed = client.get(reverse("cases:emergencies", args=[story.case.id])).content.decode()
    assert WHY in listed
    with acting_as(cast.mona):
        opening = EmergencyOpening.objects.get()
    review = reverse("cases:review-emergency", args=[story.case.id, opening.id])
    assert review in listed
    answer = client.post(review, {"justified": "no", "note": "Not in danger."}, follow=True)
    assert "Not justified" in answer.content.decode()
    client.force_login(users["eve"])
    assert client.get(there["Location"]).status_code == 404


def test_what_nobody_looked_at_in_its_days_climbs_once(told, act, cast):
    """INV-219: directors and protection officers get the work and news, the case's story tells it, the page says so."""
    story = told("preparing")
    act(cast.eve)
    call("cases_open_in_emergency", number=story.case.number, reason=WHY, recorded_at=story.now)
    act(cast.mona)
    last = EmergencyOpening.objects.get().review_by
    for day, climbs in ((last, 0), (last + timedelta(days=1), 1), (last + timedelta(days=2), 0)):
        with clock.moved_to(datetime.combine(day, time(12), tzinfo=UTC)), acting_as(ITSELF):
            assert climb_emergencies(by=ITSELF) == climbs
    act(cast.carla)
    (work,) = Task.objects.filter(kind=TaskKind.EMERGENCY, person=None, agency_id=cast.carla.agency_id)
    assert set(work.roles) == {"programme_manager", "director", "protection_officer"}
    told = run("SELECT kind, case_id, subject_label, facts FROM audit_event WHERE kind = 'case.emergency_not_reviewed'")
    assert told == ("case.emergency_not_reviewed", story.case.id, "", "{}")
    for who, news in ((cast.dora, 1), (cast.paul, 1), (cast.carla, 0), (cast.eve, 0)):
        act(who)
        assert run("SELECT count(*) FROM notifications_notice WHERE kind = 'not_reviewed'") == (news,), who.name


def test_what_was_looked_at_does_not_climb(told, act, cast):
    """INV-219"""
    story = told("preparing")
    act(cast.eve)
    call("cases_open_in_emergency", number=story.case.number, reason=WHY, recorded_at=story.now)
    with acting_as(cast.mona):
        opening = EmergencyOpening.objects.get()
        review_emergency(by=cast.mona, case_id=story.case.id, opening_id=opening.id, justified=True, note="She was.")
    with clock.moved_to(story.now + timedelta(days=30)), acting_as(ITSELF):
        assert climb_emergencies(by=ITSELF) == 0


def test_openings_climb_by_the_clock_alone(act, cast):
    """INV-219: and not ahead of it."""
    act(cast.dora)
    with refused("INV-219"):
        run("SELECT cases_climb_emergencies(%s, '{}')", clock.now())
    act(ITSELF)
    with refused("INV-24"):
        run("SELECT cases_climb_emergencies(%s, '{}')", clock.now() + timedelta(days=30))
