"""What is sealed is final: nobody can still add to it, and everything up to it is in it."""

import json
import threading
from hashlib import sha256

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bayiri.agencies.context import ticket
from bayiri.audit.sealing.bytes_of import LOWEST, events_between, leaf_of, root_of
from bayiri.audit.sealing.keys import NoSealKey
from bayiri.audit.sealing.seal import StillWriting, last_seal, seal
from bayiri.audit.sealing.verify import verify
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.ids import uuid7
from config.paths import ROOT
from tests.audit.conftest import EVENT, NOW


@pytest.fixture
def carla(log):
    """Somebody in the database of the log, who writes as the application does."""
    actor = Actor(uuid7(), "Carla Counsellor", uuid7(), "Mission", "DEU", frozenset({"counsellor"}))
    log.owner.execute(
        "INSERT INTO agencies_agency (id, name, kind, country) VALUES (%s, 'Mission', 'ngo', 'DEU')", [actor.agency_id]
    )
    log.owner.execute(
        "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active)"
        " VALUES (%s, 'carla@example.org', %s, %s, '{counsellor}', true)",
        [actor.id, actor.name, actor.agency_id],
    )
    return actor


@pytest.fixture
def connect(log):
    """Connections of the application's role, each with an open transaction."""
    opened = []

    def make(actor):
        connection = psycopg.connect(log.environment["DATABASE_URL"])
        said = ticket(actor, connection.info.backend_pid)
        connection.execute("SELECT set_config('bayiri.context', bayiri_bound(%s), true)", [said])
        opened.append(connection)
        return connection

    yield make
    for connection in opened:
        connection.close()


def record(connection, actor):
    connection.execute(
        "SELECT audit_record(%s, %s, 'note.written', '', NULL, '', NULL, '{}'::jsonb)", [clock.now(), actor.id]
    )


def numbers(log):
    return [row[0] for row in log.owner.execute("SELECT id FROM audit_event ORDER BY id").fetchall()]


def register(connection, actor):
    """A person is written: history draws the number, the event that uses it comes later in the transaction."""
    connection.execute(
        "SELECT agencies_grant('person', %s, %s, 'owner', 'all', 'write', %s, NULL)",
        [person := uuid7(), actor.agency_id, NOW],
    )
    connection.execute(
        "INSERT INTO people_person (id, given_names, family_name, given_names_latin, family_name_latin, sort_key, sex, birth_precision,"
        " nationalities, languages, other_names, interpreter_language, education, occupation_before, occupation_in_host_country,"
        " region_of_origin, version, recorded_by_id, recorded_at)"
        " VALUES (%s, 'Omar', 'Hassan', 'Omar', 'Hassan', 'hassan omar', 'male', NULL, '{}', '{}', '{}', '', '', '', '', '', 1, %s, %s)",
        [person, actor.id, NOW],
    )


def test_a_number_drawn_early_and_written_late_is_not_passed_over(log, carla, connect):
    """Two connections: the first holds the smaller number, the second writes the larger one and commits."""
    seal(log.owner, at=NOW, most=50)
    first, second = connect(carla), connect(carla)
    register(first, carla)  # the number stands in the row of history, no event yet
    (ahead,) = log.owner.execute("SELECT last_value FROM audit_event_id_seq").fetchone()
    record(second, carla)
    second.commit()
    assert numbers(log)[-1] == ahead + 1
    with pytest.raises(StillWriting):
        seal(log.owner, at=NOW, most=50, wait_seconds=0.2)
    assert last_seal(log.owner).to_event < ahead
    waiting = threading.Timer(0.3, lambda: (record(first, carla), first.commit()))
    waiting.start()
    (made,) = seal(log.owner, at=NOW, most=50, wait_seconds=20)
    waiting.join()
    assert (made.to_event, made.events) == (ahead + 1, 2)
    assert verify(log.owner, trusted={made.public_key}).ok


