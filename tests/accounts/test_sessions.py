"""Sessions: when they end, and one's own list of them."""

import re

import pytest
from django.test import Client

from bayiri.accounts.devices import in_words
from bayiri.accounts.sealed import hashed
from bayiri.accounts.sessions import SessionStore
from tests.accounts.test_sign_in import sign_in
from tests.cast import _as_owner
from tests.invariants.attacks import run

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
)


@pytest.fixture(scope="module")
def _swept(_cast):
    """Adam's sessions go when all tests are done: a page that was opened in one holds it until its test ends."""
    yield
    with _as_owner() as owner:
        owner.execute("DELETE FROM accounts_session WHERE user_id = %s", [_cast.adam.id])


@pytest.fixture
def kept(owner, cast, _swept):
    """`kept(seen="59 minutes", opened="11 hours")`: a session of Adam's as it was left then; gives its key."""

    def write(seen="0", opened="0"):
        store = SessionStore()
        store._session_key = store._get_new_session_key()
        data = store.encode({"_auth_user_id": str(cast.adam.id), "proved": ["password"]})
        owner.execute(
            "INSERT INTO accounts_session (id, key_hash, data, user_id, proved, address, device, opened_at, seen_at, until_at)"
            " VALUES (gen_random_uuid(), %s, %s, %s, '{password}', '', '', now() - %s::interval, now() - %s::interval,"
            " now() - %s::interval + interval '12 hours')",
            [hashed(store.session_key), data, cast.adam.id, opened, seen, opened],
        )
        return store.session_key

    return write


@pytest.mark.parametrize(
    ("seen", "opened", "status"),
    [("0", "0", 200), ("59 minutes", "2 hours", 200), ("61 minutes", "2 hours", 302), ("1 minute", "11 hours 59 minutes", 200),
     ("0", "12 hours 1 minute", 302)],
)  # fmt: skip
def test_a_session_ends_when_nobody_works_in_it_and_at_the_end_of_the_day(client, kept, seen, opened, status):
    client.cookies["sessionid"] = kept(seen, opened)
    assert client.get("/your-sign-ins").status_code == status


def test_work_in_it_keeps_a_session_open(client, kept, act, cast):
    key = kept("59 minutes", "2 hours")
    client.cookies["sessionid"] = key
    client.get("/")
    store = SessionStore(key)
    store.load()
    act(cast.adam)
    assert run("SELECT now() - seen_at < interval '1 minute' FROM accounts_session WHERE id = %s", store.row_id) == (
        True,
    )


def test_a_session_of_somebody_who_left_is_over(client, kept, owner, cast):
    client.cookies["sessionid"] = kept()
    owner.execute("UPDATE agencies_user SET is_active = false WHERE id = %s", [cast.adam.id])
    try:
        assert client.get("/").status_code == 302
    finally:
        owner.execute("UPDATE agencies_user SET is_active = true WHERE id = %s", [cast.adam.id])


def test_one_sees_where_one_is_signed_in_and_ends_one(with_password):
    with_password("carla")
    phone, desk = Client(headers={"user-agent": FIREFOX}), Client(headers={"user-agent": CHROME})
    sign_in(phone, "carla@example.org", REMOTE_ADDR="192.0.2.8")
    sign_in(desk, "carla@example.org")
    page = desk.get("/your-sign-ins").content.decode()
    assert "Firefox on Android" in page
    assert "Chrome on Windows" in page
    assert "192.0.2.8" in page
    (address,) = re.findall(r"/your-sign-ins/[0-9a-f-]+/end", page)  # the one at hand has no button
    assert desk.post(address).url == "/your-sign-ins"
    assert phone.get("/").status_code == 302
    assert desk.get("/").status_code == 200
    assert desk.post(address).status_code == 404  # twice


def test_nobody_ends_anothers(with_password, client):
    with_password("carla")
    with_password("clemens")
    other = Client()
    sign_in(other, "clemens@example.org")
    sign_in(client, "carla@example.org")
    theirs = SessionStore(other.cookies["sessionid"].value)
    theirs.load()
    assert client.post(f"/your-sign-ins/{theirs.row_id}/end").status_code == 404
    assert other.get("/").status_code == 200


def test_one_signs_out_everywhere_else(with_password):
    with_password("carla")
    clients = [Client() for _ in range(4)]
    for one in clients:
        sign_in(one, "carla@example.org")
    clients[0].post("/your-sign-ins/others/end")
    assert [one.get("/").status_code for one in clients] == [200, 302, 302, 302]


def test_a_page_that_is_sent_in_an_ended_session_answers_kindly(with_password, client):
    with_password("carla")
    sign_in(client, "carla@example.org")
    other = Client()
    sign_in(other, "carla@example.org")
    other.post("/your-sign-ins/others/end")
    answer = client.post("/your-sign-ins/others/end")
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/sign-in")


def test_ever_so_many_sessions_are_shown_in_part(with_password, client):
    with_password("carla")
    for _ in range(23):
        sign_in(Client(), "carla@example.org")
    sign_in(client, "carla@example.org")
    page = client.get("/your-sign-ins").content.decode()
    assert page.count('class="app-sign-ins__one"') == 20
    assert "And 4 more." in page


def test_the_page_reads_its_list_in_few_statements(with_password, client, django_assert_max_num_queries):
    with_password("carla")
    for _ in range(5):
        sign_in(Client(), "carla@example.org")
    sign_in(client, "carla@example.org")
    with django_assert_max_num_queries(16):
        client.get("/your-sign-ins")


@pytest.mark.parametrize(
    ("said", "words"),
    [(FIREFOX, "Firefox on Android"), (CHROME, "Chrome on Windows"), ("", "A browser we do not know")],
)
def test_a_device_in_words(said, words):
    assert in_words(said) == words


def test_a_session_copied_under_another_key_says_nothing(db):
    one, two = SessionStore(), SessionStore()
    one["x"] = 1
    one.save()
    two.create()
    assert two.decode(one.encode({"x": 1})) == {}
    assert one.decode(one.encode({"x": 1})) == {"x": 1}
