"""Who acts cannot be made up: forged, expired, borrowed or missing contexts see nothing and write nothing."""

import hashlib
import time
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from bayiri.agencies.context import ticket
from bayiri.cases.models import Case
from bayiri.core import clock
from bayiri.core.actor import ITSELF
from bayiri.core.ids import uuid7
from bayiri.core.signing import backend, signing_key
from bayiri.people.models import Person
from config.database import say_if_statements_show
from tests.invariants.attacks import call, insert, refused, run


def signed(actor_id, agency_id, until, key=None, here=None):
    said = f"{actor_id}:{agency_id}:{here or backend()}:{until}"
    key = signing_key() if key is None else key
    return said + ":" + hashlib.sha256(key + hashlib.sha256(key + b"context " + said.encode()).digest()).hexdigest()


def forgeries(cast):
    later = int(time.time()) + 600
    good = signed(cast.carla.id, cast.carla.agency_id, later)
    signature = good.rsplit(":", 1)[1]
    return {
        "tampered signature": good[:-1] + ("0" if good[-1] != "0" else "1"),
        "expired": signed(cast.carla.id, cast.carla.agency_id, int(time.time()) - 5),
        "prolonged": f"{cast.carla.id}:{cast.carla.agency_id}:{backend()}:{later + 9999}:{signature}",
        "another actor": f"{cast.paul.id}:{cast.paul.agency_id}:{backend()}:{later}:{signature}",
        "another agency": f"{cast.carla.id}:{cast.eve.agency_id}:{backend()}:{later}:{signature}",
        "of another connection": signed(cast.carla.id, cast.carla.agency_id, later, here=backend() + 1),
        "moved to this connection": signed(cast.carla.id, cast.carla.agency_id, later, here=backend() + 1).replace(
            f":{backend() + 1}:", f":{backend()}:"
        ),
        "unsigned": f"{cast.carla.id}:{cast.carla.agency_id}:{backend()}:{later}",
        "signed with nothing": signed(cast.carla.id, cast.carla.agency_id, later, key=b""),
        "empty signature": f"{cast.carla.id}:{cast.carla.agency_id}:{backend()}:{later}:",
        "no context": "",
        "nonsense": "x:y:z:w",
    }


def set_by_hand(said):
    """As the application does it: the database binds what it is given to the transaction."""
    run("SELECT set_config('bayiri.context', bayiri_bound(%s), true)", said)


def test_the_true_context_is_believed(told, cast):
    """INV-02: the same signature, unchanged: without this the test below would prove nothing."""
    told("registered")
    set_by_hand(signed(cast.carla.id, cast.carla.agency_id, int(time.time()) + 600))
    assert run("SELECT bayiri_actor(), bayiri_agency()") == (cast.carla.id, cast.carla.agency_id)
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    "kind",
    [
        "tampered signature", "expired", "prolonged", "another actor", "another agency", "unsigned", "signed with nothing",
        "empty signature", "no context", "nonsense", "of another connection", "moved to this connection",
    ],
)  # fmt: skip
def test_a_forged_context_is_nobody(told, cast, kind):
    """INV-02 and INV-04: it sees nothing, writes nothing, and reaches no function."""
    story = told("registered")
    set_by_hand(forgeries(cast)[kind])
    assert run("SELECT bayiri_actor(), bayiri_agency()") == (None, None)
    assert not Case.objects.exists()
    assert not Person.objects.exists()
    for table in ("audit_event", "cases_act", "agencies_participation", "cases_member", "tasks_task", "cases_tally"):
        assert run(f"SELECT count(*) FROM {table}") == (0,)
    about = {"case_id": story.case.id, "member_id": story.members()[0].id}
    set_by_hand(forgeries(cast)[kind])
    with refused("INV-04"):
        call("consent_record_withdrawal", withdrawn_at=story.now, recorded_at=story.now, **about)
    with refused("INV-03"):
        run(
            "SELECT agencies_grant('case', %s, %s, 'owner', 'all', 'write', now(), NULL)",
            uuid7(),
            cast.carla.agency_id,
        )
    with refused():
        insert("people_namekey", person_id=story.members()[0].person_id, key="x")
    with refused("INV-02"):
        run("SELECT audit_record(now(), %s, 'x', '', NULL, '', NULL, '{}')", cast.carla.id)


