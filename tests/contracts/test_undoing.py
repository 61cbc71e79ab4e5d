"""Every act says how it is put right, and the page that does it is there."""

import pytest
from django.urls import get_resolver

from bayiri.audit.choices import EVENT_TITLES
from bayiri.audit.undoing import UNDOING
from bayiri.journey.views.mistakes import WAYS
from tests.contracts.test_commands_write_events import kinds_of_events


def test_every_kind_of_event_stands_there_once():
    assert list(UNDOING) == [kind for kind in UNDOING if kind in EVENT_TITLES]
    assert set(UNDOING) == set(EVENT_TITLES)


@pytest.mark.parametrize("kind", sorted(UNDOING))
def test_it_is_undone_by_something_or_says_why_it_stays(kind):
    one = UNDOING[kind]
    assert bool(one.by) != bool(one.stays)
    assert not one.stays or len(one.stays.split()) > 3


def test_each_counterpart_is_written_by_some_command():
    whole, beginnings = kinds_of_events()
    named = {counterpart for one in UNDOING.values() for counterpart in one.by}
    assert {kind for kind in named if kind not in whole and not kind.startswith(tuple(beginnings))} == set()
    assert named <= set(EVENT_TITLES)


def test_each_page_is_there_and_takes_what_it_is_given():
    addresses = {
        f"{room.app_name}:{one.name}": list(one.pattern.converters)
        for room in get_resolver().url_patterns
        for one in getattr(room, "url_patterns", [])
    }
    for kind, one in UNDOING.items():
        if one.page:
            name, *arguments = one.page
            assert len(addresses[name]) == len(arguments), kind


def test_each_way_back_is_offered_by_some_entry_and_each_entry_has_its_way():
    offered = {one.page[2][1:] for one in UNDOING.values() if one.page[:1] == ("journey:mistake",)}
    assert offered == set(WAYS)
