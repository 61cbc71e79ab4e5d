"""A small generated world in a database of its own."""

from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connections

from bayiri.agencies.context import ticket
from bayiri.core.actor import Actor
from benchmarks.loading import load
from benchmarks.staff import Office, staff

CASES, SEED, UNTIL = 200, 5, datetime(2026, 10, 1, tzinfo=UTC)


class World:
    """`owner` sees everything; `rows_for` answers as the application's role in somebody's context."""

    def __init__(self, host: str, name: str):
        self.url = f"postgresql://bayiri_owner@/{name}?host={host}"
        self.application = f"postgresql://bayiri_app@/{name}?host={host}"
        self.staff = staff(SEED)
        self.responsible, self.receiving = self.staff.responsible, self.staff.receiving
        self.owner = psycopg.connect(self.url, autocommit=True)

    def rows(self, query: str, *values) -> list[tuple]:
        return self.owner.execute(query, values).fetchall()

    def rows_for(self, office: Office, query: str, *values) -> list[tuple]:
        worker = next(iter(office.people.values()))[0]
        actor = Actor(worker.id, worker.name, office.id, "", office.country, frozenset())
        with psycopg.connect(self.application) as connection:
            said = ticket(actor, connection.info.backend_pid)
            connection.execute("SELECT set_config('bayiri.context', bayiri_bound(%s), true)", [said])
            cursor = connection.execute(query, values)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="session")
def world(django_db_setup):
    host, name = connections["default"].settings_dict["HOST"], f"{connections['default'].settings_dict['NAME']}_bench"
    with psycopg.connect(f"postgresql://postgres@/postgres?host={host}", autocommit=True) as server:
        (template,) = server.execute(
            "SELECT datname FROM pg_database WHERE datname ~ '^template_[0-9a-f]{16}$'"
        ).fetchone()
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name} OWNER bayiri_owner TEMPLATE {template}")
        made = World(host, name)
        made.guards = made.rows(
            "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
        )
        made.indexes = made.rows("SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")
        made.constraints = made.rows(CONSTRAINTS)
        load(made.url, CASES, SEED, UNTIL, made.staff, "!")
        yield made
        made.owner.close()
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, contype, convalidated FROM pg_constraint
WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2
"""
