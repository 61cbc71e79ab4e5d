"""Programs of agencies, in SQL as the application's role: no secret is read, nobody becomes a program."""

import pytest
from django.contrib.auth.hashers import make_password
from django.db import transaction

from bayiri.accounts import rules
from bayiri.accounts.models import System
from bayiri.accounts.sealed import ask, hashed, set_caller
from bayiri.agencies.context import acting_as
from bayiri.core.ids import uuid7
from bayiri.exchange.rules import reasons_not_to_answer_again
from tests.api.conftest import _administrators, as_, desk, keeper, program, told
from tests.invariants.attacks import refused, run

__all__ = ["_administrators", "as_", "desk", "keeper", "program", "told"]
pytestmark = pytest.mark.django_db


def test_the_rules_say_the_same():
    """INV-204, INV-206: something on the list, and so many at most; the same words under the same key."""
    assert rules.reasons_not_to_allow([], ["a"]) == rules.reasons_not_to_allow(["b"], ["a"]) == ["INV-204"]
    assert rules.reasons_not_to_allow(["a"], ["a", "b"]) == rules.reasons_not_to_connect(4, 5) == []
    assert rules.reasons_not_to_connect(5, 5) == ["INV-204"]
    assert (reasons_not_to_answer_again("x", "x"), reasons_not_to_answer_again("x", "y")) == ([], ["INV-206"])


def test_no_secret_and_no_token_is_read(program, cast):
    """INV-205: not by an administrator's context, not by the program's own."""
    one = program(cast.carla, "counsellor")
    for who in (cast.ivo, one.actor):
        with acting_as(who):
            assert run("SELECT count(*) FROM allauth_idp_oidc_client") == (0,)
            for statement in (
                "SELECT hash FROM allauth_idp_oidc_token", "UPDATE allauth_idp_oidc_client SET secret = ''",
                "DELETE FROM allauth_idp_oidc_token", "UPDATE accounts_system SET scopes = '{}'",
                "INSERT INTO accounts_system (id) VALUES (gen_random_uuid())", "UPDATE exchange_keptanswer SET body = ''",
            ):  # fmt: skip
                with refused("permission denied"), transaction.atomic():
                    run(statement)


def test_only_the_applications_own_code_says_which_program_asks(program, cast):
    """INV-205: a context that nobody sealed opens no client, and writes no token."""
    one = program(cast.carla)
    run("SELECT set_config('bayiri.caller', %s, true)", f"caller:{one.client_id}:9999999999:{'0' * 64}")
    assert run("SELECT count(*) FROM allauth_idp_oidc_client") == (0,)
    token = (
        "INSERT INTO allauth_idp_oidc_token (type, hash, client_id, created_at, scopes)"
        f" VALUES ('at', '{'0' * 64}', %s, now(), %s)"
    )
    with refused("row-level security"):
        run(token, one.client_id, "cases:read")
    set_caller(one.client_id)
    assert run("SELECT count(*) FROM allauth_idp_oidc_client") == (1,)
    with refused("INV-204"):
        run(token, one.client_id, "everything")


def test_nobody_signs_in_as_a_program(program, cast):
    """INV-205: neither password nor session, whoever asks."""
    one = program(cast.carla)
    with refused("INV-205"):
        ask("make_link", person=one.actor.id, kind="first", token=hashed("x"))
        ask("use_link", token=hashed("x"), hash=make_password("three grey herons"))
    with refused("INV-205"):
        ask(
            "keep_session",
            key=hashed("k"),
            data="",
            person=one.actor.id,
            proved=["code"],
            address="",
            device="",
            create=True,
        )


def test_only_an_administrator_connects_changes_and_renews(program, cast, keeper):
    """INV-204, INV-205: of the same agency, what is on the list, with a hash for a secret."""
    one = program(cast.carla)
    with acting_as(cast.ivo):
        system = System.objects.get(client_id=one.client_id).id
    new = {"system": uuid7(), "account": uuid7(), "client": "a" * 32, "name": "X", "at": "2024-03-04T09:00:00Z"}
    good = make_password("x")
    tries = [
        (cast.carla, "make_system", {**new, "scopes": ["cases:read"], "secret": good}, "INV-166"),
        (cast.ivo, "make_system", {**new, "scopes": ["everything"], "secret": good}, "INV-204"),
        (cast.ivo, "make_system", {**new, "scopes": [], "secret": good}, "INV-204"),
        (cast.ivo, "make_system", {**new, "scopes": ["cases:read"], "secret": "plain"}, "INV-205"),
        (keeper(cast.eve), "renew_secret", {"system": system, "secret": good, "at": new["at"]}, "INV-166"),
        (cast.carla, "stop_system", {"system": system, "at": new["at"]}, "INV-166"),
        (keeper(cast.eve), "change_scopes", {"system": system, "scopes": ["cases:read"]}, "INV-166"),
    ]
    for who, act, told_, word in tries:
        with acting_as(who), refused(word):
            ask(act, **told_)


def test_what_was_answered_is_ones_own(program, cast):
    """INV-206: another account reads no answers, and writes none under a foreign name; a key stands once."""
    one, other = program(cast.carla), program(cast.carla, name="Another")
    row = (
        "INSERT INTO exchange_keptanswer (id, account_id, key, said, status, body, answered_at)"
        " VALUES (gen_random_uuid(), %s, 'k', %s, 201, '{}', now())"
    )
    with acting_as(one.actor):
        run(row, one.actor.id, "0" * 64)
        with pytest.raises(Exception, match="a_key_once_an_account"), transaction.atomic():
            run(row, one.actor.id, "1" * 64)
    with acting_as(other.actor):
        assert run("SELECT count(*) FROM exchange_keptanswer") == (0,)
        with refused("row-level security"):
            run(row, one.actor.id, "0" * 64)


def test_a_case_is_called_by_its_number_only_for_who_takes_part(told, program, cast):
    """INV-207: the functions that turn numbers into rows answer nobody else."""
    story = told("registered")
    with acting_as(cast.eve):
        assert run("SELECT count(*) FROM cases_called(%s, %s)", story.case.number, story.case.id) == (0,)
        assert run("SELECT count(*) FROM cases_members_numbered(%s)", story.case.id) == (0,)
    with acting_as(cast.carla):
        assert run("SELECT count(*) FROM cases_members_numbered(%s)", story.case.id) == (1,)
