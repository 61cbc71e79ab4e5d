"""Who answers for data is told of a request, and again before its day."""

from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.privacy.commands import requests
from bayiri.privacy.commands.requests import Asked
from bayiri.privacy.jobs import remind
from tests.news import since

__all__ = ["since"]
pytestmark = pytest.mark.django_db


def test_a_request_about_data_is_told_to_who_answers_and_again_before_its_day(told, cast, since):
    story = told("counselling", began=clock.now() - timedelta(days=20))
    since()
    with acting_as(cast.carla):
        made = requests.take_down(
            by=cast.carla, case_id=story.case.id, member_id=story.members()[0].id,
            asked=Asked("access", clock.today(), "What do you hold?", "document"),
        )  # fmt: skip
    here = [("data_request", f"/cases/{story.case.id}/privacy/requests/{made.id}")]
    assert since() == {"stella": here, "dora": here}
    remind(0)
    assert since() == {}


def test_before_its_last_day_a_request_about_data_reminds_once(told, cast, since):
    story = told("counselling", began=clock.now() - timedelta(days=60))
    with acting_as(cast.carla):
        requests.take_down(
            by=cast.carla, case_id=story.case.id, member_id=story.members()[0].id,
            asked=Asked("access", clock.today() - timedelta(days=30), "What do you hold?", "document"),
        )  # fmt: skip
    since()
    with clock.moved_to(clock.now()):
        remind(0)
        first = since()
        remind(0)
    assert set(first) <= {"stella", "dora"}
    assert since() == {}