@pytest.mark.parametrize("change", ["ticket", "moment", "actor", "agency", "seal"])
def test_a_bound_context_is_not_written_by_hand(told, act, cast, change):
    """INV-216: neither the ticket itself, nor what it became with another word in it."""
    told("registered")
    act(cast.carla)
    actor, agency, moment, seal = run("SELECT current_setting('bayiri.context')")[0].split(":")
    run("SELECT set_config('bayiri.context', %s, true)", ":".join([actor, agency, moment, seal]))
    assert Case.objects.count() == 1
    forged = {
        "ticket": ticket(cast.carla, backend()), "moment": f"{actor}:{agency}:{int(moment) + 1}:{seal}",
        "actor": f"{cast.paul.id}:{agency}:{moment}:{seal}", "agency": f"{actor}:{cast.eve.agency_id}:{moment}:{seal}",
        "seal": f"{actor}:{agency}:{moment}:{seal[::-1]}",
    }  # fmt: skip
    run("SELECT set_config('bayiri.context', %s, true)", forged[change])
    assert run("SELECT bayiri_actor(), bayiri_agency()") == (None, None)
    assert not Case.objects.exists()


def test_what_is_read_elsewhere_is_worth_nothing(act, cast, beside):
    """INV-216: neither the context of a transaction in another one, nor a ticket or a question on another connection."""
    act(cast.dora)
    held = run("SELECT current_setting('bayiri.context')")[0]
    beside.execute("SELECT set_config('bayiri.context', %s, true)", [held])
    assert beside.execute("SELECT bayiri_actor()").fetchone() == (None,)
    beside.execute("SELECT set_config('bayiri.context', bayiri_bound(%s), true)", [ticket(cast.dora, backend())])
    assert beside.execute("SELECT bayiri_actor()").fetchone() == (None,)
    own = ticket(cast.dora, beside.info.backend_pid)
    beside.execute("SELECT set_config('bayiri.context', bayiri_bound(%s), true)", [own])
    assert beside.execute("SELECT bayiri_actor()").fetchone() == (cast.dora.id,)  # its own is believed
    held = beside.execute("SELECT current_setting('bayiri.context')").fetchone()[0]
    beside.commit()
    beside.execute("SELECT set_config('bayiri.context', %s, true)", [held])
    assert beside.execute("SELECT bayiri_actor()").fetchone() == (None,)  # and only in its transaction


def test_behind_a_pooler_the_database_is_asked_who_answers(act, cast, settings):
    """INV-216: what a client believes of its connection is the pooler's there."""
    settings.POOLED = True
    act(cast.carla)
    assert run("SELECT bayiri_actor()") == (cast.carla.id,)


def test_a_context_ends_with_its_transaction(told, act, cast, django_db_blocker):
    """INV-04: it is local; the next transaction of the same connection is nobody's."""
    act(cast.carla)
    assert run("SELECT current_setting('bayiri.context') <> ''") == (True,)
    assert run("SELECT count(*) FROM pg_settings WHERE name = 'bayiri.context' AND reset_val <> ''") == (0,)


@pytest.mark.parametrize(
    "table", ["cases_case", "cases_member", "tasks_task", "people_person", "safeguards_screening", "travel_movement"]
)
def test_nothing_is_written_without_a_context(told, act, table):
    """INV-02: a copy of a row that is there, written by nobody."""
    story = told("preparing")
    act(story.desk.counsellor)
    run(f"CREATE TEMP TABLE like_it ON COMMIT DROP AS SELECT * FROM {table} LIMIT 1")
    assert run("SELECT count(*) FROM like_it") == (1,)
    run("UPDATE like_it SET id = %s", uuid7())
    act(None)
    with refused():
        run(f"INSERT INTO {table} SELECT * FROM like_it")


def test_another_agency_changes_nothing(told, act, cast):
    """INV-04: statements that would change rows of others find none."""
    story = told("preparing")
    act(cast.eve)
    for statement in (
        "UPDATE cases_case SET offer = 'x'", "UPDATE cases_member SET relation = 'other'", "UPDATE travel_seat SET given_up_at = now()",
        "UPDATE tasks_task SET due_on = due_on", "UPDATE people_person SET given_names = 'x'",
        "UPDATE safeguards_vulnerability SET until_at = now()", "DELETE FROM people_namekey",
    ):  # fmt: skip
        assert run(f"WITH changed AS ({statement} RETURNING 1) SELECT count(*) FROM changed") == (0,), statement
    act(cast.carla)
    assert Case.objects.get().offer == story.case.offer


