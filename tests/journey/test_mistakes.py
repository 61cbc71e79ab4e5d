"""This was a mistake: what the timeline offers, to whom, and the one page on which it is taken back."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bayiri.cases.commands.contact import AttemptData, record_attempt
from bayiri.cases.models import Case
from bayiri.cases.queries import case_for
from bayiri.core.ids import uuid7
from bayiri.journey.commands.merge import propose_duplicate
from bayiri.safeguards.models import Finding
from bayiri.tasks.models import Task
from seed.stories import Desk, Story
from tests.invariants.attacks import ALONE, START, TO_IRAQ

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast):
    def tell(stage, members=ALONE, **more):
        story = Story(Desk(cast.carla, cast.paul, cast.tara, cast.mona, cast.rami, cast.ranya), START, **more)
        story.register(TO_IRAQ, members)
        story.go_to(stage)
        return story

    return tell


@pytest.fixture
def offered(as_):
    """`offered("carla", case, "Departed")`: where the timeline leads her to put that right."""

    def links(name, case, entry):
        page = as_(name).get(f"/cases/{case.id}/timeline?whole=yes").content.decode()
        found = re.findall(r'<a class="govuk-link" href="([^"]+)">This was a mistake<span[^>]*>: ([^<]+)', page)
        return [url for url, title in found if title.startswith(entry)]

    return links


def tried(story, cast):
    data, member = AttemptData(story.now, "call", "no_answer"), story.members()[0]
    about = {"case_id": story.case.id, "member_id": member.id}
    return story.do(cast.carla, lambda: record_attempt(by=cast.carla, data=data, **about))


def test_an_attempt_is_taken_back_from_the_timeline_once(as_, told, cast, offered, read):
    story = told("counselling")
    attempt = tried(story, cast)
    (link,) = offered("carla", story.case, "Tried to make contact")
    assert link == f"/cases/{story.case.id}/mistakes/attempt/{attempt}"
    page = as_("carla").get(link)
    assert "This was a mistake: Tried to make contact" in read(page)
    assert as_("carla").post(link, {"reason": ""}).status_code == 422
    assert as_("carla").post(link, {"reason": "Another case."}).status_code == 302
    assert offered("carla", story.case, "Tried to make contact") == []
    timeline = read(as_("carla").get(f"/cases/{story.case.id}/timeline"))
    assert "Attempt to make contact: written down by mistake" in timeline
    assert "Reason: Another case." in timeline
    assert "Tried to make contact" in timeline
    again = as_("carla").post(link, {"reason": "Again."})
    assert again.status_code == 422
    assert "INV-127" in again.content.decode()
    attempts = read(as_("carla").get(f"/cases/{story.case.id}/contact"))
    assert "Written down by mistake Carla Counsellor: Another case." in attempts


def test_who_may_not_see_the_case_finds_no_such_page(as_, told, cast):
    story = told("counselling")
    attempt = tried(story, cast)
    page = f"/cases/{story.case.id}/mistakes/attempt/{attempt}"
    assert as_("eve").get(page).status_code == 404
    assert as_("eve").post(page, {"reason": "x"}).status_code == 404
    assert as_("carla").get(page.replace("attempt", "nothing")).status_code == 404
    assert as_("carla").get(page.replace(str(attempt), str(uuid7()))).status_code == 404
    assert as_("carla").get(page.replace("attempt", "declaration")).status_code == 404


def test_a_row_of_another_case_is_not_taken_back_here(as_, told, cast):
    story, other = told("counselling"), told("counselling")
    attempt = tried(other, cast)
    assert as_("carla").post(f"/cases/{story.case.id}/mistakes/attempt/{attempt}", {"reason": "x"}).status_code == 404


def test_who_did_it_is_told_that_it_takes_another_person(as_, told, offered, read):
    story = told("departed")
    assert offered("tara", story.case, "Departed") == []
    assert "If this was a mistake, another person can put it right." in read(
        as_("tara").get(f"/cases/{story.case.id}/timeline")
    )
    (link,) = offered("carla", story.case, "Departed")
    assert as_("carla").post(link, {"reason": "It was his brother."}).status_code == 302
    assert offered("paul", story.case, "Departed") == []


def test_the_case_page_says_plainly_that_the_record_is_contradicted(as_, told, offered, act, cast, read):
    story = told("departed")
    as_("carla").post(offered("carla", story.case, "Departed")[0], {"reason": "It was his brother."})
    page = f"/cases/{story.case.id}"
    told_plainly = "Somebody says of an entry about Omar Hassan that it was not so (Departed). Do not rely on it."
    assert read(as_("rami").get(page)).count(told_plainly) == 1
    for name in ("carla", "paul"):
        act(getattr(cast, name))
        role = {"carla": "counsellor", "paul": "protection_officer"}[name]
        task = Task.objects.get(kind="contradicted", roles=[role], ended_at=None)
        assert as_(name).post(f"/work/{task.id}/done").status_code == 302
    assert told_plainly not in read(as_("carla").get(page))


def test_a_clearance_is_taken_back_where_the_safeguard_is(as_, told, act, cast, read):
    story = told("released")
    member = story.members()[0]
    gate = f"/cases/{story.case.id}/members/{member.id}/safeguards/fitness"
    act(cast.carla)
    finding = Finding.objects.get(gate="fitness")
    link = f"/cases/{story.case.id}/mistakes/clearance/{finding.id}"
    assert link in as_("carla").get(gate).content.decode()
    assert as_("carla").post(link, {"reason": "The doctor saw another man."}).status_code == 302
    assert "The doctor saw another man." in read(as_("carla").get(gate))
    assert link not in as_("carla").get(gate).content.decode()
    act(cast.carla)
    assert (Case.objects.get().stage, story.members()[0].state) == ("preparing", "booked")


def test_a_case_closed_by_mistake_is_opened_from_its_own_page(as_, told, cast, read):
    story = told("counselling")
    story.close("transferred", by=cast.carla)
    page = f"/cases/{story.case.id}"
    link = f"{page}/mistakes/closing/{story.case.id}"
    assert link in as_("carla").get(page).content.decode()
    assert "You did this yourself. Another person takes it back." in read(as_("mona").get(link))
    assert as_("mona").post(link, {"reason": "x"}).status_code == 422
    assert as_("carla").post(link, {"reason": "The wrong number."}).status_code == 302
    assert "Closed by mistake?" not in as_("carla").get(page).content.decode()
    assert as_("carla").post(link, {"reason": "Again."}).status_code == 422
    assert story.stage == "counselling"


def test_two_cases_that_are_not_the_same_return(as_, told, act, cast, offered):
    story, other = told("counselling"), told("counselling")
    story.do(cast.carla, lambda: propose_duplicate(by=cast.carla, case_id=story.case.id, of_case_id=other.case.id))
    (link,) = offered("carla", story.case, "Said to be the same return")
    assert as_("carla").post(link, {"reason": "Two brothers."}).status_code == 422  # the proposal to close still waits
    as_("carla").post(f"/cases/{story.case.id}/close", {})
    assert as_("carla").post(link, {"reason": "Two brothers."}).status_code == 302
    act(cast.carla)
    assert case_for(cast.carla, story.case.id).duplicate_of_id is None


def test_the_timeline_asks_as_often_for_many_entries_as_for_few(as_, told, cast):
    story = told("counselling")
    tried(story, cast)
    page = f"/cases/{story.case.id}/timeline"

    def asked(client):
        with CaptureQueriesContext(connection) as statements:
            client.get(page)
        return len(statements)

    few = asked(as_("carla"))
    for _ in range(12):
        tried(story, cast)
    assert asked(as_("carla")) == few
