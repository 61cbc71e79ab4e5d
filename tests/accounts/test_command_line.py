"""The first people of an installation, and an agency's own sign-in, from the command line."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import psycopg
import pytest

from bayiri.core.ids import uuid7
from config.paths import ROOT


@pytest.fixture(scope="module")
def installation(fresh_database, django_db_setup):
    """An installation with one agency and one person; gives its environment."""
    environment = fresh_database("command_line")
    agency = uuid7()
    with psycopg.connect(environment["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(
            "INSERT INTO agencies_agency (id, name, kind, country) VALUES (%s, 'Mission', 'ngo', 'DEU')", [agency]
        )
        owner.execute(
            "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active)"
            " VALUES (%s, 'ada@example.org', 'Ada', %s, '{director}', true)",
            [uuid7(), agency],
        )
    return {**os.environ, **environment, "PUBLIC_ADDRESS": "https://returns.example.org"}


def bayiri(environment, *words):
    return subprocess.run(
        [sys.executable, "-m", "config.cli", *words], env=environment, cwd=ROOT, capture_output=True, text=True
    )


def test_the_first_person_gets_a_link(installation):
    done = bayiri(installation, "first-password", "Ada@example.org")
    assert done.returncode == 0, done.stderr
    link = urlsplit(done.stdout.strip())
    assert (link.netloc, link.path.split("/")[1]) == ("returns.example.org", "set-password")
    with psycopg.connect(installation["DATABASE_OWNER_URL"]) as owner:
        rows = owner.execute("SELECT kind, used_at FROM accounts_link").fetchall()
        assert rows == [("first", None)]
    refused = bayiri(installation, "first-password", "nobody@example.org")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)


def test_an_agencys_own_sign_in_is_written_changed_and_ended(installation):
    said = [
        "--agency",
        "Mission",
        "--issuer",
        "https://id.example.org/",
        "--client-id",
        "bayiri",
        "--secret-name",
        "SECRET",
    ]
    for name in ("", "Our accounts"):
        done = bayiri(installation, "sign-in-provider", "mission", *said, *(["--name", name] if name else []))
        assert done.returncode == 0, done.stderr
    with psycopg.connect(installation["DATABASE_OWNER_URL"]) as owner:
        row = owner.execute("SELECT name, issuer, is_active FROM accounts_provider").fetchall()
        assert row == [("Our accounts", "https://id.example.org", True)]
    assert bayiri(installation, "sign-in-provider", "mission", "--end").returncode == 0
    for wrong in (["other", "--end"], ["x", "--agency", "Nobody", *said[2:]], ["x", *said[:2]], ["not a slug", *said]):
        refused = bayiri(installation, "sign-in-provider", *wrong)
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1), refused.stderr
