"""Every route of the API: closed without a token, without its scope, to other agencies."""

import pytest
from django.test import Client
from django.urls import get_resolver

from bayiri.accounts.models import System
from bayiri.agencies.choices import Role
from bayiri.agencies.context import acting_as
from config.api import api
from tests.api.conftest import EVERY_SCOPE, _administrators, as_, desk, keeper, program, told
from tests.invariants.attacks import run

__all__ = ["_administrators", "as_", "desk", "keeper", "program", "told"]
pytestmark = pytest.mark.django_db
# A body that each writing route understands.
BODIES = {
    "confirm_arrival": {"member": 1, "happened_at": "2024-04-02T10:00:00Z"},
    "ask_others": {
        "recipient": "New Sprout", "purpose": "reintegration", "sections": ["identity"], "members": [1], "agreed_now": [1],
        "preview": {"wanted": "training"},
    },
    "file_follow_up": {"member": 1, "months": 0, "outcome": "declined", "mode": "phone", "on": "2024-04-05"},
    "take_step": {"act": "accept", "version": 1},
    "refer_somebody": {"recipient": "New Sprout", "name": "Leila Karim", "agreed": True, "preview": {"wanted": "training"}},
}  # fmt: skip
ROUTES = [
    (method, path, said["operationId"], said["security"][0]["Needs"])
    for path, methods in api.get_openapi_schema()["paths"].items()
    for method, said in methods.items()
]
NAMES = [name for _method, _path, name, _scopes in ROUTES]


def send(one, route, number="X-1", reference="0" * 12):
    method, path, name, _scopes = route
    address = path.removeprefix("/api/v1/").replace("{number}", number).replace("{reference}", reference)
    return one.get(address) if method == "get" else one.post(address, BODIES[name])


def test_no_route_is_missed():
    """INV-04: every address below /api/v1/ is in the description, or is the description itself or the token's."""
    below = [one for one in get_resolver().url_patterns if str(one.pattern) == "api/v1/"]
    found = {one.name for one in below[0].url_patterns} - {"openapi-json", "api-root"}
    assert len(below) == 1
    assert found == set(NAMES)
    assert {name for method, _path, name, _scopes in ROUTES if method == "post"} == set(BODIES)


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_a_stranger_is_told_to_take_a_token(route, cast):
    """INV-204: and their session counts for nothing."""
    from tests.api.conftest import Program

    answer = send(Program("", "", cast.carla, Client()), route)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer["Content-Type"] == "application/problem+json"


def test_without_its_scope_no_route_opens(told, program, cast):
    """INV-204: 403 without the scopes of the route, whatever the roles."""
    story = told("departed")
    for route in ROUTES:
        others = tuple(scope for scope in EVERY_SCOPE if scope not in route[3])
        if not others:
            continue
        one = program(cast.carla, "counsellor", scopes=others)
        assert send(one, route, story.case.number).status_code == 403, route


def test_another_agency_finds_no_record(told, program, cast, ask_reference):
    """INV-04: 404 for every record of others, to a program with every scope; nothing is written."""
    story, reference = ask_reference
    one = program(cast.eve, "counsellor", "travel_officer", "reintegration_officer")
    count = "SELECT (SELECT count(*) FROM cases_act), (SELECT count(*) FROM referrals_step)"
    with acting_as(cast.carla):
        before = run(count)
    for route in ROUTES:
        if "{" in route[1]:
            answer = send(one, route, story.case.number, reference)
            assert (answer.status_code, answer.json().get("reasons")) == (
                404,
                None,
            ), route
    with acting_as(cast.carla):
        assert run(count) == before


@pytest.fixture
def ask_reference(told, program, cast):
    story = told("assessed")
    said = BODIES["ask_others"] | {"recipient": cast.rami.agency_name, "sections": ["identity", "contact", "journey"]}
    answer = program(cast.carla, "counsellor").post(f"cases/{story.case.number}/referrals", said)
    return story, answer.json()["reference"]


def test_every_scope_is_asked_for_somewhere():
    """INV-204: no scope that opens nothing, no route without one."""
    assert all(scopes for *_rest, scopes in ROUTES)
    assert {scope for *_rest, scopes in ROUTES for scope in scopes} == set(EVERY_SCOPE)


def test_a_program_holds_no_more_than_its_roles(program, cast):
    """INV-166: an administrator's program is no administrator, and has no role before it is given one."""
    one = program(cast.carla)
    with acting_as(cast.ivo):
        account = System.objects.get(client_id=one.client_id).account
    assert (account.roles, account.roles_today & {role.value for role in Role}) == ([], frozenset())
