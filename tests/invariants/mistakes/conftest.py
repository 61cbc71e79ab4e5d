"""A second programme manager of the mission, for what takes another one than who decided."""

import pytest

from bayiri.core.actor import Actor
from bayiri.core.ids import uuid7
from tests.cast import _as_owner


@pytest.fixture(scope="module")
def max_(_cast):
    """Max Manager, written by the owner as all staff are, and gone when the stories of the file are told."""
    mona, user_id = _cast.mona, uuid7()
    with _as_owner() as owner:
        owner.execute(
            "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active)"
            " VALUES (%s, 'max@example.org', 'Max Manager', %s, '{programme_manager}', true)",
            [user_id, mona.agency_id],
        )
    yield Actor(user_id, "Max Manager", mona.agency_id, mona.agency_name, mona.country, mona.roles)
    with _as_owner() as owner:
        owner.execute("DELETE FROM agencies_user WHERE id = %s", [user_id])
