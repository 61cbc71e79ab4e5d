"""Roles: which exclude each other, who gives and confirms them, when and where they hold."""

import json
from datetime import date, timedelta

import pytest

from bayiri.agencies.choices import Role
from bayiri.agencies.commands import grant_sight
from bayiri.agencies.commands.people import change_roles, decide_roles
from bayiri.agencies.models import RoleChange, RoleExclusion, User
from bayiri.agencies.queries import colleagues_of, confirmed_roles, excluded_kinds, excluded_pairs
from bayiri.agencies.rules import (
    RoleChangeFacts,
    areas_on,
    is_in_areas,
    narrow_only,
    reasons_not_to_change_roles,
    roles_on,
)
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.core.ids import uuid7
from tests.invariants.attacks import call, refused, rule_refuses, run

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 15)


def held(by, person):
    return set(User.objects.get(pk=person.id).roles)


def give(by, person, *roles, **limits):
    return change_roles(by=by, user_id=person.id, roles=frozenset(roles), limits=limits)


def test_an_administrator_gives_roles_that_need_nobody_else(act, cast):
    act(cast.ivo)
    change = give(cast.ivo, cast.carla, "counsellor", "travel_officer")
    assert not change.needs_director
    assert held(cast.ivo, cast.carla) == {"counsellor", "travel_officer"}
    assert run(
        "SELECT count(*) FROM audit_event WHERE kind = 'agencies.roles_changed' AND subject_id = %s", cast.carla.id
    ) == (1,)


def test_who_is_no_administrator_gives_nothing(act, cast):
    """INV-166: nobody else, nobody of another agency, and never one's own; the database says the same."""
    for who in (cast.mona, cast.dora, cast.carla):
        act(who)
        with pytest.raises(NotAllowed):
            give(who, cast.paul, "counsellor")
    act(cast.ivo)
    with pytest.raises(NotVisible):
        give(cast.ivo, cast.rami, "counsellor")
    with rule_refuses("INV-166"):
        give(cast.ivo, cast.ivo, "counsellor")
    said = {"roles": ["director"], "limits": {}, "recorded_at": clock.now()}
    for who, person in ((cast.mona, cast.carla), (cast.ivo, cast.ivo), (cast.ivo, cast.rami), (None, cast.carla)):
        act(who)
        with refused("INV-166"):
            call("agencies_change_roles", person_id=person.id, **said)
    act(cast.ivo)
    with refused("permission denied"):
        run("UPDATE agencies_user SET roles = '{director}' WHERE id = %s", cast.ivo.id)


def test_some_roles_wait_for_a_director_who_did_not_propose_them(act, cast):
    """INV-166: what the law lists counts only after the second word; a no gives nothing."""
    act(cast.ivo)
    change = give(cast.ivo, cast.tara, "travel_officer", "protection_officer")
    assert change.needs_director
    assert held(cast.ivo, cast.tara) == {"travel_officer"}
    with rule_refuses("INV-166"):
        give(cast.ivo, cast.tara, "travel_officer")  # one waits already
    with refused("INV-166"):
        run("SELECT agencies_decide_roles(%s, true, %s)", change.id, clock.now())
    for who, answer in ((cast.mona, NotVisible), (cast.ivo, NotAllowed), (cast.sora, NotVisible)):
        act(who)
        with pytest.raises(answer):
            decide_roles(by=who, change_id=change.id, agreed=True)
    act(cast.dora)
    decide_roles(by=cast.dora, change_id=change.id, agreed=True)
    assert held(cast.dora, cast.tara) == {"travel_officer", "protection_officer"}
    with pytest.raises(NotVisible):
        decide_roles(by=cast.dora, change_id=change.id, agreed=False)
    with refused("INV-166"):
        run("SELECT agencies_decide_roles(%s, true, %s)", change.id, clock.now())
    act(cast.ivo)
    no = give(cast.ivo, cast.clemens, "counsellor", "data_steward")
    act(cast.dora)
    decide_roles(by=cast.dora, change_id=no.id, agreed=False)
    assert held(cast.dora, cast.clemens) == {"counsellor"}


