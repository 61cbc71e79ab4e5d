"""Signing in: by the rules, by the commands, and by whoever can run a statement as the application."""

import json
import time
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection

from bayiri.accounts import rules
from bayiri.accounts.choices import TERMS
from bayiri.accounts.commands import entering, own, passwords
from bayiri.accounts.factors import decrypt, encrypt
from bayiri.accounts.models import Provider
from bayiri.accounts.queries import terms
from bayiri.accounts.sealed import ask, hashed, seal, set_entrant
from bayiri.agencies.commands.people import change_roles
from bayiri.agencies.context import acting_as
from bayiri.core.ids import uuid7
from bayiri.core.signing import backend
from bayiri.pages.scopes import Scope
from tests.api.conftest import _administrators, keeper
from tests.cast import _as_owner
from tests.invariants.attacks import insert, refused, rule_refuses, run

__all__ = ["_administrators", "keeper"]
pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 2, tzinfo=UTC)
PARTNERS = frozenset({"diaspora_partner"})
AT_ONCE = frozenset({"programme_manager"})
HASH = make_password("three grey herons", hasher="scrypt")


def entry(*proved, roles=("diaspora_partner",), has_factor=False, days=None):
    until = None if days is None else NOW + timedelta(days=days)
    return rules.Entry(frozenset(roles), frozenset(proved), has_factor, PARTNERS, AT_ONCE, until, NOW)


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        (entry("password"), []),
        (entry("password", roles=["programme_manager"]), ["INV-150"]),
        (entry("provider", roles=["programme_manager"]), ["INV-150"]),
        (entry("password", roles=["diaspora_partner", "counsellor"]), ["INV-150"]),
        (entry("password", roles=["a role that is new"]), ["INV-150"]),
        (entry("password", roles=[]), ["INV-150"]),
        (entry("password", has_factor=True), ["INV-150"]),
        (entry("password", "code", roles=["programme_manager"]), []),
        (entry("password", "code", has_factor=True), []),
        (entry("demonstration", roles=["programme_manager"]), []),
    ],
)
def test_who_signs_in_in_two_steps(said, reasons):
    """INV-150: the rule."""
    assert rules.reasons_not_to_open(said) == reasons


def keep(person, *proved, key="k"):
    return ask(
        "keep_session", key=hashed(key), data="", person=person, proved=list(proved), address="", device="", create=True
    )["done"]


def test_the_database_opens_no_session_of_a_manager_in_one_step(cast):
    """INV-150: even where the application asks for it."""
    for who in (cast.mona, cast.paul, cast.dora, cast.stella, cast.ivo, cast.carla, cast.rami, cast.tara):
        with refused("INV-150"):
            keep(who.id, "password")
        with refused("INV-150"):
            keep(who.id, "provider")
    assert keep(cast.mona.id, "password", "code")
    assert keep(cast.carla.id, "password", "code", key="another")
    assert keep(cast.dilan.id, "password", key="a third")


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        (entry("password", roles=["counsellor"], days=7), []),
        (entry("password", roles=["counsellor"], days=0), ["INV-150"]),
        (entry("password", roles=["counsellor"], days=-1), ["INV-150"]),
        (entry("password", roles=["counsellor"], days=7, has_factor=True), ["INV-150"]),
        (entry("password", roles=["counsellor", "programme_manager"], days=7), ["INV-150"]),
    ],
)
def test_how_long_a_second_step_waits(said, reasons):
    """INV-215: the rule."""
    assert rules.reasons_not_to_open(said) == reasons


def test_the_database_lets_it_wait_for_some_days_and_some_roles(cast, users, days_are_over):
    """INV-215: from the first time it was asked for, once, and never where one is set up."""
    first = ask("grace", person=cast.carla.id)
    assert first["waits_until"] - first["moment"] == timedelta(days=terms().number("second_factor_grace_days"))
    assert keep(cast.carla.id, "password")
    length = run("SELECT 1") and ask("session_load", key=hashed("k"))
    assert length["owner_id"] == cast.carla.id
    for at_once in (cast.mona, cast.ivo):
        ask("grace", person=at_once.id)
        with refused("INV-150"):
            keep(at_once.id, "password", key=str(at_once.id))
    days_are_over(cast.clemens)
    assert ask("grace", person=cast.clemens.id)["waits_until"] < first["moment"]  # it does not begin again
    with refused("INV-150"):
        keep(cast.clemens.id, "password", key="late")
    set_entrant(cast.carla.id)
    own.make_recovery_codes(by=None, user=users["carla"])
    with refused("INV-150"):
        keep(cast.carla.id, "password", key="afterwards")


