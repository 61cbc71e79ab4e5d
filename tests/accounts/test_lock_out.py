"""Too many attempts: the account rests, the address rests, and it survives whatever process is started anew."""

from datetime import UTC, datetime, timedelta

import pytest

from bayiri.accounts.commands import entering
from bayiri.accounts.queries import terms
from tests.accounts.conftest import PASSWORD
from tests.accounts.test_sign_in import sign_in
from tests.invariants.attacks import run

pytestmark = pytest.mark.django_db


def test_an_account_rests_after_too_many_wrong_passwords(client, with_password):
    with_password("carla")
    for _ in range(terms().number("password_attempts")):
        assert sign_in(client, "carla@example.org", "nonsense").status_code == 422
    rests = sign_in(client, "carla@example.org")
    assert rests.status_code == 429
    assert "for 15 more minutes" in rests.content.decode()
    assert 0 < int(rests["Retry-After"]) <= 15 * 60
    assert client.get("/").status_code == 302


def test_an_address_that_nobody_has_rests_alike(client, cast):
    for _ in range(terms().number("password_attempts")):
        assert sign_in(client, "nobody@example.org", "nonsense").status_code == 422
    assert sign_in(client, "Nobody@example.org", "nonsense").status_code == 429


def test_one_account_that_rests_leaves_others_alone(client, with_password):
    with_password("carla")
    for _ in range(terms().number("password_attempts") + 1):
        sign_in(client, "clemens@example.org", "nonsense")
    assert sign_in(client, "carla@example.org").url == "/"


def test_wrong_codes_let_the_second_step_rest(client, with_password, with_phone):
    phone = with_phone(with_password("paul"))
    sign_in(client, "paul@example.org")
    for _ in range(terms().number("code_attempts")):
        assert client.post("/sign-in/second-step", {"code": "000000"}).status_code == 422
    assert client.post("/sign-in/second-step", {"code": phone.code()}).status_code == 429


def _written(owner, minutes_ago, number, account="", address="192.0.2.99", outcome="bad"):
    """Attempts as an earlier process left them."""
    owner.execute(
        "INSERT INTO accounts_attempt (id, at, kind, account, address, outcome)"
        " SELECT gen_random_uuid(), now() - make_interval(mins => %s), 'password',"
        " encode(sha256(convert_to(coalesce(nullif(%s, ''), n::text), 'UTF8')), 'hex'), %s, %s FROM generate_series(1, %s) n",
        [minutes_ago, account, address, outcome, number],
    )


@pytest.fixture
def earlier(owner):
    """`earlier(minutes_ago, number, ...)`: attempts of before, committed, and gone when the test ends."""
    yield lambda *args, **more: _written(owner, *args, **more)
    owner.execute("DELETE FROM accounts_attempt WHERE address LIKE '192.0.2.%%'")


def test_it_holds_for_whoever_asks_next_and_ends_by_itself(client, with_password, earlier):
    with_password("carla")
    earlier(10, terms().number("password_attempts"), account="carla@example.org")
    rests = sign_in(client, "carla@example.org")
    assert rests.status_code == 429
    assert "for 5 more minutes" in rests.content.decode()


def test_it_ends_by_itself(client, with_password, earlier):
    with_password("carla")
    earlier(16, 50, account="carla@example.org")
    assert sign_in(client, "carla@example.org").url == "/"


def test_a_good_one_in_between_counts(client, with_password, earlier):
    with_password("carla")
    earlier(10, 50, account="carla@example.org")
    earlier(9, 1, account="carla@example.org", outcome="good")
    assert sign_in(client, "carla@example.org").url == "/"


def test_an_address_rests_whatever_accounts_it_tries(client, with_password, earlier):
    with_password("carla")
    earlier(3, terms().number("address_attempts"), address="192.0.2.50")
    assert sign_in(client, "carla@example.org", REMOTE_ADDR="192.0.2.50").status_code == 429
    assert sign_in(client, "carla@example.org", REMOTE_ADDR="192.0.2.51").url == "/"


def test_behind_a_proxy_the_callers_own_address_counts(client, with_password, earlier, settings):
    with_password("carla")
    earlier(3, terms().number("address_attempts"), address="192.0.2.50")
    said = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.1, 192.0.2.50"}
    assert sign_in(client, "carla@example.org", **said).url == "/"
    client.post("/sign-out")
    settings.PROXIES = 1
    assert sign_in(client, "carla@example.org", **said).status_code == 429


def test_attempts_at_once_are_counted_one_after_the_other(cast):
    """An attempt counts from the moment it begins: one that never ends counts as wrong."""
    most = terms().number("password_attempts")
    began = [
        entering.ask("begin_attempt", kind="password", email="x@example.org", address="a") for _ in range(most + 1)
    ]
    assert [one["locked_until"] is None for one in began] == [True] * most + [False]
    assert began[-1]["locked_until"] > datetime.now(UTC) + timedelta(minutes=10)


def test_a_lock_is_an_event(client, with_password, act, cast, earlier):
    with_password("carla")
    earlier(1, 50, account="carla@example.org")
    sign_in(client, "carla@example.org", PASSWORD)
    act(cast.mona)
    assert run("SELECT count(*) FROM audit_event WHERE kind = 'account.locked' AND subject_id = %s", cast.carla.id) == (
        1,
    )