def test_a_reader_writes_nothing(told, act, cast):
    """INV-04: sight to read is not sight to write."""
    story = told("registered")
    act(cast.carla)
    grant = "SELECT agencies_grant('case', %s, %s, 'programme', NULL, 'read', now(), NULL)"
    run(grant, story.case.id, cast.adam.agency_id)
    act(cast.adam)
    assert Case.objects.count() == 1
    with refused("row-level security"):
        run("UPDATE cases_case SET offer = 'x'")
    with refused("INV-04"):
        run("SELECT cases_record_act(%s, %s, 'session_held', 'counselling', '', now())", uuid7(), story.case.id)
    member = story.members()[0]
    act(cast.adam)
    with refused("INV-04"):
        run("SELECT cases_move_member(%s, 'withdrawn')", member.id)


def test_a_section_is_not_the_whole_case(told, act, cast):
    """INV-04: who was given the plan sees neither journey nor protection nor finance."""
    story = told("preparing")
    act(cast.carla)
    grant = "SELECT agencies_grant('case', %s, %s, 'reintegration', 'plan', 'write', now(), NULL)"
    run(grant, story.case.id, cast.adam.agency_id)
    act(cast.adam)
    for table in (
        "cases_case",
        "cases_member",
        "consent_returndecision",
        "safeguards_screening",
        "programmes_entitlement",
        "audit_event",
    ):
        assert run(f"SELECT count(*) FROM {table}") == (0,), table


@pytest.fixture
def beside(db):
    """Another session of the application's role, as a second worker has one."""
    here = connection.settings_dict
    with psycopg.connect(f"postgresql://{here['USER']}@/{here['NAME']}?host={here['HOST']}") as other:
        yield other


def test_nobody_reads_the_context_of_another_session(act, cast, beside):
    """INV-02: the server shows no statement of a session, in which its signed context stands, and nobody lets it."""
    act(cast.dora)
    sessions = beside.execute(
        "SELECT query FROM pg_stat_activity WHERE usename = current_user AND datname = current_database()"
    ).fetchall()
    assert len(sessions) >= 2
    assert {query for (query,) in sessions} == {""}
    for statement in (
        "SET track_activities = on", "SET LOCAL track_activities = on", "ALTER ROLE CURRENT_USER SET track_activities = on",
        "ALTER ROLE CURRENT_USER RESET track_activities", "SELECT set_config('track_activities', 'on', false)",
    ):  # fmt: skip
        with refused():
            run(statement)
    run("RESET ALL")
    run("ALTER ROLE CURRENT_USER RESET ALL")
    assert run("SHOW track_activities") == ("off",)
    kept = run("SELECT array_to_string(setconfig, ' ') FROM pg_db_role_setting WHERE setrole = current_user::regrole")
    assert kept == ("track_activities=off",)


def test_nobody_becomes_bayiri_itself(act, cast, owner):
    """INV-02 and INV-168: no account has its number, and its number in another agency is not enough."""
    act(cast.ivo)
    with refused("INV-168"):
        run("SELECT agencies_invite(%s, 'zero@example.org', 'Zero')", UUID(int=0))
    set_by_hand(signed(UUID(int=0), cast.ivo.agency_id, int(time.time()) + 600))
    assert run("SELECT bayiri_is_itself()") == (False,)
    with refused("INV-02"):
        run("SELECT notifications_claim(%s, %s)", clock.now() + timedelta(minutes=1), [1])
    act(ITSELF)
    assert run("SELECT bayiri_is_itself()") == (True,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege), owner.transaction():
        owner.execute(
            "INSERT INTO agencies_user (id, email, name, agency_id, roles, limits, is_active)"
            " VALUES (%s, 'zero@example.org', 'Zero', %s, '{}', '{}', true)", [UUID(int=0), cast.ivo.agency_id],
        )  # fmt: skip


@pytest.mark.django_db(databases=["default", "owner"])
def test_where_sessions_show_their_statements_it_is_said(capsys):
    """INV-02: `bayiri migrate` and `bayiri serve` say so in one line."""
    say_if_statements_show()
    assert capsys.readouterr().err == ""
    say_if_statements_show("owner")
    assert "ALTER ROLE bayiri_owner SET track_activities = off;" in capsys.readouterr().err