def test_a_session_in_one_step_ends_with_the_days(cast, act, days_are_over):
    """INV-215: though the working day is longer."""
    days_are_over(cast.clemens, but_for=timedelta(hours=1))
    assert keep(cast.clemens.id, "password")
    act(cast.clemens)
    until, moment = run("SELECT until_at, transaction_timestamp() FROM accounts_session")
    assert until - moment == timedelta(hours=1)


def test_nor_of_anybody_who_has_a_second_step(cast, users):
    """INV-150: once it is set up it is asked for."""
    set_entrant(cast.carla.id)
    own.make_recovery_codes(by=None, user=users["carla"])
    with refused("INV-150"):
        keep(cast.carla.id, "password")


def test_the_last_second_step_of_a_manager_stays(cast, users, act):
    """INV-150: another may go, and that of somebody who sees no case may go."""
    with acting_as(cast.mona):
        app = run_factor(cast.mona, "totp")
        with rule_refuses("INV-150"):
            own.remove_factor(by=cast.mona, factor_id=app)
        key = run_factor(cast.mona, "webauthn")
        own.remove_factor(by=cast.mona, factor_id=key)
    with acting_as(cast.carla), rule_refuses("INV-150"):
        own.remove_factor(by=cast.carla, factor_id=run_factor(cast.carla, "totp"))
    with acting_as(cast.dilan):
        own.remove_factor(by=cast.dilan, factor_id=run_factor(cast.dilan, "totp"))


def run_factor(actor, kind):
    insert("mfa_authenticator", user_id=actor.id, type=kind, data="{}", created_at=datetime.now(UTC))
    return run("SELECT max(id) FROM mfa_authenticator WHERE user_id = %s", actor.id)[0]


def test_a_second_step_is_taken_away_by_a_manager_of_the_same_agency(cast, act):
    """INV-150: never one's own, and by nobody else."""
    for who in (cast.carla, cast.eve, cast.paul, None):
        act(who)
        with refused("INV-150"):
            ask("forget_factors", person=cast.paul.id)
    act(cast.mona)
    with refused("INV-150"):
        ask("forget_factors", person=cast.mona.id)
    ask("forget_factors", person=cast.paul.id)


def test_who_has_lost_one_sets_it_up_at_once(cast, act):
    """INV-215: no days begin again."""
    assert ask("grace", person=cast.clemens.id)["waits_until"]
    for who in (cast.carla, cast.clemens):
        act(cast.mona)
        ask("forget_factors", person=who.id)
        told = ask("grace", person=who.id)
        assert told["waits_until"] < told["moment"]
        with refused("INV-150"):
            keep(who.id, "password", key=str(who.id))


def said(act, **told):
    return json.dumps({"act": act, "until": int(time.time()) + 60, "backend": backend(), **told}, default=str)


ASKS = {
    "begin_attempt": {"kind": "password", "email": "carla@example.org", "address": ""},
    "session_load": {"key": hashed("k")},
    "keep_session": {"key": hashed("k"), "data": "", "proved": ["code"], "address": "", "device": "", "create": True},
    "set_password": {"hash": HASH}, "make_link": {"kind": "reset", "token": hashed("t")}, "use_link": {"token": hashed("t"), "hash": HASH},
    "end_own": {}, "find_link": {"token": hashed("t")}, "wrong_link": {"token": hashed("t"), "kind": "password", "address": ""},
}  # fmt: skip


