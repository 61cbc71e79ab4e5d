"""A household that arrived on 1 May; Rami helps it to settle, Ranya asks how it goes."""

from datetime import UTC, date, datetime

import pytest

from bayiri.core import clock
from bayiri.monitoring.commands import schedule_follow_ups
from tests.invariants.conftest import desk, told
from tests.reintegration.households import registered, share

__all__ = ["desk", "told"]

ARRIVED_ON = date(2026, 5, 1)


@pytest.fixture(autouse=True)
def _second_of_may():
    with clock.moved_to(datetime(2026, 5, 2, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def household(cast, act):
    act(cast.carla)
    case = registered(cast.carla)
    share(cast.carla, case, cast.rami.agency_id)
    act(cast.ranya)
    return case


@pytest.fixture
def rounds(cast, household):
    """Amina's and Bilal's rounds at 0, 6 and 12 months."""
    schedule_follow_ups(by=cast.ranya, case_id=household.id, arrived_on=ARRIVED_ON, months=[0, 6, 12])
    return household.follow_ups.order_by("member__relation", "months")
