"""Keeping the log: sealed at its times, checked against its seals. As the database's owner, who alone may."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

from bayiri.audit.sealing.keys import trusted_keys
from bayiri.audit.sealing.seal import SealRow, last_seal, seal
from bayiri.audit.sealing.verify import Verdict, verify
from bayiri.core import clock
from bayiri.rulebooks.queries import law


@contextmanager
def owner_connection() -> Iterator[psycopg.Connection]:
    """A connection of the owner that commits each statement by itself."""
    found: Any = connections["owner"].get_connection_params()
    for name in ("cursor_factory", "context", "prepare_threshold"):
        found.pop(name, None)
    with psycopg.connect(**found, autocommit=True) as owner:
        yield owner


def seal_the_log(owner: psycopg.Connection) -> list[SealRow]:
    """Seal what has happened since the last seal. Raises NoSealKey, StillWriting."""
    terms = law("the-log", on=clock.today())
    most, wait = terms.number("seal_most_events"), terms.number("seal_wait_seconds")
    return seal(owner, at=clock.now(), most=most, wait_seconds=wait)


def check_the_log(
    owner: psycopg.Connection,
    *,
    against: list[dict[str, Any]] | None = None,
    progress: Callable[[int], None] = lambda events: None,
) -> Verdict:
    """Check the log against its seals, and write down that it was checked and what was found."""
    found = verify(owner, trusted=trusted_keys(), against=against, progress=progress)
    first = found.first_event or (found.faults[0] if found.faults else None)
    owner.execute(
        "INSERT INTO audit_verification (at, seals, events, up_to_event, ok, first_fault) VALUES (%s, %s, %s, %s, %s, %s)",
        [clock.now(), found.seals, found.events, found.up_to, found.ok, str(first) if first else ""],
    )
    return found


def keep_the_log() -> None:
    """Seal and check where the time for it has come; nothing where this process knows neither owner nor key."""
    if "owner" not in settings.DATABASES or not settings.SEAL_KEY:
        return
    terms, now = law("the-log", on=clock.today()), clock.now()
    with owner_connection() as owner:
        last = last_seal(owner)
        if last is None or now - last.sealed_at >= timedelta(minutes=terms.number("seal_minutes")):
            seal_the_log(owner)
        row = owner.execute("SELECT max(at) FROM audit_verification").fetchone()
        checked = row[0] if row else None
        if checked is None or now - checked >= timedelta(hours=terms.number("verify_hours")):
            check_the_log(owner)