@pytest.mark.parametrize("act_", sorted(ASKS))
def test_a_statement_smuggled_in_asks_nothing(cast, act, act_):
    """INV-150: without the application's seal no function answers: no hash, no session, no link, for nobody and for oneself."""
    act(cast.carla)
    words = said(act_, person=cast.carla.id, **ASKS[act_])
    good = seal(words)
    probe = said("session_exists", key="x")
    assert run("SELECT accounts_session_exists(%s, %s)", probe, seal(probe)) == (False,)  # the true seal is believed
    late = json.dumps({**json.loads(words), "until": 1})
    tampered = json.dumps({**json.loads(words), "email": "mona@example.org"})
    elsewhere = json.dumps({**json.loads(words), "backend": backend() + 1})
    other = good[:-1] + ("0" if good[-1] != "0" else "1")
    for wrong_words, wrong_seal in (
        (words, ""), (words, other), (words, None), (tampered, good), (late, seal(late)),
        (elsewhere, seal(elsewhere)), ("{}", seal("{}")),
        (said("note"), seal(said("note"))),
    ):  # fmt: skip
        with refused("INV-150"):
            run(f"SELECT * FROM accounts_{act_}(%s, %s)", wrong_words, wrong_seal)


def test_the_application_reads_no_hash_and_no_session(cast, act):
    """INV-150: not a table, not a column; of sessions one's own, without key and data."""
    keep(cast.carla.id, "code")
    keep(cast.clemens.id, "code", key="another")
    act(cast.carla)
    assert run("SELECT count(*), min(user_id::text) FROM accounts_session") == (1, str(cast.carla.id))
    act(None)
    assert run("SELECT count(*) FROM accounts_session") == (0,)
    for table in ("accounts_password", "accounts_attempt", "accounts_link"):
        with refused("permission denied"):
            run(f"SELECT count(*) FROM {table}")


def test_an_entrant_cannot_be_made_up(cast, act):
    """INV-150: second factors are seen by whoever is signing in, and that is sealed too."""
    with acting_as(cast.paul):
        run_factor(cast.paul, "totp")
    count = "SELECT count(*) FROM mfa_authenticator"
    act(None)
    set_entrant(cast.paul.id)
    assert run(count) == (1,)
    good = run("SELECT current_setting('bayiri.entrant')")[0]
    kind, person, here, until, sign = good.split(":")
    elsewhere = f"entrant:{person}:{int(here) + 1}:{until}"
    for forged in (
        f"entrant:{cast.mona.id}:{here}:{until}:{sign}", f"{kind}:{person}:{here}:{int(until) + 1}:{sign}",
        f"{kind}:{person}:{here}:{until}:", "x", "", f"{elsewhere}:{seal(elsewhere)}",
        f"entrant:{person}:{here}:1:{seal(f'entrant:{person}:{here}:1')}",
    ):  # fmt: skip
        run("SELECT set_config('bayiri.entrant', %s, true)", forged)
        assert run(count) == (0,), forged
    act(cast.eve)
    assert run(count) == (0,)
    with refused("row-level security"):
        insert("mfa_authenticator", user_id=cast.paul.id, type="totp", data="{}", created_at=datetime.now(UTC))


def test_secrets_of_second_factors_are_encrypted_with_a_key_outside(cast, users, settings):
    """INV-150: what stands in the table opens nothing; a former key still reads."""
    set_entrant(cast.carla.id)
    own.make_recovery_codes(by=None, user=users["carla"])
    kept = run("SELECT data->>'seed' FROM mfa_authenticator")[0]
    assert len(decrypt(kept)) == 80
    assert decrypt(kept) not in kept
    settings.FACTOR_KEYS = ["new", *settings.FACTOR_KEYS]
    assert len(decrypt(kept)) == 80
    assert encrypt("x") != encrypt("x")
    settings.FACTOR_KEYS = ["new"]
    with pytest.raises(ValueError, match="FACTOR_KEYS"):
        decrypt(kept)


def test_an_account_rests():
    """INV-151: the rule."""
    assert rules.reasons_not_to_try(None, NOW) == []
    assert rules.reasons_not_to_try(NOW + timedelta(seconds=1), NOW) == ["INV-151"]
    assert rules.reasons_not_to_try(NOW, NOW) == []


