"""What was written down wrongly is corrected with a reason; the old entry stays, and counts no more."""

import pytest

from bayiri.cases.models import Case, CounsellingSession
from bayiri.consent.queries import standings
from bayiri.safeguards.models import Screening, Vulnerability
from bayiri.safeguards.queries import open_vulnerabilities, reasons_against
from bayiri.tasks.models import Task
from seed.stories import Desk, Story
from tests.invariants.attacks import ALONE, COUPLE, START, TO_IRAQ

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast):
    def tell(stage, members=ALONE, **more):
        story = Story(Desk(cast.carla, cast.paul, cast.tara, cast.mona, cast.rami, cast.ranya), START, **more)
        story.register(TO_IRAQ, members)
        story.go_to(stage)
        return story

    return tell


def session_page(case):
    session = CounsellingSession.objects.filter(correction=None).get(case=case)
    return f"/cases/{case.id}/sessions/{session.id}/correct", session


def as_written(session, **changes):
    """The session's form as it stands, with what is corrected."""
    held = session.held_at
    day = {
        "held_at_day": held.day,
        "held_at_month": held.month,
        "held_at_year": held.year,
        "held_at_time": f"{held:%H:%M}",
    }
    people = [str(one) for one in session.members_present]
    usual = {"right": "replace", "reason": "Typed wrongly.", "channel": session.channel, "language": session.language}
    return {**usual, **day, "members_present": people, "topics": session.topics, **changes}


def test_a_session_on_another_day_still_bears_the_decision(as_, told, act, cast, read):
    story = told("decided")
    act(cast.carla)
    page, wrong = session_page(story.case)
    before = standings(story.case)
    answer = as_("carla").post(page, as_written(wrong, held_at_day=wrong.held_at.day - 1))
    assert answer.status_code == 302, read(answer)
    act(cast.carla)
    right = CounsellingSession.objects.get(correction=None)
    assert (right.held_at.day, right.corrects.reason) == (wrong.held_at.day - 1, "Typed wrongly.")
    assert standings(story.case) == before
    assert Case.objects.get().stage == "decided"
    text = read(as_("carla").get(f"/cases/{story.case.id}"))
    assert "Corrected" in text
    assert "Typed wrongly." in text


def test_a_session_that_never_was_takes_the_decision_with_it(as_, told, act, cast, read):
    story = told("decided")
    act(cast.carla)
    page, _wrong = session_page(story.case)
    assert as_("carla").post(page, {"right": "never", "reason": "Of another family."}).status_code == 302
    act(cast.carla)
    assert set(standings(story.case).values()) == {"to_be_renewed"}
    assert Case.objects.get().stage == "assessed"
    declared = as_("carla").post(f"/cases/{story.case.id}/members/{story.members()[0].id}/declaration", {})
    assert declared.status_code == 422
    assert Task.objects.filter(kind="renew_decision", ended_at=None).exists()


def test_somebody_who_was_not_there_has_not_been_counselled(as_, told, act, cast):
    story = told("decided", COUPLE)
    act(cast.carla)
    page, wrong = session_page(story.case)
    first, second = story.members()
    as_("carla").post(page, as_written(wrong, members_present=[str(first.id)]))
    act(cast.carla)
    found = standings(story.case)
    assert (found[first.id], found[second.id]) == ("in_force", "to_be_renewed")


def test_a_correction_needs_a_reason_and_is_made_once(as_, told, act, cast, read):
    story = told("counselling")
    act(cast.carla)
    page, wrong = session_page(story.case)
    assert as_("carla").post(page, as_written(wrong, reason="")).status_code == 422
    assert as_("tara").post(page, as_written(wrong)).status_code == 403
    assert as_("eve").post(page, as_written(wrong)).status_code == 404
    assert as_("carla").post(page, as_written(wrong)).status_code == 302
    again = as_("carla").post(page, as_written(wrong))
    assert again.status_code == 422
    assert "INV-117" in again.content.decode()


