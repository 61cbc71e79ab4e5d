"""What an installation holds, as a manifest says it: rows of each table, migrations, keys by their fingerprints."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import psycopg
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from bayiri.audit.sealing.keys import trusted_keys
from config.backup.programs import LEFT_OUT

# Settings without which something in the database cannot be read, checked or done; those that this installation has.
KEYS = ("CONTEXT_KEY", "PAPER_KEYS", "FILE_KEYS", "FACTOR_KEYS")
# Whoever has rows here is not empty.
LIVED_IN = ("audit_event", "agencies_agency", "agencies_user", "people_person", "cases_case")


def rows_of_tables(owner: psycopg.Connection) -> dict[str, int]:
    """How many rows each table holds, but for those that a backup leaves out."""
    found = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
    return {name: _count(owner, name) for (name,) in found if name not in LEFT_OUT}


def _count(owner: psycopg.Connection, table: str) -> int:
    row = owner.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table))).fetchone()
    assert row
    return row[0]


def is_empty(owner: psycopg.Connection) -> bool:
    """Nobody has worked here yet: there are no tables, or no event, agency, person or case in them."""
    found = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return not any(_count(owner, name) for (name,) in found if name in LIVED_IN)


def migrations_done(owner: psycopg.Connection) -> list[str]:
    rows = owner.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1").fetchall()
    return [name for (name,) in rows]


def migrations_known() -> set[str]:
    """Every migration that this version of the program can do."""
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}


def fingerprints() -> dict[str, list[str]]:
    """By setting, a fingerprint of each of its keys: it tells whether two are the same, and nothing of the key."""
    return {name: [_fingerprint(name, key) for key in _listed(getattr(settings, name, ""))] for name in KEYS}


def _listed(value: Any) -> list[str]:
    return [one.strip() for one in (value.split(",") if isinstance(value, str) else value) if one.strip()]


def _fingerprint(name: str, key: str) -> str:
    return sha256(f"bayiri fingerprint {name} {key}".encode()).hexdigest()[:16]


def keys_missing(told: dict[str, Iterable[str]], signed_with: str) -> list[str]:
    """The settings that lack a key which what was backed up needs."""
    here = fingerprints()
    missing = [name for name, needed in told.items() if set(needed) - set(here.get(name, []))]
    return missing + ([] if signed_with in trusted_keys() else ["SEAL_KEY"])
