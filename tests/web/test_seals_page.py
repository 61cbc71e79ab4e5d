"""The log's seals on a page: for those who answer for the log, with a file to keep outside."""

import json
from datetime import timedelta

import psycopg
import pytest
from django.db import connection

from bayiri.audit.models import Event
from bayiri.audit.sealing.keys import is_signed
from bayiri.audit.sealing.seal import seal
from bayiri.core import clock
from config.keeping import keep_the_log
from tests.cast import _as_owner


@pytest.fixture
def keeper(_cast, settings):
    """The owner's connection to the tests' own database, in which nothing is left afterwards.

    Asked for before anything that opens the test's transaction, so that it ends after it.
    """
    settings.SEAL_KEY = "a key for tests"
    with _as_owner() as owner:
        yield owner
        for table in ("audit_seal", "audit_verification", "audit_event"):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            owner.execute(f"DELETE FROM {table}" + (" WHERE actor_label = 'Sealed'" if table == "audit_event" else ""))
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def as_(client, users):
    def signed_in(name):
        client.force_login(users[name])
        return client

    return signed_in


def sealed(keeper, cast, times=1):
    for _ in range(times):
        keeper.execute(
            "INSERT INTO audit_event (id, at, actor_id, actor_label, agency_id, kind, subject_kind, subject_label, facts)"
            " VALUES (audit_next_number(), now(), %s, 'Sealed', %s, 'search.made', '', '', '{}')",
            [cast.carla.id, cast.carla.agency_id],
        )
        seal(keeper, at=clock.now(), most=50, wait_seconds=5)


def test_it_says_where_there_is_none_yet(as_, cast):
    page = as_("dora").get("/log/seals").content.decode()
    assert "There is none yet." in page
    assert "Never." in page
    assert "<table" not in page


def test_it_shows_the_last_seal_what_waits_and_what_was_found(keeper, as_, cast):
    sealed(keeper, cast, 2)
    keeper.execute(
        "INSERT INTO audit_verification (at, seals, events, up_to_event, ok, first_fault) VALUES (%s, 2, 2, 2, true, '')",
        [clock.now()],
    )
    page = as_("stella").get("/log/seals").content.decode()
    assert "Number 2" in page
    assert "2 events, as they were sealed." in page
    assert "it was not" not in page
    keeper.execute(
        "INSERT INTO audit_verification (at, seals, events, up_to_event, ok, first_fault)"
        " VALUES (%s, 2, 2, 2, false, 'event 1 was removed (seal 1)')",
        [clock.now()],
    )
    page = as_("stella").get("/log/seals").content.decode()
    assert "The log is not as it was sealed" in page
    assert "event 1 was removed (seal 1)" in page


def test_it_says_when_the_log_should_have_been_checked(keeper, as_, cast):
    sealed(keeper, cast)
    with clock.moved_to(clock.now() + timedelta(days=3)):
        assert "The log should be checked every 24 hours; it was not." in as_("dora").get("/log/seals").content.decode()


def test_many_seals_are_paged_and_their_leaves_not_read(keeper, as_, cast, django_assert_max_num_queries):
    sealed(keeper, cast, 27)
    client = as_("dora")
    with django_assert_max_num_queries(11):
        first = client.get("/log/seals").content.decode()
    assert first.count("Take it out") == 25
    assert client.get("/log/seals?page=2").content.decode().count("Take it out") == 2
    assert "There are no older seals." in client.get("/log/seals?page=900").content.decode()
    assert client.get("/log/seals?page=x").status_code == 200


def test_a_seal_is_taken_out_as_a_file_and_the_log_says_so(keeper, as_, cast, act):
    sealed(keeper, cast)
    answer = as_("dora").get("/log/seals/1.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    told = json.loads(answer.content)
    signature = told.pop("signature")
    said = json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
    assert is_signed(told["public_key"], signature, said)
    act(cast.dora)
    assert Event.objects.filter(kind="log.seal_taken", facts={"seal": 1}).count() == 1
    assert as_("dora").get("/log/seals/9.json").status_code == 404


def test_it_is_for_those_who_answer_for_the_log(keeper, as_, cast, act):
    """INV-155: on the page, and in SQL nobody else sees a seal, a check or how many events there are."""
    sealed(keeper, cast)
    for name in ("carla", "mona", "eve"):
        assert as_(name).get("/log/seals").status_code == 403
        assert as_(name).get("/log/seals/1.json").status_code == 403
        assert b"/log/seals" not in as_(name).get("/").content
    assert b"/log/seals" in as_("dora").get("/").content
    for who, seen in ((cast.carla, 0), (cast.eve, 0), (None, 0), (cast.dora, 1)):
        act(who)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM audit_seal")
            assert cursor.fetchone() == (seen,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.cursor() as cursor:
        cursor.connection.execute("SELECT leaves FROM audit_seal")


def test_the_worker_seals_and_checks_at_its_times_where_it_knows_owner_and_key(keeper, cast, settings):
    """INV-155: done twice nothing more happens; without the key nothing happens at all."""

    def standing():
        return keeper.execute(
            "SELECT (SELECT count(*) FROM audit_seal), (SELECT count(*) FROM audit_verification)"
        ).fetchone()

    sealed(keeper, cast)
    keep_the_log()
    keep_the_log()
    assert standing() == (1, 1)
    keeper.execute(
        "INSERT INTO audit_event (id, at, actor_id, actor_label, agency_id, kind, subject_kind, subject_label, facts)"
        " SELECT audit_next_number(), at, actor_id, 'Sealed', agency_id, kind, '', '', '{}' FROM audit_event LIMIT 1"
    )
    with clock.moved_to(clock.now() + timedelta(hours=25)):
        settings.SEAL_KEY = ""
        keep_the_log()
        assert standing() == (1, 1)
        settings.SEAL_KEY = "a key for tests"
        keep_the_log()
    assert standing() == (2, 2)
    assert keeper.execute("SELECT bool_and(ok) FROM audit_verification").fetchone() == (True,)
