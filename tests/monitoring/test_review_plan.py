"""A low score asks somebody to look at the plan again; it is done when it was changed, or looked at with words."""

import pytest
from django.urls import reverse

from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.monitoring.commands import review_plan
from bayiri.monitoring.models import PlanReview
from bayiri.tasks.commands import finish_task
from bayiri.tasks.models import Task
from tests.monitoring.interviews import answers, ask, member_round


@pytest.fixture
def low(cast, household, rounds):
    """Amina's baseline came to low scores."""
    ask(cast.ranya, member_round(household, "self", 0), said=answers(best=False))
    return member_round(household, "self", 0)


def open_reviews():
    return Task.objects.filter(kind="review_plan", ended_at=None)


def test_words_end_the_work(cast, household, low):
    task = open_reviews().get()
    with pytest.raises(RuleBroken):
        finish_task(by=cast.ranya, task_id=task.id)
    review_plan(
        by=cast.ranya, case_id=household.id, member_id=low.member_id, found="Rent was raised; a talk is agreed."
    )
    assert not open_reviews().exists()
    assert PlanReview.objects.get().follow_up_id == low.id


def test_the_work_leads_to_its_page(client, users, household, low):
    client.force_login(users["ranya"])
    address = reverse("monitoring:review-plan", args=[household.id, low.member_id])
    assert address in client.get("/work").content.decode()
    page = client.get(address).content.decode()
    assert "the overall score is low" in page
    assert reverse("reintegration:plan", args=[household.id]) in page
    assert client.post(address, {"found": "  "}).status_code == 422
    assert client.post(address, {"found": "The plan stays: work begins on Monday."}).status_code == 302
    assert "work begins on Monday" in client.get(reverse("monitoring:follow-ups", args=[household.id])).content.decode()


def test_there_is_nothing_to_look_at_before_a_round_was_held(cast, household, rounds):
    with pytest.raises(NotVisible):
        review_plan(by=cast.ranya, case_id=household.id, member_id=rounds[0].member_id, found="Fine.")


def test_it_is_somebodys_role(cast, act, household, low):
    for who, refusal in ((cast.tara, NotAllowed), (cast.eve, NotVisible)):
        act(who)
        with pytest.raises(refusal):
            review_plan(by=who, case_id=household.id, member_id=low.member_id, found="Fine.")
