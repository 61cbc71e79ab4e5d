"""The household wants to go elsewhere: what was found for the former destination is looked at again."""

import pytest

from bayiri.cases.models import Case
from bayiri.core import clock
from bayiri.journey.commands.change import change_plans
from bayiri.safeguards.queries import reasons_against
from bayiri.tasks.models import Task

pytestmark = pytest.mark.django_db


def change(story, act, **changes):
    by = story.desk.counsellor
    act(by)
    version = Case.objects.get().version
    story.do(by, lambda: change_plans(by=by, case_id=story.case.id, version=version, changes=changes), days=0.1)


def standing(story, called):
    with clock.moved_to(story.now):
        return reasons_against(called(story, "Zeinab"), "release")


def test_another_country_opens_everything_anew(told, called, act):
    story = told("preparing")
    story.clear("reception", "identity_document", "fitness")
    assert not {"non_refoulement", "reception", "identity_document", "fitness"} & set(standing(story, called))
    change(story, act, destination_country="TUR", destination_place="Van")
    assert {"consent", "non_refoulement", "reception", "identity_document"} <= set(standing(story, called))
    assert "fitness" not in standing(story, called)
    kinds = Task.objects.filter(ended_at=None).values_list("kind", flat=True)
    assert {"renew_decision", "review_protection", "look_at_help"} <= set(kinds)


def test_another_town_asks_again_who_receives_them(told, called, act):
    story = told("preparing")
    story.clear("reception")
    change(story, act, destination_place="Mosul")
    assert {"consent", "reception"} <= set(standing(story, called))
    assert "non_refoulement" not in standing(story, called)


def test_another_reason_opens_no_safeguard(told, called, act):
    story = told("preparing")
    story.clear("reception")
    change(story, act, category="other")
    assert not {"consent", "reception", "non_refoulement"} & set(standing(story, called))
