"""The stories of /tour stand where a newcomer takes over."""

from datetime import UTC, datetime

import pytest

from bayiri.agencies.context import acting_as
from bayiri.cases.models import Case
from bayiri.web.tour import TALES
from seed.tour import _family, _mother, _student

pytestmark = pytest.mark.django_db


@pytest.fixture
def actors(cast):
    names = {"paula": "paul", "tomas": "tara"}
    receivers = {"rania": "rami", "karim": "ranya", "nino": "rami", "giorgi": "ranya", "awa": "rami", "ibou": "ranya"}
    known = {"carla": "carla", "mona": "mona", **names, **receivers}
    return {name: getattr(cast, played_by) for name, played_by in known.items()}


@pytest.mark.parametrize(
    ("tell", "stage", "size"), [(_family, "decided", 5), (_student, "departed", 1), (_mother, "released", 3)]
)
def test_it_is_told_up_to_where_a_newcomer_takes_over(actors, cast, tell, stage, size):
    tell(actors, datetime.now(UTC).replace(microsecond=0))
    with acting_as(cast.carla):
        case = Case.objects.get()
    assert (case.stage, case.size) == (stage, size)
    assert case.head_name in {tale.head_name for tale in TALES}
