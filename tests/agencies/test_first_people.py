"""`bayiri agency`: how an installation gets its first agency, and an agency its first two people."""

import os
import subprocess
import sys

import psycopg
import pytest

from config.paths import ROOT

WANTED = [
    "Harbour Aid",
    "--kind",
    "ngo",
    "--country",
    "DEU",
    "--administrator",
    "Ada@example.org",
    "--director",
    "dan@example.org",
]


def bayiri(environment, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "config.cli", "agency", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


@pytest.fixture(scope="module")
def environment(fresh_database):
    return {**fresh_database("first_people"), "PUBLIC_ADDRESS": "https://returns.example.org"}


def test_both_get_a_link_and_nobody_is_active_yet(environment):
    said = bayiri(environment, *WANTED)
    assert said.returncode == 0, said.stderr
    lines = dict(line.split(": ", 1) for line in said.stdout.splitlines())
    assert set(lines) == {"administrator", "director"}
    token = lines["administrator"].removeprefix("https://returns.example.org/welcome/")
    with psycopg.connect(environment["DATABASE_OWNER_URL"]) as owner:
        rows = owner.execute("SELECT email, roles, is_active FROM agencies_user ORDER BY 1").fetchall()
        assert rows == [("ada@example.org", ["administrator"], False), ("dan@example.org", ["director"], False)]
        assert owner.execute("SELECT agencies_accept_invitation(%s, 'argon2$argon2id$b', now())", [token]).fetchone()
        assert owner.execute("SELECT is_active FROM agencies_user ORDER BY email").fetchall() == [(True,), (False,)]
    again = bayiri(environment, *WANTED)
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    assert "is there already" in again.stderr


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--country", "XYZ"], "no country"),
        (["--director", "ADA@example.org"], "two people"),
        (["--kind", "club"], "invalid choice"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(environment, wrong, said):
    answer = bayiri(environment, *WANTED, *wrong)
    assert answer.returncode == 2
    assert said in answer.stderr
    assert answer.stderr.count("\n") == 1
