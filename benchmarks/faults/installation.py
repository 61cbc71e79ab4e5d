"""A whole installation of its own: database with fsync, web server, worker, sinks for messages."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg

from benchmarks.faults.sinks import Sinks, free_port
from config.embedded import PROGRAMS, EmbeddedServer
from config.paths import ROOT

NAME = "bayiri"
SECRETS = {"SECRET_KEY": "only-for-faults", "CONTEXT_KEY": "only-for-faults-2", "SEAL_KEY": "only-for-faults-3"}
READY_SECONDS = 120
# The installation's own terms, shorter than the law's: a message is taken again after a minute, none waits for another.
TERMS = {"lease_minutes": 1, "pause_minutes": 0}


class Installation:
    """What is killed, and how it is reached. `schema` is a dump of a migrated database: else it is migrated here."""

    def __init__(self, name: str = "faults", schema: Path | None = None):
        self.server = EmbeddedServer(name)
        self.schema = schema
        self.port = free_port()
        self.sinks = Sinks()
        self.over = threading.Event()
        self.restarts = 0

    @property
    def environment(self) -> dict[str, str]:
        """As an operator sets it; the worker and the web know neither the owner nor the key of seals."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(("BAYIRI_", "DATABASE_"))},
            "DATABASE_URL": self.server.url("bayiri_app", NAME), "SECRET_KEY": SECRETS["SECRET_KEY"],
            "CONTEXT_KEY": SECRETS["CONTEXT_KEY"], "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(self.sinks.mail_port),
            "TEXT_GATEWAY": self.sinks.gateway, "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "CRITICAL",
            "FILE_KEYS": "faults:" + "A" * 43 + "=",
        }  # fmt: skip

    @property
    def keeper(self) -> dict[str, str]:
        """The environment of the process that seals and backs up."""
        return {
            **self.environment,
            "DATABASE_OWNER_URL": self.server.url("bayiri_owner", NAME),
            "SEAL_KEY": SECRETS["SEAL_KEY"],
        }

    @contextmanager
    def running(self) -> Iterator["Installation"]:
        """Everything made, started, and gone afterwards."""
        shutil.rmtree(self.server.folder, ignore_errors=True)
        self.sinks.open()
        self.server.start()
        try:
            self._make()
            watch = threading.Thread(target=self._keep_the_database, daemon=True)
            watch.start()
            log = open(self.server.folder.parent / f"{self.server.name}.log", "w")  # noqa: SIM115
            command = [sys.executable, "-m", "config.cli", "serve", "--port", str(self.port)]
            process = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log, process_group=0)
            self.serve = psutil.Process(process.pid)
            try:
                self.wait_for_pages()
                yield self
            finally:
                process.terminate()
                process.wait(60)
                log.close()
            self.over.set()
            watch.join()
        finally:
            self.over.set()
            self.server.started_here = True
            self.server.stop()
            self.sinks.close()
            shutil.rmtree(self.server.folder, ignore_errors=True)

    def _make(self) -> None:
        # In a process of its own: this one's Django is wired to another database.
        code = (
            "import django; django.setup()\nfrom config import database\nfrom config.embedded import EmbeddedServer\n"
            f"database.make_embedded(EmbeddedServer({self.server.name!r}), {NAME!r})\n"
        )
        if self.schema is None:
            code += "database.migrate()\n"
        subprocess.run([sys.executable, "-c", code], env=self.keeper, cwd=ROOT, check=True)
        if self.schema is not None:
            where = f"--dbname={self.server.url('postgres', NAME)}"
            subprocess.run(
                [PROGRAMS / "bin" / "pg_restore", "--exit-on-error", "--jobs=2", where, self.schema], check=True
            )
        with self.owner() as owner:
            key = "SELECT sha256(convert_to('bayiri context ' || %s, 'UTF8'))"
            owner.execute("DELETE FROM agencies_contextkey")
            owner.execute(f"INSERT INTO agencies_contextkey (key) {key}", [SECRETS["CONTEXT_KEY"]])
            for name, amount in TERMS.items():
                owner.execute("UPDATE notifications_term SET amount = %s WHERE name = %s", [amount, name])

    def owner(self) -> psycopg.Connection:
        """As the superuser, whom row-level security does not bind: for setting up and for counting."""
        return psycopg.connect(self.server.url("postgres", NAME), autocommit=True)

    def _keep_the_database(self) -> None:
        """What systemd does for an operator's PostgreSQL."""
        while not self.over.wait(0.1):
            try:
                self.server.keep_running()
            except RuntimeError:
                self.restarts += 1  # what the dead one left behind is still going

    def wait_for_pages(self) -> float:
        """Until the pages answer and the database behind them; how many seconds that took. Raises TimeoutError."""
        import httpx

        began = time.monotonic()
        while time.monotonic() - began < READY_SECONDS:
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=5).text == "ok":
                    return time.monotonic() - began
            except httpx.HTTPError:
                pass
            time.sleep(0.05)
        raise TimeoutError("the pages did not come back")

    def keep(self, *arguments: str) -> subprocess.CompletedProcess:
        """A command of the keeper: `keep("audit", "seal")`."""
        command = [sys.executable, "-m", "config.cli", *arguments]
        return subprocess.run(command, env=self.keeper, cwd=ROOT, capture_output=True, text=True, timeout=300)

    def victims(self) -> dict[str, list[psutil.Process]]:
        """Who can be killed now, by name."""
        found: dict[str, list[psutil.Process]] = {"web worker": [], "web server": [], "worker": []}
        for child in self.serve.children():
            try:
                words = child.cmdline()
                if "work" in words:
                    found["worker"].append(child)
                elif any("gunicorn" in word for word in words):
                    found["web server"].append(child)
                    found["web worker"] += child.children()
            except psutil.Error:
                continue
        found["postmaster"], found["backend"] = self._database()
        return found

    def _database(self) -> tuple[list[psutil.Process], list[psutil.Process]]:
        try:
            number = int((self.server.folder / "postmaster.pid").read_text().split()[0])
            master = psutil.Process(number)
            return [master], [one for one in master.children() if "bayiri_app" in " ".join(one.cmdline())]
        except (OSError, ValueError, IndexError, psutil.Error):
            return [], []


def facts_of_server(connection: psycopg.Connection) -> dict[str, Any]:
    """What a promise after a power cut rests on, as the server says it."""
    names = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method")
    return dict(
        connection.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(names)]).fetchall()
    )
