"""What happened and what is to be done is seen by who sees the part of the case that it is about."""

import pytest
from django.db import connection

from bayiri.agencies.choices import Section
from bayiri.audit.choices import EVENT_TITLES
from bayiri.audit.models import Event
from bayiri.audit.sections import AS_SAID, BY_NAME, BY_ROOM, every_kind, section_of
from bayiri.cases.models import Case
from bayiri.core import clock
from bayiri.core.ids import uuid7
from bayiri.tasks.models import SECTION_OF_WORK, Task, TaskKind
from tests.invariants.attacks import refused, run
from tests.invariants.sharing.test_inv_19x import give, give_person

EVENTS = "SELECT count(*) FROM audit_event WHERE case_id = %s AND kind LIKE %s"


@pytest.fixture
def shared(told, act, cast):
    """A case with something of every part, whose journey an agency sees, and nothing else."""
    story = told("arrived", vulnerabilities=["illness"])
    act(cast.carla)
    give(cast.carla, cast.adam.agency_id, story.case, "legal", section="journey", mode="read")
    return story


@pytest.mark.parametrize("room", ["safeguards", "programmes", "reintegration", "monitoring", "referral"])
def test_a_reader_of_the_journey_reads_no_other_part_of_the_log(shared, act, cast, room):
    """INV-196: neither titles nor facts; who is responsible reads it all."""
    act(cast.carla)
    there = run(EVENTS, shared.case.id, f"{room}.%")[0]
    assert there or room in ("referral", "monitoring"), "the story has nothing to hide"
    act(cast.adam)
    assert Case.objects.filter(pk=shared.case.id).exists()
    assert run(EVENTS, shared.case.id, "journey.%")[0]
    hidden = Event.objects.filter(case_id=shared.case.id, kind__startswith=f"{room}.").exclude(
        kind="reintegration.arrival_noted"
    )
    assert not hidden.exists()
    assert not Event.objects.filter(case_id=shared.case.id, kind__in=["case.looked_at", "documents.printed"]).exists()


@pytest.mark.parametrize(("section", "room"), [("finance", "programmes"), ("plan", "reintegration")])
def test_the_part_opens_its_events(shared, act, cast, section, room):
    """INV-196"""
    act(cast.carla)
    there = set(Event.objects.filter(case_id=shared.case.id, kind__startswith=f"{room}.").values_list("id", flat=True))
    give(cast.carla, cast.adam.agency_id, shared.case, "reintegration", section="journey", mode="read")
    give(cast.carla, cast.adam.agency_id, shared.case, "reintegration", section=section, mode="read")
    act(cast.adam)
    seen = set(Event.objects.filter(case_id=shared.case.id, kind__startswith=f"{room}.").values_list("id", flat=True))
    assert seen == there != set()


def test_a_part_without_the_journey_opens_no_log(shared, act, cast):
    """INV-196: the story of a case names its stage, and so how somebody returns."""
    act(cast.carla)
    give(cast.carla, cast.eve.agency_id, shared.case, "lender", section="plan", mode="read")
    give_person(cast.carla, cast.eve.agency_id, shared.members()[0], "lender", section="identity", mode="read")
    act(cast.eve)
    assert not Event.objects.filter(case_id=shared.case.id).exists()
    assert not Task.objects.exists()


def test_an_agency_reads_what_it_did_itself(shared, act, cast):
    """INV-196: on a case whose journey it sees, whatever it is about; and no more when it does not see the case."""
    run_event = "SELECT audit_record(now(), %s, %s, '', NULL, '', %s, '{}')"
    act(cast.adam)
    run(run_event, cast.adam.id, "safeguards.concern_raised", shared.case.id)
    assert run(EVENTS, shared.case.id, "safeguards.%") == (1,)
    act(cast.carla)
    from bayiri.agencies.commands import end_sight

    end_sight(by=cast.carla, kind="case", subject_id=shared.case.id, agency_id=cast.adam.agency_id, purpose="legal")
    act(cast.adam)
    assert not Event.objects.filter(case_id=shared.case.id).exists()