def test_the_form_asks_for_the_session_only_where_one_was_held(as_, told, act, cast, read):
    story = told("counselling")
    act(cast.carla)
    page, _wrong = session_page(story.case)
    assert "Choose at least one." in read(as_("carla").post(page, {"right": "replace", "reason": "x"}))


FOUND = {"right": "replace", "reason": "It was the wife.", "fears_return": "no", "needs": "A doctor."}


def test_an_assessment_of_the_wrong_person(as_, told, act, cast, read):
    story = told("assessed", COUPLE, vulnerabilities=["illness"])
    act(cast.carla)
    first, second = story.members()
    wrong = Screening.objects.get(member=first)
    page = f"/cases/{story.case.id}/assessments/{wrong.id}/correct"
    answer = as_("carla").post(page, {**FOUND, "about": str(second.id), "vulnerabilities": ["illness"]})
    assert answer.status_code == 302
    act(cast.carla)
    assert open_vulnerabilities(story.case) == {second.id: ["Serious illness"]}
    assert "vulnerability" in reasons_against(first, "release")
    assert "vulnerability" not in reasons_against(second, "release")
    assert Task.objects.filter(kind="assess", member_id=first.id, ended_at=None).exists()
    text = read(as_("carla").get(f"/cases/{story.case.id}/people/{first.person_id}"))
    assert "corrected by Carla Counsellor: It was the wife." in text


def test_nobody_stays_released_on_an_assessment_that_was_wrong(as_, told, act, cast):
    story = told("released")
    act(cast.carla)
    page = f"/cases/{story.case.id}/assessments/{Screening.objects.get().id}/correct"
    assert as_("carla").post(page, {"right": "never", "reason": "Nobody spoke with him."}).status_code == 302
    act(cast.carla)
    assert (Case.objects.get().stage, story.members()[0].state) == ("preparing", "booked")


def test_a_concern_stays_though_the_assessment_is_struck_out(as_, told, act, cast):
    story = told("counselling")
    story.assess(fears=True)
    act(cast.carla)
    page = f"/cases/{story.case.id}/assessments/{Screening.objects.get().id}/correct"
    as_("carla").post(page, {"right": "never", "reason": "A mistake."})
    act(cast.carla)
    assert "non_refoulement" in reasons_against(story.members()[0], "release")


def test_what_an_assessment_found_instead_counts(as_, told, act, cast):
    story = told("assessed", vulnerabilities=["illness"])
    act(cast.carla)
    member, wrong = story.members()[0], Screening.objects.get()
    page = f"/cases/{story.case.id}/assessments/{wrong.id}/correct"
    assert "illness" in as_("carla").get(page).content.decode()
    as_("carla").post(page, {**FOUND, "about": str(member.id), "vulnerabilities": ["elderly"]})
    act(cast.carla)
    assert list(Vulnerability.objects.filter(until_at=None).values_list("code", flat=True)) == ["elderly"]
    assert Screening.objects.exclude(correction=None).get() == wrong
    assert Screening.objects.get(correction=None).corrects.screening == wrong
    assert "vulnerability" not in reasons_against(member, "release")


def test_an_arrival_is_contradicted_on_the_persons_page(as_, told, read):
    story = told("arrived")
    page = f"/cases/{story.case.id}/people/{story.members()[0].person_id}"
    links = [
        line.split('"')[0]
        for line in as_("carla").get(page).content.decode().split('href="')
        if "/contradict" in line.split('"')[0]
    ]
    assert len(links) == 4
    assert as_("carla").post(links[-1], {"reason": ""}).status_code == 422
    assert as_("carla").post(links[-1], {"reason": "His brother arrived; he did not."}).status_code == 302
    text = read(as_("rami").get(page))
    assert "Contradicted Carla Counsellor: His brother arrived; he did not." in text
    assert as_("eve").get(links[0]).status_code == 404
