"""Some more officers, there for these tests alone: a second one at the watch, one at the mission, one at a third body."""

import pytest

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.ids import uuid7
from bayiri.oversight.commands import ComplaintData, complain
from bayiri.oversight.commands.steps import name_reader
from bayiri.oversight.models import Complaint
from tests.cast import _as_owner
from tests.invariants.attacks import START
from tests.invariants.conftest import as_, desk, told

__all__ = ["as_", "desk", "told"]
MORE = {
    "oskar": ("Oskar Listener", "olga", "complaints_officer"), "otto": ("Otto Houseman", "carla", "complaints_officer"),
    "orla": ("Orla Labourer", "lars", "complaints_officer"),
}  # fmt: skip


@pytest.fixture(scope="module")
def officers(_cast):
    actors = {}
    with _as_owner() as owner:
        for key, (name, like, role) in MORE.items():
            other = getattr(_cast, like)
            one = Actor(uuid7(), name, other.agency_id, other.agency_name, other.country, frozenset([role]))
            owner.execute(
                "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active) VALUES (%s, %s, %s, %s, %s, true)",
                [one.id, f"{key}@example.org", name, one.agency_id, [role]],
            )
            actors[key] = one
        yield {**actors, "olga": _cast.olga}
        owner.execute("DELETE FROM agencies_user WHERE id = ANY(%s)", [[one.id for one in actors.values()]])


@pytest.fixture
def seen_by():
    """`seen_by(actor)`: the ids of the complaints that somebody sees."""

    def seen(actor):
        with acting_as(actor):
            return list(Complaint.objects.order_by("recorded_at", "id").values_list("id", flat=True))

    return seen


@pytest.fixture
def complained(officers, act):
    """`complained(what=..., about=...)`: somebody has complained by the page; gives the code."""

    def said(at=START, by=None, **changes):
        act(None)
        with clock.moved_to(at):
            return complain(by=by, data=ComplaintData(**{"what": "They shouted at my mother.", **changes}))

    return said


@pytest.fixture
def do():
    """`do(cast.olga, take_on, complaint_id=...)`: what somebody does, at a moment."""

    def done(by, command, at=START, **said):
        with clock.moved_to(at), acting_as(by):
            return command(by=by, **said)

    return done


@pytest.fixture
def named(cast, officers, do):
    """Olga reads sensitive complaints."""
    do(cast.wanda, name_reader, person_id=cast.olga.id)
