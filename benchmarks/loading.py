"""Loads a world as the database's owner: indexes and foreign keys away, COPY from two processes, everything back and checked."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from itertools import groupby
from multiprocessing import get_context

import psycopg

from benchmarks.generator import tell, world
from benchmarks.history import write_history
from benchmarks.rows import Rows
from benchmarks.staff import Staff, write_staff
from benchmarks.telling import World

PROCESSES = 2
CHUNK = 1000  # cases that one process holds in memory
CONSTRAINTS = """
SELECT c.conrelid::regclass::text, quote_ident(c.conname), pg_get_constraintdef(c.oid), c.contype::text
FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
WHERE c.connamespace = 'public'::regnamespace AND c.contype IN ('f', 'p', 'u') AND t.relname = ANY (%s)
ORDER BY c.contype = 'f' DESC, 1, 2
"""
INDEXES = """
SELECT t.relname, i.relname, pg_get_indexdef(i.oid) FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
WHERE t.relname = ANY (%s) AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.oid)
ORDER BY 1, 2
"""
EVERY_TABLE = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relpages DESC"
)
FILLED = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
AND split_part(relname, '_', 1) = ANY (ARRAY['audit', 'people', 'cases', 'consent', 'orders', 'safeguards', 'programmes', 'travel',
    'reintegration', 'monitoring', 'tasks', 'referrals', 'boards', 'privacy'])
AND relname NOT IN ('cases_stagetransition', 'consent_term', 'safeguards_gaterule', 'safeguards_alertrung', 'referrals_transition',
    'safeguards_protectionterm', 'safeguards_lawadvisory', 'safeguards_advisoryreach', 'orders_lawrule',
    'referrals_listedreason', 'referrals_period', 'privacy_erasurerule', 'privacy_legalterm', 'audit_kindsection')
OR relname = 'agencies_participation' AND relnamespace = 'public'::regnamespace ORDER BY 1
"""


def load(url: str, cases: int, seed: int, until: datetime, staff: Staff, password: str) -> None:
    """Fill the migrated, empty database at `url` (the owner's) with `cases` cases, ready to be worked in."""
    with psycopg.connect(url, autocommit=True) as connection:
        write_staff(connection, staff, password)
        told = world(connection, staff, until)
        with bare_tables(connection, url):
            _copy(url, told, cases, seed)
            connection.execute("ANALYZE")
            _together(url, write_history(connection))
        connection.execute("SELECT setval('cases_number', %s)", [cases])
        _together(url, [f"VACUUM (ANALYZE) {table}" for (table,) in connection.execute(EVERY_TABLE)])


def _copy(url: str, told: World, cases: int, seed: int) -> None:
    chunks = [(url, told, first, min(first + CHUNK, cases), cases, seed) for first in range(0, cases, CHUNK)]
    if len(chunks) == 1:
        return _copy_chunk(chunks[0])
    # Started afresh: a copy of this process would bring Django's connections along.
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as processes:
        for _done in processes.map(_copy_chunk, chunks):
            pass
    return None


def _copy_chunk(chunk: tuple[str, World, int, int, int, int]) -> None:
    url, told, first, end, cases, seed = chunk
    rows = Rows()
    for number in range(first, end):
        tell(rows, told, number, cases, seed)
    with psycopg.connect(url, autocommit=True) as connection:
        rows.write(connection)


@contextmanager
def bare_tables(connection: psycopg.Connection, url: str) -> Iterator[None]:
    """Within: no indexes, keys or triggers on the tables that are filled. Afterwards all are back, and hold."""
    tables = [row[0] for row in connection.execute(FILLED)]
    constraints = connection.execute(CONSTRAINTS, [tables]).fetchall()
    indexes = connection.execute(INDEXES, [tables]).fetchall()
    gone = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
    gone += [f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _text, _kind in constraints]
    _run(connection, *gone, *(f'DROP INDEX "{name}"' for _table, name, _text in indexes))
    yield
    keys = [
        f"ALTER TABLE {table} ADD CONSTRAINT {name} {text}" for table, name, text, kind in constraints if kind != "f"
    ]
    _together(url, [*keys, *(definition for _table, _name, definition in indexes)])
    foreign = [row for row in constraints if row[3] == "f"]
    _run(
        connection,
        *(f"ALTER TABLE {table} ADD CONSTRAINT {name} {text} NOT VALID" for table, name, text, _kind in foreign),
    )
    by_table = [list(rows) for _table, rows in groupby(foreign, key=lambda row: row[0])]
    _together(
        url, ["; ".join(f"ALTER TABLE {row[0]} VALIDATE CONSTRAINT {row[1]}" for row in rows) for rows in by_table]
    )
    _run(connection, *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables))


def _together(url: str, statements: list[str]) -> None:
    """Run independent statements on two connections, the largest tables' first."""

    def run(statement: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)

    largest = ("namekey", "audit_event", "participation", "person", "case")
    ordered = sorted(statements, key=lambda text: next((n for n, word in enumerate(largest) if word in text), 9))
    with ThreadPoolExecutor(PROCESSES) as threads:
        for _done in threads.map(run, ordered):
            pass


def _run(connection: psycopg.Connection, *statements: str) -> None:
    """Statements, made of the catalogue's own names, in one transaction."""
    with connection.transaction():
        for statement in statements:
            connection.execute(statement)
