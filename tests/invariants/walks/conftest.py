"""The world of the walks: built once a worker, stood in by every module of this folder."""

import pytest

from tests.invariants.walks.world import World, standing_in


@pytest.fixture(scope="session")
def _walked(_cast, fresh_database, django_db_blocker, request):
    """The database of the walks and what stands in it."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        from django.db import connections

        connections.close_all()
        fresh_database("walks", like="tests")
        with standing_in(f"walks_{worker}"):
            return f"walks_{worker}", World(_cast)


@pytest.fixture(scope="module")
def _stand_there(_walked, django_db_blocker):
    with django_db_blocker.unblock(), standing_in(_walked[0]):
        yield _walked[1]


@pytest.fixture
def world(_stand_there, db):
    """The world of the walks; what a test does in it is undone."""
    return _stand_there
