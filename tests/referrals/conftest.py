"""A case of Carla's, and what she asks New Sprout."""

from contextlib import contextmanager

import pytest

from bayiri.core.actor import Actor
from bayiri.core.ids import uuid7
from bayiri.journey.commands.asking import ask_others
from bayiri.referrals.commands import take_step
from bayiri.referrals.models import Referral
from bayiri.referrals.rules import Asked, Shown
from seed.stories import Desk, Story
from tests.cast import _as_owner
from tests.invariants.attacks import ALONE, START, TO_IRAQ

HELP = {"wanted": "training", "message": "Wants to learn to repair telephones."}


@pytest.fixture
def desk(cast):
    return Desk(cast.carla, cast.paul, cast.tara, cast.mona, cast.rami, cast.ranya)


@pytest.fixture
def told(desk):
    """`told("assessed", FAMILY)`: a return that has come that far."""

    def tell(stage="registered", members=ALONE):
        story = Story(desk, START)
        story.register(TO_IRAQ, members)
        if stage != "registered":
            story.go_to(stage)
        return story

    return tell


@pytest.fixture
def asked(cast):
    """`asked(story)`: Carla asks New Sprout for training, and everybody concerned agreed. `agreed=[]`: nobody did."""

    def make(story, by=None, kind="service", agreed=None, members=None, shown=HELP, days=0, **more):
        by = by or cast.carla
        members = members if members is not None else story.members()
        ids = tuple(member.id for member in members)
        more.setdefault("recipient_id", None if more.get("outside_name") else cast.rami.agency_id)
        more.setdefault("sections", ("identity", "contact", "journey"))
        data = Asked(kind, more.pop("purpose", "reintegration"), Shown(**shown), member_ids=ids, **more)
        said = ids if agreed is None else tuple(member.id for member in agreed)
        return story.do(by, lambda: ask_others(by=by, case_id=story.case.id, asked=data, agreed=said), days=days)

    return make


@pytest.fixture
def step(cast):
    """`step(story, cast.rami, referral, "accept")`, with the version that stands now."""

    def take(story, by, referral, act, days=0, **said):
        def do():
            now = Referral.objects.get(pk=referral.pk)
            return take_step(by=by, referral_id=now.id, act=act, version=now.version, **said)

        return story.do(by, do, days=days)

    return take


@contextmanager
def _beside(adam, name, role):
    """Somebody else of Open Door Advice."""
    actor = Actor(uuid7(), f"{name} Advice", adam.agency_id, adam.agency_name, "DEU", frozenset([role]))
    with _as_owner() as owner:
        owner.execute(
            "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active) VALUES (%s, %s, %s, %s, %s, true)",
            [actor.id, f"{name.lower()}@example.org", actor.name, actor.agency_id, [role]],
        )
        yield actor
        owner.execute("DELETE FROM agencies_user WHERE id = %s", [actor.id])


@pytest.fixture(scope="module")
def manager(_cast):
    """Somebody of Open Door Advice who leads a team."""
    with _beside(_cast.adam, "Alma", "programme_manager") as actor:
        yield actor


@pytest.fixture(scope="module")
def officer(_cast):
    """Somebody of Open Door Advice who looks after protection."""
    with _beside(_cast.adam, "Osman", "protection_officer") as actor:
        yield actor


@pytest.fixture
def as_(client, users):
    """`as_("carla")`: the client, signed in as her."""

    def signed_in(name):
        client.force_login(users[name])
        return client

    return signed_in
