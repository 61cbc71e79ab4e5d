"""What the application tells the database under its own signature: said for one purpose, worth nothing for another.

The key is known to the application's processes and to the database's owner, not to the role the application connects as. So
whoever can run a statement cannot sign. Each purpose is a word of its own before what is said ("context", "accounts",
"moment"): a signature made for one never opens what another guards. The guards check with the same words.
"""

import hashlib

from django.conf import settings
from django.db import connection


def signing_key() -> bytes:
    return hashlib.sha256(b"bayiri context " + settings.CONTEXT_KEY.encode()).digest()


def signed(purpose: str, said: str) -> str:
    """The signature of `said` for one purpose, a single word."""
    key = signing_key()
    return hashlib.sha256(key + hashlib.sha256(key + f"{purpose} {said}".encode()).digest()).hexdigest()


def backend() -> int:
    """The number of the process that answers this connection. Needs an open transaction where a pooler stands between."""
    if settings.POOLED:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return cursor.fetchone()[0]
    connection.ensure_connection()
    return connection.connection.info.backend_pid
