"""Every address by every method: a stranger is sent to sign in, another agency finds nothing, and only what is sent writes."""

import pytest
from django.urls import reverse

from bayiri.agencies.context import acting_as
from tests.invariants.attacks import run
from tests.invariants.test_walk_addresses import ANY_ID, EVERY, OF_RECORDS, OPEN_TO_STRANGERS, url
from tests.invariants.test_walk_tables import NOT_READ
from tests.invariants.walks.filling import tables

METHODS = ("head", "put", "patch", "delete")  # opening and sending are walked in test_walk_addresses.py
# What opening a page writes: that it was looked at, that somebody is here, that news was seen, a picture that was drawn.
WRITTEN_BY_LOOKING = {"audit_event", "accounts_session", "procrastinate_jobs", "procrastinate_events", "django_session"}


def counts(by):
    """How many rows stand in each table that somebody may read."""
    with acting_as(by):
        return {
            name: run(f'SELECT count(*) FROM "{name}"')[0] for name in set(tables()) - NOT_READ - WRITTEN_BY_LOOKING
        }


@pytest.mark.parametrize("method", METHODS)
def test_a_stranger_is_sent_to_sign_in_whatever_the_method(world, client, method):
    """INV-04"""
    wrong = {}
    for name in set(EVERY) - OPEN_TO_STRANGERS:
        answer = getattr(client, method)(url(name, ANY_ID))
        if (answer.status_code, answer.headers.get("Location", "").split("?")[0]) != (302, reverse("accounts:sign-in")):
            wrong[name] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize("method", METHODS)
def test_another_agency_finds_nothing_whatever_the_method(world, client, method):
    """INV-04: 404, or 405 of an address that does not know the method, whatever stands in it; no body tells more."""
    client.force_login(world.user("argus"))
    before, wrong = counts(world.cast.carla), {}
    for name in OF_RECORDS:
        answer = getattr(client, method)(url(name, world.ids))
        if answer.status_code == 405:
            answer_to_nothing = getattr(client, method)(url(name, ANY_ID))
            wrong |= {} if answer_to_nothing.status_code == 405 else {name: "405 tells that it is there"}
        elif answer.status_code != 404:
            wrong[name] = answer.status_code
    assert wrong == {}
    assert counts(world.cast.carla) == before


def test_only_what_is_sent_writes(world, client):
    """INV-04: somebody of the responsible agency with every role, by the methods that are no sending: no row more or less."""
    user = world.user("octavia")
    client.force_login(user)
    before, wrong, kept = counts(user.actor), {}, client.cookies.copy()
    for name in EVERY:
        client.cookies = kept.copy()
        found = [getattr(client, method)(url(name, world.ids)).status_code for method in ("put", "delete")]
        if max(found) >= 500:
            wrong[name] = found
    assert wrong == {}
    after = counts(user.actor)
    assert {name: after[name] - before[name] for name in before if after[name] != before[name]} == {}
