"""What time does: reminders, the end of what nobody answered, the end of a period."""

from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.cases.models import Case
from bayiri.core import clock
from bayiri.referrals.jobs import let_time_pass
from bayiri.referrals.models import Preview, Referral, Step
from bayiri.tasks.models import Task, TaskKind

pytestmark = pytest.mark.django_db


def later(story, days):
    with clock.moved_to(story.now + timedelta(days=days)):
        let_time_pass(0)
        let_time_pass(0)


def test_nobody_answered(told, asked, cast):
    story = told()
    referral = asked(story)
    later(story, 4)
    with acting_as(cast.carla):
        assert not Task.objects.filter(kind=TaskKind.REFERRAL_WAITS).exists()
    later(story, 5)
    with acting_as(cast.carla):
        assert Task.objects.filter(kind=TaskKind.REFERRAL_WAITS).count() == 1
    later(story, 7)
    with acting_as(cast.rami):
        assert Referral.objects.get(pk=referral.pk).state == "offered"
    later(story, 8)
    with acting_as(cast.rami):
        assert Referral.objects.get(pk=referral.pk).state == "expired"
        assert not Preview.objects.exists()
        assert Step.objects.filter(referral=referral, act="expire").count() == 1
    with acting_as(cast.carla):
        assert Task.objects.filter(kind=TaskKind.REFERRAL_NEWS, person_id=cast.carla.id).count() == 1


def test_the_period_is_over(told, asked, step, cast):
    story = told()
    referral = asked(story, until_on=(story.now + timedelta(days=20)).date())
    step(story, cast.rami, referral, "accept")
    later(story, 20)
    with acting_as(cast.rami):
        assert Case.objects.count() == 1
    later(story, 21)
    with acting_as(cast.rami):
        assert Case.objects.count() == 0
        assert Referral.objects.get(pk=referral.pk).state == "expired"
