"""Rows that only the database's own functions may write."""

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection


def in_milliseconds(moment: datetime) -> datetime:
    """`moment` as rows that are handed over have it."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def write_guarded(function: str, row: dict[str, Any]) -> None:
    """Hand a row to a guarding function of the database, which checks it, adds who acts, and writes it.

    Raises django.db.ProgrammingError with SQLSTATE 42501 where the guard refuses.
    """
    ask_guarded(function, row)


def ask_guarded(function: str, row: dict[str, Any]) -> Any:
    """The same, and what the function answers."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s::jsonb)", [json.dumps(row, cls=DjangoJSONEncoder)])
        return cursor.fetchone()[0]


def call_guarded(function: str, *values: Any) -> Any:
    """What a guarding function of the database answers to these values."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({', '.join(['%s'] * len(values))})", values)
        return cursor.fetchone()[0]
