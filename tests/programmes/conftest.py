"""A household that was offered the German programme, and decided on that two days ago."""

from datetime import timedelta

import pytest

from bayiri.core import clock
from bayiri.programmes.commands import apply_for_assistance, calculate_entitlement
from tests.programmes.households import TODAY, decided, registered


@pytest.fixture(autouse=True)
def _second_of_november():
    with clock.moved_to(TODAY):
        yield


@pytest.fixture
def case(cast, act):
    """Registered and offered help; nothing decided yet. Carla acts."""
    act(cast.carla)
    with clock.moved_to(TODAY - timedelta(days=3)):
        case = registered(cast.carla)
        calculate_entitlement(by=cast.carla, case_id=case.id, programme="deu-reag-garp")
    case.refresh_from_db()
    return case


@pytest.fixture
def household(cast, case):
    decided(cast, case)
    return case


@pytest.fixture
def application(cast, household):
    """Carla has applied; Mona is to decide."""
    return apply_for_assistance(by=cast.carla, case_id=household.id, programme="deu-reag-garp")