def test_an_account_rests_in_the_database(cast):
    """INV-151: after the law's number nobody is asked for a password, whatever is typed, and no hash is handed out."""
    passwords_ = [ask("begin_attempt", **ASKS["begin_attempt"]) for _ in range(terms().number("password_attempts") + 1)]
    assert passwords_[-1]["locked_until"]
    assert passwords_[-1]["person"] is None
    assert entering.try_password(by=None, email="carla@example.org", password="x", address="").locked_until


def test_nobody_raises_their_own_lock_out(cast, act):
    """INV-151: neither the terms, nor the attempts, nor an attempt finished twice."""
    act(cast.carla)
    for statement in (
        "UPDATE accounts_term SET amount = 9999", "DELETE FROM accounts_attempt", "UPDATE accounts_attempt SET outcome = 'good'",
        "INSERT INTO accounts_attempt (id, at, kind, account, address, outcome)"
        " VALUES (gen_random_uuid(), now(), 'password', 'x', '', 'good')",
    ):  # fmt: skip
        with refused("permission denied"):
            run(statement)
    began = ask("begin_attempt", **ASKS["begin_attempt"])
    ask("finish_attempt", attempt=began["attempt"], person=began["person"], good=False, hash=None)
    with refused("INV-151"):
        ask("finish_attempt", attempt=began["attempt"], person=began["person"], good=True, hash=None)


def test_the_database_holds_the_terms_of_the_law(db):
    """INV-151: as law/sign-in.yaml says today."""
    held = run(
        "SELECT json_object_agg(name, amount), json_object_agg(name, roles) FILTER (WHERE amount = 0 AND roles <> '{}') FROM accounts_term"
    )
    lists = ("second_factor_not_for", "second_factor_at_once")
    assert held[0] == {**dict.fromkeys((*lists, "scopes"), 0), **{name: terms().number(name) for name in TERMS}}
    assert held[1] == {"scopes": Scope.values, **{name: terms().words(name) for name in lists}}


@pytest.mark.parametrize(
    ("password", "faults", "reasons"),
    [("x" * 11, [], ["INV-152"]), ("x" * 12, [], []), ("x" * 12, ["common"], ["INV-152"]), ("", [], ["INV-152"])],
)
def test_what_a_password_is(password, faults, reasons):
    """INV-152: the rule."""
    assert rules.reasons_not_to_choose(password, 12, faults) == reasons


@pytest.mark.parametrize("kept", ["", "three grey herons", "md5$x$y", "!", "plain$argon2$argon2id$"])
def test_the_database_keeps_a_password_as_a_hash_alone(cast, act, kept):
    """INV-152: nothing else, even where the application asks for it."""
    act(cast.carla)
    with refused("a_password_is_kept_as_a_hash"):
        ask("set_password", person=cast.carla.id, hash=kept, keep=None)


def test_everybody_sets_their_own(cast, act):
    """INV-152: not a colleague's, and not without being signed in."""
    for who in (cast.mona, cast.eve, None):
        act(who)
        with refused("INV-152"):
            ask("set_password", person=cast.carla.id, hash=HASH, keep=None)
    with acting_as(cast.carla), rule_refuses("INV-152"):
        passwords.change_password(by=cast.carla, password="password1234", kept_session=None)


def test_a_link_works_once(cast, users):
    """INV-153: by the rule, by the command and in the database."""
    assert rules.reasons_not_to_use_link(False) == ["INV-153"]
    assert rules.reasons_not_to_use_link(True) == []
    token = passwords.make_link(by=cast.adam, user_id=cast.adam.id, kind="first")
    passwords.set_first_password(by=None, token=token, password="three grey herons")
    with rule_refuses("INV-153"):
        passwords.set_first_password(by=None, token=token, password="three grey herons")
    with refused("INV-153"):
        ask("use_link", token=hashed(token), hash=HASH)
    with refused("INV-153"):
        ask("make_link", person=cast.adam.id, kind="first", token=hashed("second"))
    with refused("INV-153"):
        ask("make_link", person=cast.adam.id, kind="other", token=hashed("third"))


