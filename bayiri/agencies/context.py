"""Who acts, told to the database for one transaction.

Row-level security and the guarding functions read actor and agency from a transaction-local setting. Anybody who can
run a statement can change a setting, so it is signed: the key is known to the application's processes and to the
database's owner, not to the role the application connects as. A statement smuggled in cannot become somebody else.

What is sent is a ticket for one connection and a minute; the database checks it and binds the context to the transaction.
So neither is worth anything elsewhere, to whoever reads statements of others while they run.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from bayiri.core.actor import Actor

# From the ticket to the beginning of its transaction, which came first: only clocks that differ need it.
VALID_SECONDS = 60


def signing_key() -> bytes:
    return hashlib.sha256(b"bayiri context " + settings.CONTEXT_KEY.encode()).digest()


def backend() -> int:
    """The number of the process that answers this connection. Needs an open transaction where a pooler stands between."""
    if settings.POOLED:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return cursor.fetchone()[0]
    connection.ensure_connection()
    return connection.connection.info.backend_pid


def ticket(actor: Actor, backend_pid: int) -> str:
    """That `actor` acts on this connection, for a minute."""
    said = f"{actor.id}:{actor.agency_id}:{backend_pid}:{int(time.time()) + VALID_SECONDS}"
    key = signing_key()
    return said + ":" + hashlib.sha256(key + hashlib.sha256(key + said.encode()).digest()).hexdigest()


def set_context(actor: Actor | None, asking: str = "NULL") -> Any:
    """Say who acts until the transaction ends; None takes it back. Needs an open transaction.

    `asking` is an expression of the code's own that is answered in the same statement, once it is known who acts.
    """
    with connection.cursor() as cursor:
        # The setting first: a row's columns are computed from left to right.
        said = [ticket(actor, backend()) if actor else ""]
        cursor.execute(f"SELECT set_config('bayiri.context', bayiri_bound(%s), true), {asking}", said)
        return cursor.fetchone()[1]


@contextmanager
def acting_as(actor: Actor) -> Iterator[Actor]:
    """A transaction in which `actor` acts: for jobs, commands and tests. Nested, the former actor comes back."""
    with transaction.atomic(), connection.cursor() as cursor:
        # One statement, but the old value first: a row's columns are computed from left to right.
        cursor.execute(
            "SELECT current_setting('bayiri.context', true), set_config('bayiri.context', bayiri_bound(%s), true)",
            [ticket(actor, backend())],
        )
        before = cursor.fetchone()[0]
        yield actor
        cursor.execute("SELECT set_config('bayiri.context', %s, true)", [before or ""])
