"""What pages say when the database goes away, and that they come back with it. In processes of their own, on real connections."""

import os
import subprocess
import sys

import psycopg
import pytest

from config.embedded import EmbeddedServer
from config.paths import ROOT

SERVER = EmbeddedServer(os.environ.get("BAYIRI_TEST_SERVER", "test"))
ASK = """
import sys
import django; django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
for _line in sys.stdin:
    answer = client.get("/healthz" if _line.strip() == "health" else "/sign-in")
    words = " ".join(answer.content.decode().split())
    print(answer.status_code, answer.headers.get("Retry-After"), "nobody can tell" in words, flush=True)
"""


class Pages:
    """Pages of one process that keeps its connection; the database can be taken away from it."""

    def __init__(self, environment):
        self.name = environment["DATABASE_URL"].split("?")[0].rsplit("/", 1)[-1]
        self.process = subprocess.Popen(
            [sys.executable, "-c", ASK], env={**os.environ, **environment, "LOG_LEVEL": "CRITICAL"}, cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def ask(self, page="health"):
        self.process.stdin.write(f"{page}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().split()

    def take_away(self, *, for_now=False):
        """End every connection of the application; `for_now`, no new one is let in."""
        with psycopg.connect(SERVER.url("postgres", "postgres"), autocommit=True) as connection:
            if for_now:
                connection.execute(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS false")
            ended = connection.execute(
                "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = %s", [self.name]
            ).fetchone()
        return ended[0]

    def give_back(self):
        with psycopg.connect(SERVER.url("postgres", "postgres"), autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS true")


@pytest.fixture
def pages(fresh_database):
    one = Pages(fresh_database("reach"))
    yield one
    one.give_back()
    one.process.stdin.close()
    one.process.wait(10)


def test_who_asks_after_the_database_was_started_again_notices_nothing(pages):
    """The connection that the process kept is dead: it is let go of before anything is sent over it."""
    assert pages.ask() == ["200", "None", "False"]
    assert pages.take_away() >= 1
    assert pages.ask() == ["200", "None", "False"]


def test_while_it_is_away_the_page_says_so_and_promises_nothing(pages):
    """Not "nothing was changed": where it went in the moment of keeping, nobody knows."""
    assert pages.ask("sign-in")[0] == "200"
    pages.take_away(for_now=True)
    for page in ("sign-in", "health"):
        assert pages.ask(page) == ["503", "30", "True"]
    pages.give_back()
    assert pages.ask("sign-in")[0] == "200"
