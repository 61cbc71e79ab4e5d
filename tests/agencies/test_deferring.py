import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from bayiri.agencies.context import acting_as
from bayiri.agencies.deferring import defer, job
from bayiri.core.errors import NotAllowed

pytestmark = pytest.mark.django_db
DONE = []


@job
def note(*, by, text):
    with acting_as(by), connection.cursor() as cursor:
        cursor.execute("SELECT bayiri_actor()")
        DONE.append((cursor.fetchone()[0], text))


@pytest.fixture(autouse=True)
def nothing_done():
    DONE.clear()


def test_a_job_is_done_as_the_person_who_asked(cast, run_jobs):
    defer("test_deferring.note", by=cast.carla, text="a")
    assert run_jobs() == 1
    assert [(cast.carla.id, "a")] == DONE
    assert run_jobs() == 0


def test_where_the_act_is_undone_no_job_begins(cast, run_jobs):
    with transaction.atomic():
        defer("test_deferring.note", by=cast.carla, text="a")
        transaction.set_rollback(True)
    assert run_jobs() == 0


@pytest.mark.parametrize("change", ["asked_by", "text", "ticket"])
def test_a_job_that_was_smuggled_in_or_changed_is_refused(cast, run_jobs, change):
    defer("test_deferring.note", by=cast.carla, text="a")
    queued = ProcrastinateJob.objects.get()
    forged = {**queued.args, change: str(cast.dora.id)}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET args = %s::jsonb", [json.dumps(forged)])
    with pytest.raises(NotAllowed):
        run_jobs()
    assert DONE == []


def test_a_worker_ends_when_nothing_waits(fresh_database):
    environment = fresh_database("work")
    bayiri = Path(sys.executable).parent / "bayiri"
    done = subprocess.run([bayiri, "work", "--once"], env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "")
