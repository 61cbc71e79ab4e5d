"""An approval is looked at again when the household changes: another calculation in its place, through four eyes."""

from datetime import date

import pytest
from django.urls import reverse

from bayiri.agencies.context import set_context
from bayiri.audit.models import Event
from bayiri.cases.commands import NewMember
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.programmes import commands
from bayiri.programmes.models import Application, Entitlement
from bayiri.tasks.models import Task
from tests.invariants.attacks import insert, refused, rule_refuses, uuid7
from tests.journey.life.conftest import OMAR, called, somebody, told
from tests.journey.life.test_birth import born
from tests.journey.life.test_death import dies

__all__ = ["called", "told"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def story(told, called, cast):
    """A family that has arrived, and to which a child was born since."""
    story = told("arrived")
    story.before = approved(story)
    born(story, called)
    return story


def approved(story):
    set_context(story.desk.counsellor)
    return Application.objects.get(case=story.case, state="approved")


def asked(story, by):
    return story.do(
        by, lambda: commands.revise_approval(by=by, application_id=story.before.id, note="A child was born.")
    )


def test_a_birth_opens_the_review_and_the_page_says_what_changes(story, client, users, act, cast):
    act(cast.carla)
    assert Task.objects.filter(kind="look_at_help", ended_at=None, case_id=story.case.id).exists()
    client.force_login(users["carla"])
    with clock.moved_to(story.now):
        page = client.get(f"/cases/{story.case.id}/entitlements").content.decode()
    assert "What this household gets has changed since it was approved" in page
    assert "Noor Hassan" in page
    assert reverse("programmes:revise", args=[story.case.id, story.before.id]) in page


def test_the_work_is_not_done_by_calculating_alone(story, act, cast):
    about = {"case_id": story.case.id, "programme": story.programme}
    story.do(cast.carla, lambda: commands.calculate_entitlement(by=cast.carla, **about))
    act(cast.carla)
    open_work = Task.objects.filter(kind="look_at_help", ended_at=None, case_id=story.case.id)
    assert open_work.exists()
    asked(story, cast.carla)
    act(cast.carla)
    assert not open_work.exists()


def test_the_new_calculation_takes_its_place_through_four_eyes(story, act, cast):
    revision = asked(story, cast.carla)
    assert (revision.state, revision.replaces_id) == ("submitted", story.before.id)
    assert revision.applied_on == story.before.applied_on
    assert approved(story) == story.before
    with pytest.raises(NotAllowed):
        story.do(cast.carla, lambda: commands.approve_application(by=cast.carla, application_id=revision.id))
    story.do(cast.mona, lambda: commands.approve_application(by=cast.mona, application_id=revision.id, note="Yes."))
    act(cast.mona)
    assert approved(story) == revision
    story.before.refresh_from_db()
    assert story.before.state == "replaced"
    before, now = story.before.entitlement.answer["totals"], revision.entitlement.answer["totals"]
    (step,) = Event.objects.get(kind="programmes.revision_asked").facts["difference"].items()
    assert float(step[1]) == float(now[step[0]]) - float(before[step[0]]) > 0
    assert not Task.objects.filter(kind__in=["look_at_help", "approve"], ended_at=None).exists()


def test_refused_the_approval_stands_and_may_be_asked_for_again(story, act, cast):
    revision = asked(story, cast.carla)
    no = {"reasons": "Too late.", "remedy": "Objection in writing.", "appeal_until": date(2027, 1, 1)}
    story.do(cast.mona, lambda: commands.refuse_application(by=cast.mona, application_id=revision.id, **no))
    act(cast.carla)
    assert approved(story) == story.before
    assert asked(story, cast.carla).state == "submitted"


def test_nothing_is_approved_twice(story, act, cast):
    """INV-141: not a second application beside an approval, not the same again, not what was replaced meanwhile."""
    with rule_refuses("INV-46"):
        story.do(cast.carla, lambda: commands.apply_for_assistance(
            by=cast.carla, case_id=story.case.id, programme=story.programme
        ))  # fmt: skip
    revision = asked(story, cast.carla)
    with rule_refuses("INV-46"):
        asked(story, cast.carla)
    act(cast.carla)
    row = Application.objects.filter(pk=revision.pk).values().get()
    commands.cancel_application(by=cast.carla, application_id=revision.id, reason="A mistake")
    with refused("INV-141"):
        insert("programmes_application", **{**row, "id": uuid7(), "replaces_id": None})
    again = asked(story, cast.carla)
    story.do(cast.mona, lambda: commands.approve_application(by=cast.mona, application_id=again.id, note="Yes."))
    act(cast.carla)
    with refused("INV-141"):
        insert("programmes_application", **{**row, "id": uuid7()})
    with rule_refuses("INV-141"):
        story.do(cast.carla, lambda: commands.revise_approval(by=cast.carla, application_id=again.id))
    with rule_refuses("INV-48"):
        asked(story, cast.carla)
    assert Application.objects.filter(state="approved").count() == 1


def test_why_it_was_taken_back_stands_in_the_room_and_not_in_the_log(story, act, cast):
    revision = asked(story, cast.carla)
    story.do(cast.carla, lambda: commands.cancel_application(
        by=cast.carla, application_id=revision.id, reason="Her sister told us otherwise"
    ))  # fmt: skip
    act(cast.carla)
    revision.refresh_from_db()
    assert revision.cancelled_because == "Her sister told us otherwise"
    assert Event.objects.get(kind="programmes.cancelled").facts == {"programme": story.programme}


def test_a_death_lowers_it(told, called, act, cast):
    story = told("arrived")
    story.before = approved(story)
    dies(story, called, "Yusuf", by=cast.rami)
    revision = asked(story, cast.carla)
    (step,) = Event.objects.get(kind="programmes.revision_asked").facts["difference"].values()
    assert float(step) < 0
    assert revision.entitlement_id == Entitlement.objects.order_by("-calculated_at").first().id


def test_a_birthday_is_work_for_that_day(told, called, act, cast):
    soon = date(2006, 6, 1)
    story = told("approved", [OMAR, NewMember("child", somebody("Yusuf", "male", soon))])
    act(cast.carla)
    for_birthday = Task.objects.filter(kind="look_at_help", member_id=called(story, "Yusuf").id, ended_at=None)
    assert [task.due_on for task in for_birthday] == [date(2024, 6, 1)]


def test_the_pages(story, client, users, act, cast):
    page = f"/cases/{story.case.id}/applications/{story.before.id}/revise"
    with clock.moved_to(story.now):
        client.force_login(users["mona"])
        assert client.get(page).status_code == 403
        client.force_login(users["carla"])
        assert "Difference" in client.get(page).content.decode()
        assert client.post(page, {"note": "A child was born."}).status_code == 302
        assert client.post(page, {"note": "Twice"}).status_code == 422
        client.force_login(users["mona"])
        act(cast.mona)
        revision = Application.objects.get(state="submitted")
        decide = client.get(f"/cases/{story.case.id}/applications/{revision.id}/decide").content.decode()
    assert "What this household gets has changed since it was approved" in decide
    with pytest.raises((NotVisible, LookupError)):
        asked(story, cast.eve)
