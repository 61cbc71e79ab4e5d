"""Making a backup: the log is sealed, then everything is written as one moment saw it."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import class_row

from bayiri.audit.sealing.seal import COLUMNS, SealRow
from bayiri.core import clock
from config.backup.archive import DATABASE, SEALS, written_whole
from config.backup.contents import fingerprints, migrations_done, rows_of_tables
from config.backup.programs import dumped
from config.keeping import owner_connection, seal_the_log


def back_up(path: Path, *, tell: Callable[[str], None], progress: Callable[[int], None]) -> dict[str, Any]:
    """Write the installation into a new file at `path`; gives its manifest.

    Raises FileExistsError, NoSealKey, StillWriting, ProgramFailed; then no file is left.
    """
    with written_whole(path) as file, owner_connection() as owner:
        tell("Sealing the log")
        seal_the_log(owner)
        owner.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = _first(owner, "SELECT pg_export_snapshot()")
        tell("Counting")
        manifest = _manifest(owner)
        tell(f"Writing {sum(manifest['rows'].values())} rows")
        file.add(DATABASE, _watched(dumped(owner, snapshot), progress))
        file.add(SEALS, _seals(owner))
        owner.execute("COMMIT")
        return file.finish(manifest)


def _manifest(owner: psycopg.Connection) -> dict[str, Any]:
    return {
        "made_at": clock.now().astimezone(UTC).isoformat(timespec="seconds"), "server": owner.info.server_version,
        "migrations": migrations_done(owner), "keys": fingerprints(), "rows": rows_of_tables(owner),
        "seals": _first(owner, "SELECT count(*) FROM audit_seal"),
        "sealed_up_to": _first(owner, "SELECT coalesce(max(to_event), 0) FROM audit_seal"),
    }  # fmt: skip


def _seals(owner: psycopg.Connection) -> Iterator[bytes]:
    """Every seal on a line, as an outsider checks it."""
    number = 0
    with owner.cursor(row_factory=class_row(SealRow)) as cursor:
        statement = f"SELECT {COLUMNS} FROM audit_seal WHERE number > %s ORDER BY number LIMIT 1000"  # noqa: S608
        while some := cursor.execute(statement, [number]).fetchall():
            yield b"".join(json.dumps(one.exported, sort_keys=True).encode() + b"\n" for one in some)
            number = some[-1].number


def _watched(pieces: Iterator[bytes], progress: Callable[[int], None]) -> Iterator[bytes]:
    written = 0
    for piece in pieces:
        written += len(piece)
        progress(written)
        yield piece


def _first(owner: psycopg.Connection, statement: str) -> Any:
    row = owner.execute(statement).fetchone()
    assert row
    return row[0]