def test_the_newest_of_all_transactions_is_waited_for(log, carla, connect):
    """Nothing has ended since it began: no snapshot names it, and it has a number all the same."""
    log.write(1)
    alone = connect(carla)
    record(alone, carla)
    with pytest.raises(StillWriting):
        seal(log.owner, at=NOW, most=50, wait_seconds=0.2)
    alone.commit()
    (made,) = seal(log.owner, at=NOW, most=50)
    assert made.to_event == numbers(log)[-1]
    assert verify(log.owner, trusted={made.public_key}).ok


def test_who_only_reads_holds_nothing_up(log, carla, connect):
    reader = connect(carla)
    reader.execute("SELECT count(*) FROM audit_event")
    assert len(seal(log.owner, at=NOW, most=50, wait_seconds=30)) == 1


def test_a_number_that_was_never_used_is_no_fault(log, carla, connect):
    undone = connect(carla)
    record(undone, carla)
    undone.rollback()
    log.write(1)
    (made,) = seal(log.owner, at=NOW, most=50)
    assert (made.from_event, made.to_event, made.events) == (13, 16, 3)
    assert verify(log.owner, trusted={made.public_key}).ok


def test_a_writer_in_another_database_of_the_server_holds_nothing_up(log, carla, connect, fresh_database):
    """Nor is it named: a writer here is, at the same moment."""
    elsewhere = fresh_database("elsewhere", like="sealed")
    log.write(1)
    with psycopg.connect(elsewhere["DATABASE_OWNER_URL"]) as foreign:
        foreign.execute("SELECT audit_next_number()")
        (made,) = seal(log.owner, at=NOW, most=50, wait_seconds=0)
        assert (made.to_event, made.events) == (15, 3)
        record(here := connect(carla), carla)
        with pytest.raises(StillWriting):
            seal(log.owner, at=NOW, most=50, wait_seconds=0.2)
        here.rollback()
        log.write(1)
        (made,) = seal(log.owner, at=NOW, most=50, wait_seconds=0)
        assert (made.from_event, made.to_event, made.events) == (16, 17, 1)
        foreign.rollback()
    assert verify(log.owner, trusted={made.public_key}).ok


def test_who_drew_a_number_is_waited_for_until_it_has_ended_however_it_ends(log, carla, connect):
    """Not for who comes later: writers follow each other without a gap, and the seal is made all the same."""
    first, later = connect(carla), connect(carla)
    record(first, carla)
    (drawn,) = log.owner.execute("SELECT last_value FROM audit_event_id_seq").fetchone()
    ending = threading.Timer(0.3, lambda: (record(later, carla), first.rollback()))
    ending.start()
    log.write(1)
    (made,) = seal(log.owner, at=NOW, most=50, wait_seconds=20)
    ending.join()
    assert (made.to_event, made.events) == (drawn + 1, 3)
    later.commit()
    (after,) = seal(log.owner, at=NOW, most=50, wait_seconds=0)
    assert (after.from_event, after.events) == (drawn + 2, 1)
    assert verify(log.owner, trusted={made.public_key}).ok


def test_a_number_drawn_within_a_savepoint_that_was_taken_back(log, carla, connect):
    """What was drawn before the savepoint is waited for still."""
    writer = connect(carla)
    record(writer, carla)
    writer.execute("SAVEPOINT inner_part")
    record(writer, carla)
    writer.execute("ROLLBACK TO inner_part")
    with pytest.raises(StillWriting):
        seal(log.owner, at=NOW, most=50, wait_seconds=0.2)
    writer.commit()
    assert seal(log.owner, at=NOW, most=50, wait_seconds=0)[0].events == 3


def test_a_prepared_transaction_is_waited_for(log):
    """Its session has gone; what it wrote may still come."""
    with psycopg.connect(log.environment["DATABASE_OWNER_URL"]) as gone:
        gone.execute(EVENT, [NOW, uuid7(), uuid7(), 1])
        gone.execute("PREPARE TRANSACTION 'bayiri-seal'")
    with pytest.raises(StillWriting):
        seal(log.owner, at=NOW, most=50, wait_seconds=0.2)
    log.owner.execute("COMMIT PREPARED 'bayiri-seal'")
    (made,) = seal(log.owner, at=NOW, most=50, wait_seconds=0)
    assert made.events == 3
    assert verify(log.owner, trusted={made.public_key}).ok


