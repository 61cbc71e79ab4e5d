"""Stories told as far as a test needs them."""

import pytest

from seed.stories import Desk, Story
from tests.invariants.attacks import ALONE, START, TO_IRAQ


@pytest.fixture
def desk(cast):
    return Desk(cast.carla, cast.paul, cast.tara, cast.mona, cast.rami, cast.ranya)


@pytest.fixture
def told(desk):
    """`told("preparing")`: a return that has come that far. `told("assessed", FAMILY)`: of these people."""

    def tell(stage, members=ALONE, form=TO_IRAQ, **more):
        story = Story(desk, START, **more)
        story.register(form, members)
        if stage != "registered":
            story.go_to(stage)
        return story

    return tell


@pytest.fixture
def as_(client, users):
    """`as_("carla")`: the client, signed in as her."""

    def signed_in(name):
        client.force_login(users[name])
        return client

    return signed_in
