"""Who acts, told to the database for one transaction.

Row-level security and the guarding functions read actor and agency from a transaction-local setting. Anybody who can
run a statement can change a setting, so it is signed: the key is known to the application's processes and to the
database's owner, not to the role the application connects as. A statement smuggled in cannot become somebody else.

What is sent is a ticket for one connection and a minute; the database checks it and binds the context to the transaction.
So neither is worth anything elsewhere, to whoever reads statements of others while they run.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from bayiri.core.actor import Actor
from bayiri.core.signing import backend, signed

# From the ticket to the beginning of its transaction, which came first: only clocks that differ need it.
VALID_SECONDS = 60


def ticket(actor: Actor, backend_pid: int) -> str:
    """That `actor` acts on this connection, for a minute."""
    said = f"{actor.id}:{actor.agency_id}:{backend_pid}:{int(time.time()) + VALID_SECONDS}"
    return f"{said}:{signed('context', said)}"


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
def acting_for(actor: Actor) -> Iterator[Actor]:
    """As `acting_as`, for work that the machine does by itself within what `actor` may do: the log names Bayiri, and for
    whom (INV-233). Signed for this connection, so that no statement hides who acted.
    """
    with acting_as(actor), connection.cursor() as cursor:
        said = signed("itself", f"{actor.id}:{backend()}:{_transaction(cursor)}")
        cursor.execute("SELECT set_config('bayiri.itself', %s, true)", [said])
        yield actor
        cursor.execute("SELECT set_config('bayiri.itself', '', true)")


def _transaction(cursor: Any) -> int:
    cursor.execute("SELECT (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint")
    return cursor.fetchone()[0]


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
