"""The casework benchmark: load a world, serve it as an installation does, work in it as a caseworker, print what it took."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connections

from benchmarks.client import Client
from benchmarks.loading import load
from benchmarks.measure import CONCURRENT, SAMPLES, measured, percentile
from benchmarks.processes import memory, serving, wait_for_quiet
from benchmarks.staff import EMAIL, PASSWORD, staff
from benchmarks.workload import JOBS, SEARCHES, health, material
from config import database, urls  # noqa: F401 - all pages are loaded before anything is measured
from config.embedded import EmbeddedServer

PORT = 8020
SEED = 1
UNTIL = datetime(2026, 10, 1, tzinfo=UTC)  # what the world calls today


def run(
    scale: int, port: int = PORT, say: Callable[[str], None] = lambda _text: None, *, keep: bool = False
) -> dict[str, Any]:
    """The figures of docs/reference/performance.md for `scale` cases. `keep` works in the world that is there already."""
    server = EmbeddedServer("bench")
    server.start()
    name = f"bench_{scale}"
    try:
        took = make_world(server, name, scale, say) if not keep else 0.0
        environment = {
            "DATABASE_URL": server.url("bayiri_app", name), "DATABASE_OWNER_URL": server.url("bayiri_owner", name),
            "SECRET_KEY": settings.SECRET_KEY, "CONTEXT_KEY": settings.CONTEXT_KEY, "WEB_WORKERS": "2",
        }  # fmt: skip
        _connect_to(server, name)
        with serving(port, environment) as web:
            figures = _work(server, name, scale, port, say)
            figures["processes"] = memory(web, server.folder)
        return {"scale": scale, "load_seconds": round(took, 1), **figures}
    finally:
        connections.close_all()
        server.stop()


def make_world(server: EmbeddedServer, name: str, scale: int, say: Callable[[str], None]) -> float:
    """A new database with `scale` cases in it; how many seconds loading took."""
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    database.make_embedded(server, name)
    _connect_to(server, name)
    database.migrate()
    connections.close_all()
    say(f"loading {scale} cases")
    began = time.perf_counter()
    load(server.url("bayiri_owner", name), scale, SEED, UNTIL, staff(SEED), make_password(PASSWORD))
    took = time.perf_counter() - began
    say(f"loaded in {took:.1f} s")
    with psycopg.connect(server.url("postgres", name), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    return took


def _connect_to(server: EmbeddedServer, name: str) -> None:
    """This process's own connections, for migrating and for counting statements."""
    connections.close_all()
    for alias in ("default", "owner"):
        connections[alias].settings_dict.update(HOST=str(server.socket_folder), NAME=name, PORT="", PASSWORD="")


def _work(server: EmbeddedServer, name: str, scale: int, port: int, say: Callable[[str], None]) -> dict[str, Any]:
    with psycopg.connect(server.url("bayiri_owner", name)) as connection:
        asked = material(connection, staff(SEED), scale, SEED, UNTIL)
        # One person does here what many do in an office.
        connection.execute("UPDATE accounts_term SET amount = 1000000 WHERE name = 'search_turns'")
    clients = [Client(port) for _ in range(CONCURRENT)]
    for client in clients:
        client.sign_in(EMAIL, PASSWORD)
    floor = [health(clients[0], asked, number)[0].milliseconds for number in range(SAMPLES)]
    jobs = {}
    for job, work in JOBS.items():
        wait_for_quiet()
        samples = SEARCHES if job == "search" else SAMPLES
        jobs[job] = measured(work, clients, asked, samples)
        say(f"{job}: {jobs[job]}")
    return {"floor_p50_ms": percentile(floor, 0.5), "search_recall_at_10": round(asked.recall, 3), "jobs": jobs}
