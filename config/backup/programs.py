"""PostgreSQL's own programs, on the database of the owner."""

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from tempfile import TemporaryFile

import psycopg
from psycopg.conninfo import make_conninfo

from config.embedded import PROGRAMS

PIECE = 1 << 20
OURS = 18  # the version of the programs that come with the wheel
# Never leaves: sessions would be signed in again, and the key that signs contexts is no data.
LEFT_OUT = ("django_session", "agencies_contextkey")
BEFORE = """
DO $$ BEGIN
    IF to_regprocedure('audit_require_empty()') IS NOT NULL THEN PERFORM audit_require_empty(); END IF;
END $$;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""


class ProgramFailed(RuntimeError):
    """One of PostgreSQL's programs said no."""


def program(owner: psycopg.Connection, name: str) -> str:
    """A program that can speak with this server: ours, or for a newer server the machine's."""
    if owner.info.server_version // 10000 <= OURS:
        return str(PROGRAMS / "bin" / name)
    if found := shutil.which(name):
        return found
    raise ProgramFailed(f"{name}: the server is newer than PostgreSQL {OURS}; install its client programs")


def _where(owner: psycopg.Connection) -> tuple[str, dict[str, str]]:
    """How a program reaches the same database; the password goes through the environment, not the command line."""
    parameters = {name: value for name, value in owner.info.get_parameters().items() if name != "password"}
    environment = {**os.environ, "PGPASSWORD": owner.info.password} if owner.info.password else dict(os.environ)
    return make_conninfo("", **parameters), environment


def dumped(owner: psycopg.Connection, snapshot: str) -> Iterator[bytes]:
    """The whole database as one snapshot saw it, in pg_dump's custom format. Raises ProgramFailed."""
    where, environment = _where(owner)
    command = [
        program(owner, "pg_dump"), "--format=custom", "--compress=gzip:4", "--no-owner", "--no-privileges",
        f"--snapshot={snapshot}", *(f"--exclude-table-data=public.{table}" for table in LEFT_OUT), f"--dbname={where}",
    ]  # fmt: skip
    with TemporaryFile() as said:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=said)
        assert process.stdout
        try:
            while piece := process.stdout.read(PIECE):
                yield piece
        finally:
            process.stdout.close()
            process.wait()
        if process.returncode:
            said.seek(0)
            raise ProgramFailed(_short("pg_dump", said.read().decode()))


def put_back(owner: psycopg.Connection, dump: Iterator[bytes], *, progress: Callable[[int], None]) -> None:
    """Make the owner's empty database the one that was dumped, in one transaction: all of it or nothing.

    Policies and privileges are left to `bayiri migrate`, which lays them for the roles of this installation.
    Raises ProgramFailed.
    """
    where, environment = _where(owner)
    reading = [
        program(owner, "pg_restore"), "--no-owner", "--no-privileges", "--no-policies", "--exit-on-error", "--file=-"
    ]  # fmt: skip
    writing = [
        program(owner, "psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
        f"--command={BEFORE}", "--file=-", "--output=/dev/null", f"--dbname={where}",
    ]  # fmt: skip
    with TemporaryFile() as said_reading, TemporaryFile() as said_writing:
        reader = subprocess.Popen(reading, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said_reading)
        writer = subprocess.Popen(writing, env=environment, stdin=subprocess.PIPE, stderr=said_writing)
        feeding = threading.Thread(target=_feed, args=(reader, dump, progress), daemon=True)
        feeding.start()
        try:
            _hand_on(reader, writer)
        finally:
            for one in (reader, writer):
                if one.poll() is None:
                    one.kill()
                    one.wait()
            feeding.join()
        for name, one, said in (("psql", writer, said_writing), ("pg_restore", reader, said_reading)):
            if one.returncode:
                said.seek(0)
                raise ProgramFailed(_short(name, said.read().decode()))


def _feed(reader: subprocess.Popen, dump: Iterator[bytes], progress: Callable[[int], None]) -> None:
    """Give the dump to the program that reads it; where it ends before, the program's own exit code says so."""
    fed = 0
    assert reader.stdin
    with suppress(BrokenPipeError), reader.stdin as into:
        for piece in dump:
            into.write(piece)
            fed += len(piece)
            progress(fed)


def _hand_on(reader: subprocess.Popen, writer: subprocess.Popen) -> None:
    """Statements from the one that reads to the one that writes, which commits only if the first came to its end."""
    assert reader.stdout
    assert writer.stdin
    with suppress(BrokenPipeError):
        while piece := reader.stdout.read(PIECE):
            writer.stdin.write(piece)
        if reader.wait() == 0:
            writer.stdin.close()
    if reader.returncode == 0 or writer.poll() is not None:
        writer.wait()


def _short(name: str, said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if "ERROR" in line or "error" in line or "FATAL" in line]
    return f"{name}: {(telling or lines or ['it ended without a word'])[0]}"
