"""INV-217: what is refused stands in the log, and who tries a case of others is seen by who is responsible for it."""

from datetime import timedelta

import pytest
from django.test import Client

from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.core import clock
from bayiri.core.ids import uuid7
from bayiri.web.commands import refuse
from tests.api.conftest import _administrators, keeper, program
from tests.invariants.attacks import refused, run

__all__ = ["_administrators", "keeper", "program"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(users):
    def signed_in(name, **more):
        client = Client(**more)
        client.force_login(users[name])
        return client

    return signed_in


def attempts(by):
    with acting_as(by):
        return list(Event.objects.filter(kind="act.refused").order_by("id"))


def test_who_tries_a_case_of_others_is_seen_by_who_is_responsible_for_it(told, as_, cast):
    """INV-217"""
    story = told("registered")
    assert as_("eve").get(f"/cases/{story.case.id}").status_code == 404
    (seen,) = attempts(cast.carla)
    assert (seen.actor_label, seen.case_id) == ("Eve Elsewhere", story.case.id)
    assert seen.facts == {"page": "journey:case", "reasons": ["not_visible"]}
    assert attempts(cast.eve) == []  # nothing tells her that there is such a case
    assert "An act was refused" in as_("carla").get(f"/cases/{story.case.id}/timeline").content.decode()


def test_a_mistyped_address_is_no_attempt(told, as_, cast):
    """INV-217: neither what belongs to nothing, nor what is missing in one's own case."""
    story = told("registered")
    assert as_("eve").get(f"/cases/{uuid7()}").status_code == 404
    assert as_("eve").get("/nowhere").status_code == 404
    assert as_("carla").get(f"/cases/{story.case.id}/members/{uuid7()}/looks").status_code == 404
    assert attempts(cast.eve) == attempts(cast.carla) == []


def test_the_same_attempt_is_told_once_a_minute(told, as_, cast):
    """INV-217"""
    story = told("registered")
    eve, now = as_("eve"), story.now + timedelta(hours=1)
    for seconds in (0, 20, 40, 70):
        with clock.moved_to(now + timedelta(seconds=seconds)):
            eve.get(f"/cases/{story.case.id}")
    with clock.moved_to(now):
        eve.post(f"/cases/{story.case.id}/withdraw")
        as_("adam").get(f"/cases/{story.case.id}")
    told_of = [(one.actor_label, one.facts["page"]) for one in attempts(cast.carla)]
    assert told_of.count(("Eve Elsewhere", "journey:case")) == 2
    assert ("Adam Advice", "journey:case") in told_of
    assert len(told_of) == 4 or {page for _, page in told_of} == {"journey:case"}


def test_what_is_refused_in_a_case_one_sees_stands_with_it(told, as_, cast):
    """INV-217: with the code of the rule, never with an address or a sentence."""
    story = told("registered")
    assert as_("tara").get(f"/cases/{story.case.id}/emergency").status_code == 200
    assert as_("tara").post(f"/cases/{story.case.id}/caseworker", {"caseworker": str(cast.carla.id)}).status_code in (
        403,
        404,
        422,
    )
    seen = attempts(cast.carla)
    assert seen
    assert {one.case_id for one in seen} == {story.case.id}
    assert all(set(one.facts) == {"page", "reasons"} for one in seen)


def test_what_comes_from_elsewhere_is_refused_kindly_and_told(told, as_, cast):
    """INV-217: no token of this session."""
    story = told("registered")
    carla = as_("carla", enforce_csrf_checks=True)
    answer = carla.post(f"/cases/{story.case.id}/caseworker", {"caseworker": str(cast.clemens.id)})
    assert answer.status_code == 403
    assert "This page was open too long" in answer.content.decode()
    (seen,) = attempts(cast.carla)
    assert seen.facts["reasons"] == ["not_sent_from_here"]
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post("/sign-in", {"email": "x", "password": "y"}).status_code == 403
    assert len(attempts(cast.carla)) == 1


def test_no_statement_writes_a_story_into_a_case_of_others(told, act, cast):
    """INV-217: only that a page was tried, in one's own name, and now."""
    story = told("registered")
    ask = "SELECT audit_refused(%s, %s, %s, %s, 'case_id', %s)"
    act(cast.eve)
    for actor, page, reasons, at in (
        (cast.carla.id, "journey:case", ["not_visible"], clock.now()),
        (cast.eve.id, "Carla is corrupt", ["not_visible"], clock.now()),
        (cast.eve.id, "journey:case", ["Carla is corrupt"], clock.now()),
        (cast.eve.id, "journey:case", ["not_visible", "non_refoulement"], clock.now()),
    ):
        with refused("INV-217", "INV-02"):
            run(ask, at, actor, page, reasons, story.case.id)
    run(ask, clock.now(), cast.eve.id, "journey:case", ["not_visible", "INV-06"], story.case.id)
    run(ask, clock.now(), cast.eve.id, "journey:case", ["INV-06"], story.case.id)
    (seen,) = attempts(cast.carla)
    assert seen.facts["reasons"] == ["not_visible"]
    act(None)
    with refused("INV-02"):
        run(ask, story.now, cast.eve.id, "journey:case", ["not_visible"], story.case.id)


def test_work_of_others_leads_to_its_case(told, as_, cast):
    """INV-217: whatever of a case stands in the address."""
    story = told("assessed")
    with acting_as(cast.carla):
        task = run("SELECT id FROM tasks_task WHERE case_id = %s LIMIT 1", story.case.id)
    assert task
    assert as_("eve").post(f"/work/{task[0]}/done").status_code == 404
    (seen,) = attempts(cast.carla)
    assert (seen.case_id, seen.facts["page"]) == (story.case.id, "tasks:done")


def test_the_log_names_no_safeguard(told, cast):
    """INV-217: who reads the story of a case need not see protection."""
    story = told("registered")
    with acting_as(cast.tara):
        refuse(by=cast.tara, page="travel:book", reasons=["INV-06", "Safe return", "non_refoulement"], named="case_id",
               row_id=story.case.id)  # fmt: skip
    (seen,) = attempts(cast.carla)
    assert seen.facts == {"page": "travel:book", "reasons": ["INV-06"]}


def test_who_tries_numbers_on_the_wire_is_seen_as_well(told, program, cast):
    """INV-217: case numbers count up; each one that is tried stands with its case, and one that is not there nowhere."""
    story = told("registered")
    one = program(cast.eve, "counsellor", name="Curious")
    for number in (story.case.number, "X-0000-000000"):
        assert one.get(f"cases/{number}").status_code == 404
    (seen,) = attempts(cast.carla)
    assert (seen.case_id, seen.facts) == (story.case.id, {"page": "api:read_case", "reasons": ["not_visible"]})
    assert "Curious" in seen.actor_label
    assert attempts(cast.eve) == []
