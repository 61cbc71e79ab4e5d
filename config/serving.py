"""Runs the web server, beside it a worker for what pages queue, and starts again what ends by itself, until told to stop."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from django.core.management import CommandError

from config.embedded import EmbeddedServer

WORKERS = os.environ.get("WEB_WORKERS", "2")
LOOK_SECONDS = 0.25
PAUSES = (0, 1, 2, 5, 10)  # seconds before each new start of what ended soon again
STEADY_SECONDS = 10  # who ran for so long begins with the shortest pause
FIRST_SECONDS = (
    10  # a web server that ends so soon after it was first started could not begin: that is said, not tried again
)
END_SECONDS = 35  # gunicorn lets requests end for 30


class Kept:
    """A process, in a group of its own, that is started again when it ends by itself."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]):
        self.name, self.command, self.environment = name, command, environment
        self.starts, self.falls = 0, 0
        self.due_at = 0.0
        self.process: subprocess.Popen | None = None
        self._start()

    def look(self) -> int | None:
        """Start it again where it has ended and its pause is over; gives the exit code of one that has just ended."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due_at:
                self._start()
            return None
        code = self.process.poll()
        if code is None:
            return None
        self.falls = 0 if now - self.began_at >= STEADY_SECONDS else self.falls
        self._end_what_is_left()
        pause = PAUSES[min(self.falls, len(PAUSES) - 1)]
        print(f"The {self.name} has ended ({code}); it is started again in {pause} s.", file=sys.stderr)
        self.process, self.due_at, self.falls = None, now + pause, self.falls + 1
        return code

    def end(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _end_what_is_left(self) -> None:
        """What it had started itself would hold the port, and answer nobody, for half a minute."""
        assert self.process
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def could_not_begin(self, code: int) -> bool:
        """Whether it gave up by itself as soon as it was first started: a signal comes from somebody else."""
        return code > 0 and self.starts == 1 and time.monotonic() - self.began_at < FIRST_SECONDS

    def _start(self) -> None:
        self.process = subprocess.Popen(self.command, env=self.environment, process_group=0)
        self.began_at = time.monotonic()
        self.starts += 1


def require_free(port: int) -> None:
    """Raises CommandError, in words, where something answers on `port` already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise CommandError(
                f"Port {port} is in use: end what uses it, or name another one with --port {port + 1}."
            ) from None


def serve(port: int, database: EmbeddedServer | None = None) -> int:
    """Serve the pages on `port` and keep web server, worker and an embedded `database` running. Gives 0, or the exit code
    of a web server that could not begin. An interrupt ends everything without noise.
    """
    require_free(port)
    gunicorn = Path(sys.executable).parent / "gunicorn"
    command = [
        str(gunicorn), "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", WORKERS, "--threads", "4",
        "--preload",
        "--log-level", "warning",
    ]  # fmt: skip
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    told_to_stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(name) is not signal.SIG_IGN:
            signal.signal(name, lambda *_: told_to_stop.set())
    print(f"Bayiri answers on http://127.0.0.1:{port}/ (end with Ctrl-C)", file=sys.stderr)
    worker = Kept("worker", [sys.executable, "-m", "config.cli", "work"], environment)
    web = Kept("web server", command, environment)
    try:
        while not told_to_stop.wait(LOOK_SECONDS):
            _keep(database)
            worker.look()
            if (code := web.look()) and web.could_not_begin(code):
                return code
        return 0
    finally:
        web.end()
        worker.end()


def _keep(database: EmbeddedServer | None) -> None:
    if database is None:
        return
    try:
        database.keep_running()
    except RuntimeError as fault:  # what the last one has left behind is still going; the next look tries again
        print(f"The database has ended and cannot begin again yet: {fault}", file=sys.stderr)