def test_a_link_ends_by_itself(cast, owner):
    """INV-153: after the law's minutes, for the page and in the database."""
    token = "x:y"
    owner.execute(
        "INSERT INTO accounts_link (id, user_id, kind, token_hash, made_at, until_at)"
        " VALUES (gen_random_uuid(), %s, 'reset', %s, now() - interval '31 minutes', now() - interval '1 minute')",
        [cast.adam.id, hashed(token)],
    )
    try:
        assert ask("find_link", token=hashed(token))["person"] is None
        with refused("INV-153"):
            ask("use_link", token=hashed(token), hash=HASH)
    finally:
        owner.execute("DELETE FROM accounts_link WHERE token_hash = %s", [hashed(token)])


WORD = rules.ProvidersWord


@pytest.mark.parametrize(
    ("word", "reasons"),
    [
        (WORD(True, None, "mission"), []),
        (WORD(False, None, "mission"), ["INV-154"]),
        (WORD(True, None, "elsewhere"), ["INV-154"]),
        (WORD(True), ["INV-154"]),
        (WORD(False, "mission"), []),
        (WORD(True, "elsewhere", "mission"), ["INV-154"]),
    ],
)
def test_whom_a_provider_lets_in(word, reasons):
    """INV-154: the rule."""
    assert rules.reasons_not_to_enter_by_provider(word, "mission") == reasons


@pytest.fixture
def provider(owner, cast):
    """The mission's own sign-in, committed by the owner."""
    number = uuid7()
    owner.execute(
        "INSERT INTO accounts_provider (id, agency_id, slug, name, issuer, client_id, secret_name, is_active)"
        " VALUES (%s, %s, 'ours', 'Ours', 'https://id.example.org', 'x', 'X', true)",
        [number, cast.carla.agency_id],
    )
    return number


@pytest.fixture(scope="module", autouse=True)
def _providers_go(_cast):
    """After all tests: a link that a test has made holds the row until the test is over."""
    yield
    with _as_owner() as owner:
        owner.execute("DELETE FROM accounts_provider WHERE slug = 'ours'")


def test_whom_a_provider_lets_in_by_the_database(provider, cast):
    """INV-154: its own people alone, by a verified address or a link."""
    way = Provider.objects.get(pk=provider)

    def enter(**word):
        found = entering.enter_by_provider(by=None, provider=way, said={"sub": "s", **word}, address="")
        return found and found.email

    assert enter(email="eve@example.org", email_verified=True) is None
    assert enter(email="carla@example.org", email_verified=False) is None
    assert enter(email="carla@example.org", email_verified="true") is None
    assert enter(email="Carla@example.org", email_verified=True) == "carla@example.org"
    assert enter() == "carla@example.org"
    assert enter(email="clemens@example.org", email_verified=True) == "carla@example.org"
    assert enter(sub="t", email="carla@example.org", email_verified=True) is None


def test_who_is_given_a_role_that_asks_for_two_steps_signs_in_again(cast, keeper):
    """INV-150: a session in one step ends with the roles that allowed it; one in two steps goes on."""
    assert keep(cast.dilan.id, "password")
    assert keep(cast.dilan.id, "password", "code", key="two")
    by = keeper(cast.dilan)
    with acting_as(by):
        change_roles(by=by, user_id=cast.dilan.id, roles=frozenset({"counsellor"}))
    assert ask("session_load", key=hashed("k"))["owner_id"] is None
    assert ask("session_load", key=hashed("two"))["owner_id"] == cast.dilan.id


def test_behind_a_pooler_a_question_is_one_transaction(db, settings):
    """INV-150: a session is loaded and kept outside of a page's transaction; the seal names who answers, so it is the same one."""
    settings.POOLED = True
    within = []

    def note(execute, sql, params, many, context):
        within.append(connection.in_atomic_block)
        return execute(sql, params, many, context)

    def elsewhere():
        with connection.execute_wrapper(note):
            ask("session_exists", key=hashed("k"))
        connection.close()

    thread = Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert within == [True, True]
