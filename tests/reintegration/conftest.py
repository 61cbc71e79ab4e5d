"""A household that has arrived: Homeward Mission is responsible, New Sprout helps it to settle."""

from datetime import UTC, datetime

import pytest

from bayiri.core import clock
from bayiri.reintegration.commands import add_plan_line, approve_plan_line, record_delivery
from tests.reintegration.households import all_agree, data, registered, share


@pytest.fixture(autouse=True)
def _second_of_november():
    with clock.moved_to(datetime(2026, 11, 2, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def household(cast, act):
    act(cast.carla)
    case = registered(cast.carla)
    share(cast.carla, case, cast.rami.agency_id)
    act(cast.rami)
    return case


@pytest.fixture
def line(household, cast):
    """One planned line that nobody has answered yet."""
    return add_plan_line(by=cast.rami, case_id=household.id, line=data())


@pytest.fixture
def approved(household, cast, line):
    all_agree(cast.rami, household)
    return approve_plan_line(by=cast.rami, line_id=line.id)


@pytest.fixture
def delivered(cast, approved):
    """Delivered in full by Rami on 2 November."""
    record_delivery(
        by=cast.rami, line_id=approved.id, delivered_on=clock.today(), amount=approved.amount, proof="receipt"
    )
    approved.refresh_from_db()
    return approved
