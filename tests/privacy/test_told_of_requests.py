"""Who answers for data is told of a request, and again before its day."""

from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.notifications.commands import mark_all_read
from bayiri.privacy.commands import requests
from bayiri.privacy.commands.requests import Asked
from bayiri.privacy.jobs import remind
from tests.news import opens_for, told_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def since(cast, client, users):
    """`since()`: by name, what was told since it was asked last."""
    seen: dict = {}

    def asked():
        found = told_now(cast)
        new = {name: rows[seen.get(name, 0) :] for name, rows in found.items()}
        seen.update({name: len(rows) for name, rows in found.items()})
        for name, rows in new.items():
            for _kind, link in rows:
                assert not link or opens_for(client, users, name, link), (name, link)
            with acting_as(cast.actors[name]):
                mark_all_read(by=cast.actors[name])
        return {name: rows for name, rows in new.items() if rows}

    return asked


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
