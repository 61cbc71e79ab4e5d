"""Where a history begins."""

import pytest

from seed.stories import Desk
from tests.invariants.attacks import START, TO_IRAQ
from tests.invariants.histories.world import Restless


@pytest.fixture
def restless(cast, db):
    """A story up to a stage, whose acts may be refused from then on."""

    def make(stage, people):
        story = Restless(Desk(cast.carla, cast.paul, cast.tara, cast.mona, cast.rami, cast.ranya), START)
        story.register(TO_IRAQ, people)
        story.go_to(stage)
        return story

    return make