def test_a_director_does_not_confirm_their_own(act, cast):
    """INV-166: neither what they are to get themselves."""
    act(cast.ivo)
    change = give(cast.ivo, cast.dora, "director", "data_steward")
    act(cast.dora)
    with rule_refuses("INV-166"):
        decide_roles(by=cast.dora, change_id=change.id, agreed=True)
    with refused("INV-166"):
        run("SELECT agencies_decide_roles(%s, true, %s)", change.id, clock.now())


def test_roles_that_exclude_each_other(act, cast):
    """INV-165: by the rule, by the function and by the trigger, for each pair of the law."""
    act(cast.ivo)
    for pair in excluded_pairs():
        with rule_refuses("INV-165"):
            give(cast.ivo, cast.carla, *pair)
        with refused("INV-165"):
            call("agencies_change_roles", person_id=cast.carla.id, roles=list(pair), limits={}, recorded_at=clock.now())
    assert ("payments_officer", "payments_approver") in excluded_pairs()
    assert held(cast.ivo, cast.carla) == {"counsellor"}


def test_an_authority_that_returns_people_has_no_monitors(act, cast):
    """INV-165: by the kind of agency."""
    free = {
        "by_id": "a",
        "person_id": "b",
        "same_agency": True,
        "before": frozenset(),
        "excluded": (),
        "kinds": excluded_kinds(),
    }
    for kind, reasons in (("police", ["INV-165"]), ("ministry", ["INV-165"]), ("monitoring", [])):
        facts = RoleChangeFacts(agency_kind=kind, roles=frozenset({"monitor"}), **free)
        assert reasons_not_to_change_roles(facts) == reasons


def test_who_is_responsible_for_a_case_does_not_monitor_it(told, act, cast):
    """INV-165: the agency that owns a case gets no sight of it to monitor, and another one does."""
    case = told("registered").case
    act(cast.carla)
    about = {"by": cast.carla, "kind": "case", "subject_id": case.id, "section": "journey", "mode": "read"}
    with refused("INV-165"):
        grant_sight(**about, agency_id=cast.carla.agency_id, purpose="monitoring")
    grant_sight(**about, agency_id=cast.adam.agency_id, purpose="monitoring")
    assert run("SELECT count(*) FROM agencies_participation WHERE purpose = 'monitoring'") == (0,)  # theirs to see
    act(cast.adam)
    opened = "SELECT array_agg(section::text ORDER BY section) FROM agencies_participation WHERE purpose = 'monitoring'"
    assert run(opened) == (["basis", "identity", "journey"],)


def test_the_database_holds_the_roles_of_the_law(act, cast):
    """INV-165: as law/roles.yaml says today; every role named there exists."""
    act(cast.ivo)
    rows = set(RoleExclusion.objects.exclude(what="match").values_list("what", "role", "other"))  # those are no roles
    wanted = {("pair", *pair) for pair in excluded_pairs()} | {("kind", *one) for one in excluded_kinds()}
    assert rows == wanted | {("confirm", role, "") for role in confirmed_roles()}
    named = {role for pair in excluded_pairs() for role in pair} | {role for role, _kind in excluded_kinds()}
    assert named | set(confirmed_roles()) <= set(Role.values)


@pytest.mark.parametrize(
    ("limit", "holds"),
    [
        ({}, True), ({"from": "2026-06-15"}, True), ({"from": "2026-06-16"}, False), ({"until": "2026-06-15"}, True),
        ({"until": "2026-06-14"}, False), ({"from": "2026-01-01", "until": "2026-12-31"}, True), ({"areas": ["IRQ"]}, True),
    ],
)  # fmt: skip
def test_a_role_holds_in_its_period(db, limit, holds):
    """The rule and the database agree on each day's edge."""
    limits = {"counsellor": limit} if limit else {}
    assert roles_on(["counsellor"], limits, DAY) == ({"counsellor"} if holds else set())
    found = run("SELECT agencies_roles_on('{counsellor}', %s::jsonb, %s)", json.dumps(limits), DAY)[0]
    assert found == (["counsellor"] if holds else [])


