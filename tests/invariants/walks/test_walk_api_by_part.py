"""Every route of the API by programs of agencies that were given a part of the case, and of those that see it no more."""

import pytest

from tests.api.conftest import Program, _administrators, as_, keeper, program
from tests.invariants.walks.holders import HOLDERS, WAYS_OUT, give, granted
from tests.invariants.walks.telltales import not_for
from tests.invariants.wire.test_walk_api import NAMES, ROUTES, send

__all__ = ["Program", "_administrators", "as_", "keeper", "program"]
ROLES = ("counsellor", "reintegration_officer", "travel_officer")
READING = [route for route in ROUTES if route[0] == "get"]


@pytest.fixture
def of_the_advice_office(world, program):
    return program(world.cast.adam, *ROLES)


def refers(world, client):
    """The reference of a referral of this case, as the responsible agency's own program reads it."""
    items = client.get("referrals").json().get("items", [])
    return items[0]["reference"] if items else "0" * 12


@pytest.mark.parametrize("name", HOLDERS)
def test_a_program_meets_no_word_of_another_part(world, program, of_the_advice_office, name):
    """INV-190: no route answers with what belongs to a part that was not given; what is sent says no more than what is read."""
    held = give(world, name)
    reference = refers(world, program(world.cast.carla, *ROLES))
    wrong = {}
    for route in ROUTES:
        answer = send(of_the_advice_office, route, world.story.case.number, reference)
        assert answer.status_code < 500, route
        if words := not_for(held, answer):
            wrong[route[2]] = words
    assert wrong == {}


def test_the_same_routes_say_something_to_who_is_responsible(world, program):
    """INV-190: without this the test above would prove nothing."""
    one = program(world.cast.carla, *ROLES)
    said = {route[2]: not_for((), send(one, route, world.story.case.number, refers(world, one))) for route in READING}
    assert said["read_case"]
    assert set(said) <= set(NAMES)


@pytest.mark.parametrize("way", WAYS_OUT)
def test_a_program_of_who_saw_the_case_finds_nothing(world, of_the_advice_office, way):
    """INV-04: 404 on every route that names the case, read or sent; no other route says a word of it."""
    referral = WAYS_OUT[way](world)
    reference = referral.reference if referral else "0" * 12
    for route in ROUTES:
        answer = send(of_the_advice_office, route, world.story.case.number, reference)
        if "{number}" in route[1]:
            assert answer.status_code == 404, route
        assert world.story.case.number not in answer.content.decode(), route
        assert not {word for word in not_for((), answer) if word.startswith("zz")}, route


def test_before_its_end_there_is_something_to_find(world, of_the_advice_office):
    """INV-04: without this the test above would prove nothing."""
    list(granted(world))
    assert of_the_advice_office.get(f"cases/{world.story.case.number}").status_code == 200