@pytest.mark.parametrize("kind", TaskKind.values)
def test_work_is_seen_with_its_part(shared, act, cast, kind):
    """INV-196: what another agency is to do; one's own agency's work is always seen."""
    row = (
        "INSERT INTO tasks_task (id, kind, case_id, case_label, note, agency_id, roles, due_on, recorded_by_id, recorded_at)"
        " SELECT uuidv7(), %s, c.id, c.number, '', c.agency_id, '{}', current_date, %s, now() FROM cases_case c WHERE c.id = %s"
    )
    act(cast.carla)
    run(row, kind, cast.carla.id, shared.case.id)
    assert Task.objects.filter(kind=kind).exists()
    act(cast.adam)
    theirs = {"identity", "basis", "journey"}
    assert Task.objects.filter(kind=kind).exists() == (SECTION_OF_WORK[TaskKind(kind)] in theirs)


def test_a_kind_that_nobody_placed_is_the_responsible_agencys(shared, act, cast):
    """INV-196: deny by default."""
    act(cast.carla)
    run("SELECT audit_record(now(), %s, 'unheard.of', '', NULL, '', %s, '{}')", cast.carla.id, shared.case.id)
    assert run(EVENTS, shared.case.id, "unheard.of") == (1,)
    act(cast.adam)
    assert run(EVENTS, shared.case.id, "unheard.of") == (0,)


def test_what_a_note_or_file_belongs_to_is_said_by_its_event(shared, act, cast):
    """INV-196"""
    written = "SELECT audit_record(now(), %s, 'note.written', '', NULL, '', %s, %s)"
    act(cast.carla)
    for facts in ('{"section": "protection"}', '{"section": "journey"}', "{}"):
        run(written, cast.carla.id, shared.case.id, facts)
    assert run(EVENTS, shared.case.id, "note.written") == (3,)
    act(cast.adam)
    assert run(EVENTS, shared.case.id, "note.written") == (1,)


def test_every_kind_is_placed_once():
    """INV-196: in the code; what is placed by name differs from its room, and exists."""
    parts = {*Section.values, AS_SAID}
    assert set(every_kind()) == set(EVENT_TITLES)
    assert set(every_kind().values()) <= parts
    assert set(BY_NAME) <= set(EVENT_TITLES), "a kind that nobody writes"
    assert set(BY_ROOM) == {kind.partition(".")[0] for kind in EVENT_TITLES}
    assert {kind for kind in BY_NAME if BY_ROOM[kind.partition(".")[0]] == section_of(kind)} == set(), "said twice"
    assert set(SECTION_OF_WORK) == set(TaskKind)
    assert set(SECTION_OF_WORK.values()) <= set(Section.values)


def test_the_database_holds_the_same_table(db, act, cast):
    """INV-196: and nobody changes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT of_work, kind, section FROM audit_kindsection")
        held = {(of_work, kind): section for of_work, kind, section in cursor.fetchall()}
    assert held == {(False, kind): part for kind, part in every_kind().items()} | {
        (True, str(kind)): part for kind, part in SECTION_OF_WORK.items()
    }
    act(cast.carla)
    for statement in ("UPDATE audit_kindsection SET section = 'journey'", "DELETE FROM audit_kindsection"):
        with refused("permission denied"):
            run(statement)


def test_the_table_of_kinds_is_read_once_a_query(shared, act, cast):
    """INV-196: the timeline stays an index scan, whatever the log holds."""
    act(cast.adam)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN (ANALYZE, FORMAT TEXT) SELECT id FROM audit_event WHERE case_id = %s ORDER BY id DESC LIMIT 21",
            [shared.case.id],
        )
        lines = [line for (line,) in cursor.fetchall()]
    plan = "\n".join(lines)
    kinds = [line for line in lines if "audit_kindsection" in line]
    assert kinds
    assert all("loops=1)" in line for line in kinds), plan
    assert not any("Seq Scan on audit_event" in line for line in lines), plan


def test_nobody_writes_why_into_a_part_that_they_may_not_write(shared, act, cast):
    """INV-196: neither into another part of the case, nor where the part is only read; with it, it is kept."""
    act(cast.carla)
    give(cast.carla, cast.rami.agency_id, shared.case, "reintegration", section="plan", mode="write")
    act(cast.rami)
    statement = "SELECT audit_because(%s, %s, %s, 'Because.', %s)"
    for section in ("protection", "health", "oversight"):
        with refused("INV-04"):
            run(statement, uuid7(), shared.case.id, section, clock.now())
    act(cast.adam)
    with refused("INV-04"):
        run(statement, uuid7(), shared.case.id, "journey", clock.now())
    act(cast.rami)
    run(statement, uuid7(), shared.case.id, "plan", clock.now())
