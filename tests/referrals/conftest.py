"""A case of Carla's, and what she asks New Sprout."""

import pytest

from bayiri.journey.commands.asking import ask_others
from bayiri.referrals.commands import take_step
from bayiri.referrals.models import Referral
from bayiri.referrals.rules import Asked, Shown
from seed.stories import Desk, Story
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


@pytest.fixture
def as_(client, users):
    """`as_("carla")`: the client, signed in as her."""

    def signed_in(name):
        client.force_login(users[name])
        return client

    return signed_in
