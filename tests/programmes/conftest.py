"""A household that was offered the German programme, and decided on that two days ago."""

import pytest
from django.urls import reverse

from bayiri.agencies.models import User
from bayiri.core import clock
from bayiri.programmes.commands import apply_for_assistance
from tests.programmes.households import TODAY, decided, offered


@pytest.fixture(autouse=True)
def _second_of_november():
    with clock.moved_to(TODAY):
        yield


@pytest.fixture
def case(cast):
    """Registered and offered help; nothing decided yet. Carla acts."""
    return offered(cast, "deu-reag-garp")


@pytest.fixture
def household(cast, case):
    decided(cast, case)
    return case


@pytest.fixture
def application(cast, household):
    """Carla has applied; Mona is to decide."""
    return apply_for_assistance(by=cast.carla, case_id=household.id, programme="deu-reag-garp")


@pytest.fixture
def visit(client, cast):
    """`visit(cast.carla, "apply", case.id, ...)`: she opens the page, or sends `data` to it."""

    def go(actor, name, *args, data=None, query=""):
        client.force_login(User.objects.get(pk=actor.id), backend="django.contrib.auth.backends.ModelBackend")
        url = reverse(f"programmes:{name}", args=args) + query
        return client.get(url) if data is None else client.post(url, data)

    return go
