"""The demonstration's partners: told by the word of the people, where somebody counselled them before the return."""

from datetime import UTC, datetime
from random import Random

from bayiri.agencies.context import acting_as
from bayiri.agencies.models import Participation
from bayiri.cases.commands import FormOfReturn
from seed.partners import tell_partners
from seed.stories import Desk, Story
from seed.world import _arrived_first
from tests.invariants.attacks import ALONE


def test_who_arrived_first_has_no_counsellor_who_asks(cast):
    """Their case is the receiving agency's: it is left as it is, and the world goes on being built."""
    story = Story(
        Desk(cast.carla, cast.paul, cast.tara, cast.mona, cast.rami, cast.ranya), datetime(2024, 3, 4, 9, tzinfo=UTC)
    )
    story.register(FormOfReturn("DEU", "IRQ", "Erbil"), ALONE, after_arrival=True)
    _arrived_first(story, Random(1))
    assert story.stage == "reintegrating"
    for seed in range(4):
        tell_partners(story, {"nadia": cast.nadia, "bilal": cast.badr}, Random(seed))
    with acting_as(cast.badr):
        assert not Participation.objects.filter(subject_id=story.case.id).exists()