def test_a_lock_that_no_writer_took_holds_nothing_up(log, carla, connect):
    """A smuggled statement may take such a lock for its whole session, which would last longer than any transaction."""
    log.write(1)
    stray = connect(carla)
    stray.execute("SELECT pg_advisory_lock_shared(hashtext('audit_number'), 7)")
    stray.commit()
    assert len(seal(log.owner, at=NOW, most=50, wait_seconds=0)) == 1


def test_the_owner_needs_no_right_over_the_server(log):
    """What other roles hold is seen by any role: the owner of the tests' database is no superuser, as on a server."""
    (is_super,) = log.owner.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    assert not is_super


def test_numbers_are_drawn_in_one_place_after_the_lock_is_held(log):
    """What the sealer counts on; a second place that draws would have to be proven anew."""
    guards = [path.read_text() for path in sorted((ROOT / "bayiri").glob("*/guards*.sql"))]
    assert sum(text.count("audit_event_id_seq'") for text in guards) == 1
    assert all(
        "INSERT INTO audit_event (id," in text for text in guards for _ in range(text.count("INSERT INTO audit_event "))
    )
    (body,) = log.owner.execute("SELECT prosrc FROM pg_proc WHERE proname = 'audit_next_number'").fetchone()
    assert body.index("pg_advisory_xact_lock_shared") < body.index("nextval")


def test_the_root_is_the_one_of_rfc_6962():
    """Against the standard's own definition, for every number of leaves up to 70."""

    def defined(leaves):
        if len(leaves) == 1:
            return leaves[0]
        half = 1
        while half * 2 < len(leaves):
            half *= 2
        return sha256(b"\x01" + defined(leaves[:half]) + defined(leaves[half:])).digest()

    leaves = [sha256(bytes([0, n])).digest() for n in range(70)]
    assert all(root_of(leaves[:n]) == defined(leaves[:n]) for n in range(1, 71))
    assert root_of([]) == sha256(b"").digest()


def test_a_long_log_comes_under_several_seals(log):
    log.write(10)
    assert [one.events for one in seal(log.owner, at=NOW, most=5)] == [5, 5, 2]
    assert seal(log.owner, at=NOW, most=5) == []
    assert verify(log.owner, trusted={last_seal(log.owner).public_key}).events == 24


def test_nothing_is_sealed_without_a_key(log, settings):
    settings.SEAL_KEY = ""
    with pytest.raises(NoSealKey):
        seal(log.owner, at=NOW, most=5)


def test_an_outsider_can_check_a_seal_with_the_standard_library_and_one_signature(log):
    """The steps of docs/how-to/check-the-log.md."""
    told = last_seal(log.owner).exported
    signature = told.pop("signature")
    said = json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(told["public_key"])).verify(bytes.fromhex(signature), said)
    events = list(events_between(log.owner, told["from_event"] - 1, told["to_event"]))
    assert root_of(leaf_of(one) for one in events).hex() == told["root"]
    assert len(list(events_between(log.owner, LOWEST, 12))) == 12


@pytest.mark.parametrize(
    "wrong",
    ["number = 9", "from_event = 20", "from_event = 1", "previous = repeat('a', 64)", "events = 1", "leaves = ''"],
)
def test_the_database_refuses_a_seal_that_does_not_follow(log, wrong):
    """INV-155: the owner's own slips too."""
    seal(log.owner, at=NOW, most=50)
    log.tamper("CREATE TEMP TABLE kept AS SELECT * FROM audit_seal WHERE number = 4")
    log.tamper("DELETE FROM audit_seal WHERE number = 4")
    log.owner.execute(f"UPDATE kept SET {wrong}")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="INV-155"):
        log.owner.execute("INSERT INTO audit_seal SELECT * FROM kept")
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="INV-01"):
        log.owner.execute("UPDATE audit_seal SET events = 1")