def test_a_role_that_has_run_out_counts_nowhere(act, cast):
    """Neither as an actor, nor as a colleague to choose, nor in the database."""
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    act(cast.ivo)
    give(cast.ivo, cast.carla, "counsellor", counsellor={"until": yesterday})
    carla = User.objects.select_related("agency").get(pk=cast.carla.id)
    assert carla.actor.roles == frozenset()
    assert cast.carla.id not in {one.id for one in colleagues_of(cast.ivo, Role.COUNSELLOR)}
    act(cast.carla)
    assert run("SELECT bayiri_has_role('{counsellor}')") == (False,)
    act(cast.ivo)
    give(cast.ivo, cast.carla, "counsellor")
    act(cast.carla)
    assert run("SELECT bayiri_has_role('{counsellor}')") == (True,)


def test_where_a_role_holds():
    limits = {"counsellor": {"areas": ["IRQ/Erbil", "SEN"]}}
    assert areas_on({"counsellor"}, limits) == {"IRQ/Erbil", "SEN"}
    assert areas_on({"counsellor", "director"}, limits) == frozenset()  # one role everywhere: everywhere
    assert areas_on((), limits) == frozenset()
    assert is_in_areas({"IRQ/Erbil"}, "IRQ", " erbil ")
    assert not is_in_areas({"IRQ/Erbil"}, "IRQ", "Mosul")
    assert is_in_areas({"SEN"}, "SEN", "")
    assert narrow_only(frozenset({"diaspora_partner"}))
    assert not narrow_only(frozenset())
    assert not narrow_only(frozenset({"diaspora_partner", "counsellor"}))


def test_on_the_pages(as_, cast):
    """An administrator proposes, the director's page asks, one button confirms; nobody else finds either page."""
    page = as_("ivo").get("/staff").content.decode()
    assert "Carla Counsellor" in page
    assert "Rami Reintegration" not in page
    sent = {"roles": ["counsellor", "protection_officer"], "limited": [], "areas": ""}
    assert as_("ivo").post(f"/staff/{cast.carla.id}/roles", sent).url == "/staff"
    change = RoleChange.objects.get()
    assert "Confirm roles" in as_("dora").get("/work").content.decode()
    page = as_("dora").get("/staff").content.decode()
    assert "Waits for a director" in page
    assert as_("ivo").post(f"/staff/changes/{change.pk}", {"answer": "yes"}).status_code == 403
    assert as_("sora").post(f"/staff/changes/{change.pk}", {"answer": "yes"}).status_code == 404
    assert as_("dora").post(f"/staff/changes/{change.pk}", {"answer": "yes"}).url == "/staff"
    assert set(User.objects.get(pk=cast.carla.id).roles) == {"counsellor", "protection_officer"}
    for name, status in (("carla", 403), ("sora", 404), ("dilan", 403)):
        assert as_(name).get(f"/staff/{cast.paul.id}/roles").status_code == status, name
        assert as_(name).get("/staff").status_code == (200 if name == "sora" else 403)
    faulty = as_("ivo").post(f"/staff/{cast.carla.id}/roles", {"roles": ["payments_officer", "payments_approver"]})
    assert faulty.status_code == 422
    assert "INV-165" in faulty.content.decode()


def test_limits_as_typed_on_the_page(as_, cast):
    sent = {
        "roles": ["counsellor", "travel_officer"], "limited": ["counsellor"], "areas": "Iraq: Erbil\nSenegal",
        "until_on": "2030-12-31",
    }  # fmt: skip
    assert as_("ivo").post(f"/staff/{cast.carla.id}/roles", sent).status_code == 302
    limits = User.objects.get(pk=cast.carla.id).limits
    assert limits == {"counsellor": {"areas": ["IRQ/Erbil", "SEN"], "until": "2030-12-31"}}
    again = as_("ivo").get(f"/staff/{cast.carla.id}/roles").content.decode()
    assert "Iraq: Erbil" in again
    bad = as_("ivo").post(f"/staff/{cast.carla.id}/roles", {**sent, "areas": "Atlantis"})
    assert bad.status_code == 422
    assert "“Atlantis” is not a country we know." in bad.content.decode()


def test_an_id_that_nobody_has(act, cast):
    act(cast.ivo)
    with pytest.raises(NotVisible):
        change_roles(by=cast.ivo, user_id=uuid7(), roles=frozenset())


def test_who_gives_a_role_reads_which_open_nothing_yet(as_, cast):
    for page in (f"/staff/{cast.carla.id}/roles", "/staff/invite"):
        said = as_("ivo").get(page).content.decode()
        assert "These open nothing yet: Payments officer, Payments approver, Monitor, Court clerk." in said, page
