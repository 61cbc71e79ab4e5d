"""Who acts cannot be made up: forged, expired, borrowed or missing contexts see nothing and write nothing."""

import hashlib
import time

import pytest

from bayiri.agencies.context import signing_key
from bayiri.cases.models import Case
from bayiri.core.ids import uuid7
from bayiri.people.models import Person
from tests.invariants.attacks import call, insert, refused, run


def signed(actor_id, agency_id, until, key=None):
    said = f"{actor_id}:{agency_id}:{until}"
    key = signing_key() if key is None else key
    return said + ":" + hashlib.sha256(key + hashlib.sha256(key + said.encode()).digest()).hexdigest()


def forgeries(cast):
    later = int(time.time()) + 600
    good = signed(cast.carla.id, cast.carla.agency_id, later)
    signature = good.rsplit(":", 1)[1]
    return {
        "tampered signature": good[:-1] + ("0" if good[-1] != "0" else "1"),
        "expired": signed(cast.carla.id, cast.carla.agency_id, int(time.time()) - 5),
        "prolonged": f"{cast.carla.id}:{cast.carla.agency_id}:{later + 9999}:{signature}",
        "another actor": f"{cast.paul.id}:{cast.paul.agency_id}:{later}:{signature}",
        "another agency": f"{cast.carla.id}:{cast.eve.agency_id}:{later}:{signature}",
        "unsigned": f"{cast.carla.id}:{cast.carla.agency_id}:{later}",
        "signed with nothing": signed(cast.carla.id, cast.carla.agency_id, later, key=b""),
        "empty signature": f"{cast.carla.id}:{cast.carla.agency_id}:{later}:",
        "no context": "",
        "nonsense": "x:y:z:w",
    }


def set_by_hand(context):
    run("SELECT set_config('bayiri.context', %s, true)", context)


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
        "empty signature", "no context", "nonsense",
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
