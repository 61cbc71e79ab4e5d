"""Every address, asked for by an agency that saw the case and sees it no more: as if it had never been there."""

import pytest

from bayiri.agencies.context import acting_as
from bayiri.agencies.models import Participation
from bayiri.core import clock
from tests.invariants.test_walk_addresses import EVERY, OF_RECORDS, ONLY_SENT, answers, url
from tests.invariants.walks.holders import WAYS_OUT, granted
from tests.invariants.walks.telltales import not_for


@pytest.fixture
def as_former(world, client):
    client.force_login(world.user("argyle"))
    return client


def test_without_its_end_there_would_be_something_to_find(world, as_former):
    """INV-04: without this the walks below would prove nothing."""
    list(granted(world))
    assert as_former.get(url("journey:case", world.ids)).status_code == 200


@pytest.mark.parametrize("way", WAYS_OUT)
def test_who_saw_the_case_finds_nothing(world, as_former, way):
    """INV-04: opened or sent, 404 as for any other agency; no word of the case on any other page."""
    WAYS_OUT[way](world)
    with acting_as(world.cast.adam):
        rows = Participation.objects.filter(subject_id=world.story.case.id)
        assert rows.exists()
        assert not rows.exclude(until_at__lte=clock.now()).exists()
    found = {name: answers(as_former, name, world.ids) for name in OF_RECORDS}
    assert {name: said for name, said in found.items() if said != {404}} == {}
    for name in set(EVERY) - set(OF_RECORDS) - ONLY_SENT:
        answer = as_former.get(url(name, world.ids))
        if answer.status_code == 200:
            assert not {word for word in not_for((), answer) if word.startswith("zz")}, name
