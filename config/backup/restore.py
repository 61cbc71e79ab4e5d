"""Restoring a backup: everything is checked first, then all of it is written or nothing, then the log is verified."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from bayiri.audit.rules import RestoreFacts, reasons_not_to_restore
from config import database
from config.backup.archive import DATABASE, SEALS, CheckedBackup
from config.backup.contents import is_empty, keys_missing, migrations_known, rows_of_tables
from config.backup.programs import put_back
from config.keeping import check_the_log, owner_connection


class Refused(ValueError):
    """This backup is not restored here; nothing was written."""


def restore(path: Path, *, tell: Callable[[str], None], progress: Callable[[int], None]) -> dict[str, Any]:
    """Fill an empty installation from a backup; gives what was checked: the counts and the log's verdict.

    Raises Damaged, Refused, ProgramFailed; then the installation is as it was.
    """
    tell("Checking the file")
    backup = CheckedBackup(path, progress=progress)
    with owner_connection() as owner:
        _require_fitting(backup.manifest, owner)
        tell("Writing")
        put_back(owner, backup.pieces_of(DATABASE), progress=progress)
        tell("Counting")
        unlike = _unlike(backup.manifest["rows"], rows_of_tables(owner))
    tell("Laying the guards")
    database.migrate()
    tell("Verifying the log")
    with owner_connection() as owner:
        against = [json.loads(line) for line in b"".join(backup.pieces_of(SEALS)).splitlines()]
        found = check_the_log(owner, against=against)
    return {
        "ok": found.ok and not unlike, "rows": sum(backup.manifest["rows"].values()), "tables": len(backup.manifest["rows"]),
        "unlike": unlike, "log": found.told,
    }  # fmt: skip


def _require_fitting(manifest: dict[str, Any], owner: psycopg.Connection) -> None:
    """Raises Refused where the backup is another installation's, of a newer program, or this one is not empty."""
    missing = keys_missing(manifest["keys"], manifest["signed_with"])
    unknown = sorted(set(manifest["migrations"]) - migrations_known())
    facts = RestoreFacts(is_empty=is_empty(owner), keys_missing=tuple(missing), migrations_unknown=tuple(unknown))
    if not reasons_not_to_restore(facts):
        return
    if missing:
        raise Refused(f"this backup was made with other keys: {', '.join(missing)}; set the ones it was made with")
    if unknown:
        raise Refused(f"this backup is of a newer version of Bayiri ({unknown[-1]}); update first")
    raise Refused("this installation is not empty; restore into a new database")


def _unlike(told: dict[str, int], here: dict[str, int]) -> list[str]:
    return [
        f"{name}: {told.get(name)} rows, now {here.get(name)}"
        for name in sorted({*told, *here})
        if told.get(name) != here.get(name)
    ]
