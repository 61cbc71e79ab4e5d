"""What is asked of the database's own functions about passwords, sessions and links.

Whoever can run a statement as the application can call a function. So each question carries a seal, made with the key
that signs contexts: the functions answer the application's own code and nobody who smuggles a statement in.
"""

import hashlib
import json
import time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from bayiri.core.signing import backend, signed

VALID_SECONDS = 60
ENTRANT_SECONDS = 15 * 60
CALLER_SECONDS = 60


def hashed(secret: str) -> str:
    """How a key or a token is kept: it finds its row, and the row does not give it away."""
    return hashlib.sha256(b"bayiri accounts " + secret.encode()).hexdigest()


def seal(said: str) -> str:
    return signed("accounts", said)


def ask(act: str, **told: Any) -> dict[str, Any]:
    """What `accounts_<act>` answers, by the names of its columns.

    Raises django.db.ProgrammingError with SQLSTATE 42501 where the guard refuses.
    """
    if settings.POOLED and not connection.in_atomic_block:
        # Sessions are asked for outside of a page's transaction: behind a pooler two statements may have two backends.
        with transaction.atomic():
            return ask(act, **told)
    stamp = {"act": act, "until": int(time.time()) + VALID_SECONDS, "backend": backend()}
    said = json.dumps({**stamp, **told}, cls=DjangoJSONEncoder)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM accounts_{act}(%s, %s)", [said, seal(said)])  # noqa: S608
        row = cursor.fetchone()
        return dict(zip([column.name for column in cursor.description], row, strict=True)) if row else {}


def set_entrant(user_id: UUID) -> None:
    """Say who is signing in until the transaction ends: their own second factors are seen, and nothing else."""
    said = f"entrant:{user_id}:{backend()}:{int(time.time()) + ENTRANT_SECONDS}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bayiri.entrant', %s, true)", [f"{said}:{seal(said)}"])


def set_caller(client_id: str) -> None:
    """Say which client asks for a token until the transaction ends: its own row is seen, and nothing else."""
    said = f"caller:{client_id}:{backend()}:{int(time.time()) + CALLER_SECONDS}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bayiri.caller', %s, true)", [f"{said}:{seal(said)}"])
