"""What becomes of jobs when the worker dies or the database goes away: really, in processes of their own."""

import os
import subprocess
import sys

import psycopg
import pytest

from bayiri.core.ids import uuid7
from config.embedded import EmbeddedServer
from config.paths import ROOT

SERVER = EmbeddedServer(os.environ.get("BAYIRI_TEST_SERVER", "test"))
WORK = """
import os
import django; django.setup()
import psycopg
from django.db import connection
from procrastinate.contrib.django import app
from bayiri.agencies.context import acting_as
from bayiri.agencies.deferring import defer, job
from bayiri.agencies.models import User
from bayiri.core.actor import ITSELF
from config.jobs import work

def superuser(statement, *values):
    with psycopg.connect(os.environ["SUPERUSER"], autocommit=True) as owner:
        return owner.execute(statement, values).fetchone()

DONE = []

@job
def outlive(*, by, text):
    with acting_as(by), connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        DONE.append(text)
        if DONE.count(text) < 3:
            superuser("SELECT pg_terminate_backend(%s, 5000)", cursor.fetchone()[0])
        cursor.execute("SELECT 1")
    print("done", text)

@app.task(name="test.plain")
def plain(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    print("done", text)
    if text == "cut the line":  # idle, after the job: the next one must notice
        superuser("SELECT pg_terminate_backend(%s, 5000)", pid)
    if text == "forget one":  # how a job of this worker ended was never written
        superuser("INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id) VALUES ('default', 'test.plain',"
                  " '{\\"text\\": \\"forgotten\\"}', 'doing', (SELECT max(id) FROM procrastinate_workers)) RETURNING id")
"""


@pytest.fixture
def worker(fresh_database):
    """`worker(what)`: `what` is run, then a worker until nothing waits; gives the lines it printed and the owner."""
    environment = fresh_database("outlive")
    name = environment["DATABASE_URL"].split("?")[0].rsplit("/", 1)[-1]
    environment = {**os.environ, **environment, "SUPERUSER": SERVER.url("postgres", name), "LOG_LEVEL": "CRITICAL"}
    with psycopg.connect(environment["SUPERUSER"], autocommit=True) as owner:

        def run(what):
            done = subprocess.run(
                [sys.executable, "-c", f"{WORK}\n{what}\nwork(forever=False)"], env=environment, cwd=ROOT, text=True,
                capture_output=True, timeout=90,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            return done.stdout.splitlines()

        run.owner = owner
        yield run


def left(owner):
    return owner.execute("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id").fetchall()


def test_a_job_that_lost_the_database_is_begun_again(worker):
    """Its connection is cut twice while it works; the third time it comes to its end, as the person who asked."""
    agency, user = uuid7(), uuid7()
    worker.owner.execute(
        "INSERT INTO agencies_agency (id, name, kind, country) VALUES (%s, 'A', 'ngo', 'DEU')", [agency]
    )
    worker.owner.execute(
        "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active) VALUES (%s, 'p@example.org', 'P', %s, '{}', true)",
        [user, agency],
    )
    asked = (
        f"by = User.objects.select_related('agency').get(pk='{user}').actor\n"
        "with acting_as(by): defer('__main__.outlive', by=by, text='a')"
    )
    assert worker(asked) == []  # begun twice, and due once more in ten seconds
    assert left(worker.owner) == [("__main__.outlive", "todo")]
    worker.owner.execute("UPDATE procrastinate_jobs SET scheduled_at = now()")
    assert worker("DONE += ['a', 'a']") == ["done a"]
    assert left(worker.owner) == []


def test_a_line_that_was_cut_between_two_jobs_harms_neither(worker):
    lines = worker("for text in ('first', 'cut the line', 'last'): app.configure_task('test.plain').defer(text=text)")
    assert lines == ["done first", "done cut the line", "done last"]
    assert left(worker.owner) == []


def test_what_a_dead_worker_was_doing_is_done_though_the_same_waits_already(worker):
    """Only one of a kind may wait: what the dead one was doing goes, the one that waits is done, and so are all others."""
    worker.owner.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute')")
    for text, lock, status in (("same", "l", "doing"), ("other", None, "doing"), ("same", "l", "todo")):
        worker.owner.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, queueing_lock, worker_id)"
            " VALUES ('default', 'test.plain',"
            " jsonb_build_object('text', %s::text), %s::procrastinate_job_status, %s,"
            " CASE WHEN %s = 'doing' THEN (SELECT max(id) FROM procrastinate_workers) END)",
            [text, status, lock, status],
        )
    lines = worker("app.configure_task('config.start_again', priority=9).defer(timestamp=0)")
    assert sorted(lines) == ["done other", "done same"]
    assert left(worker.owner) == []


def test_a_job_whose_end_was_never_written_is_begun_again_by_the_same_worker(worker):
    lines = worker(
        "app.configure_task('test.plain').defer(text='forget one')\napp.configure_task('config.start_again').defer(timestamp=0)"
    )
    assert lines == ["done forget one", "done forgotten"]
    assert left(worker.owner) == []
