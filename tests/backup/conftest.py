"""An installation with a life in it, in a database of its own, and empty ones to restore into."""

import json
import os
import subprocess
import sys

import psycopg
import pytest

from config.embedded import EmbeddedServer
from config.paths import ROOT

WORLD = """
import django; django.setup()
from datetime import UTC, datetime, timedelta
from bayiri.cases.commands import FormOfReturn
from seed.cast import write_cast
from seed.stories import Desk, Story
from tests.invariants.attacks import ALONE
from tests.invariants.full_case import live
actors = write_cast()
desk = Desk(*(actors[name] for name in ("carla", "paula", "tomas", "mona", "rania", "karim")))
story = Story(desk, datetime.now(UTC).replace(microsecond=0) - timedelta(days=60, hours=2), vulnerabilities=["illness"])
story.register(FormOfReturn("DEU", "IRQ", "Erbil"), ALONE)
story.go_to("arrived")
live(story)
"""
SERVER = EmbeddedServer(os.environ.get("BAYIRI_TEST_SERVER", "test"))
SECRETS = ("seals-8c31f0", "papers-new-77d2", "papers-former-19ae")
KEYS = {"SEAL_KEY": SECRETS[0], "PAPER_KEYS": ",".join(SECRETS[1:])}


@pytest.fixture(scope="session")
def lived(fresh_database):
    """The environment of an installation in which a return was brought to its arrival, with files and papers."""
    environment = {**fresh_database("lived"), **KEYS}
    subprocess.run([sys.executable, "-c", WORLD], check=True, env={**os.environ, **environment}, cwd=ROOT, timeout=120)
    return environment


@pytest.fixture
def bayiri():
    """`bayiri(environment, "backup", file)`: a command as it is typed."""

    def run(environment, *arguments):
        command = [sys.executable, "-m", "config.cli", *map(str, arguments)]
        return subprocess.run(
            command, env={**os.environ, **environment}, cwd=ROOT, capture_output=True, text=True, timeout=120
        )

    return run


@pytest.fixture(scope="session")
def backup(lived, tmp_path_factory):
    """A backup of it, and what the command line said about it."""
    file = tmp_path_factory.mktemp("backups") / "lived.backup"
    command = [sys.executable, "-m", "config.cli", "backup", str(file), "--json"]
    done = subprocess.run(command, env={**os.environ, **lived}, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return file, json.loads(done.stdout)


@pytest.fixture
def empty(fresh_database):
    """`empty()`: an installation in which nobody has worked yet; `migrated=False`: not even a table."""

    def make(*, migrated=True):
        environment = {**fresh_database("restored"), **KEYS}
        with psycopg.connect(SERVER.url("postgres", "postgres"), autocommit=True) as superuser:
            name = environment["DATABASE_OWNER_URL"].split("@/")[1].split("?")[0]
            superuser.execute(f"ALTER DATABASE {name} OWNER TO bayiri_owner")  # a clone is its cloner's
        if not migrated:
            with psycopg.connect(environment["DATABASE_OWNER_URL"], autocommit=True) as owner:
                owner.execute(
                    "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC"
                )
        return environment

    return make
