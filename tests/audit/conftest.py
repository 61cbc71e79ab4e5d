"""Databases with a log in them that tests may tamper with."""

from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
import pytest

from bayiri.audit.sealing.seal import seal
from bayiri.core.ids import uuid7

NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)
EVENT = (
    "INSERT INTO audit_event (id, at, actor_id, actor_label, agency_id, kind, subject_kind, subject_id, subject_label, case_id, facts)"
    " SELECT audit_next_number(), %s::timestamptz + n * interval '1 second', %s, 'Carla', %s, 'note.written', 'cases.note', uuidv7(),"
    " 'A note é', NULL, jsonb_build_object('n', n) FROM generate_series(1, %s) n"
)


@dataclass
class Log:
    """A database whose log the owner may do anything to."""

    environment: dict[str, str]
    owner: psycopg.Connection

    def write(self, count: int) -> None:
        self.owner.execute(EVENT, [NOW, uuid7(), uuid7(), count])

    def tamper(self, statement: str, *values) -> None:
        """As somebody with the owner's password would: with the triggers switched off."""
        with self.owner.transaction():
            for table in ("audit_event", "audit_seal"):
                self.owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            self.owner.execute(statement, values)
            for table in ("audit_event", "audit_seal"):
                self.owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture(autouse=True)
def _seal_key(settings):
    settings.SEAL_KEY, settings.SEAL_PUBLIC_KEYS = "a key for tests", []


@pytest.fixture(scope="session")
def _sealed(fresh_database):
    """Twelve events under three seals, and two that wait."""
    from django.conf import settings

    environment = fresh_database("sealed")
    before, settings.SEAL_KEY = settings.SEAL_KEY, "a key for tests"
    with psycopg.connect(environment["DATABASE_OWNER_URL"], autocommit=True) as owner:
        log = Log(environment, owner)
        for count in (5, 4, 3):
            log.write(count)
            seal(owner, at=NOW, most=50)
        log.write(2)
    settings.SEAL_KEY = before


@pytest.fixture
def log(_sealed, fresh_database):
    """A copy of that log for one test."""
    environment = fresh_database("tampered", like="sealed")
    with psycopg.connect(environment["DATABASE_OWNER_URL"], autocommit=True) as owner:
        yield Log(environment, owner)
