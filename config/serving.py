"""Runs the web server, and beside it a worker for what pages queue, until told to stop."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from django.core.management import CommandError

WORKERS = os.environ.get("WEB_WORKERS", "2")


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


def serve(port: int) -> int:
    """Serve the pages on `port`; gives the server's exit code. An interrupt ends it without noise."""
    require_free(port)
    gunicorn = Path(sys.executable).parent / "gunicorn"
    command = [
        str(gunicorn), "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", WORKERS, "--threads", "4",
        "--preload",
        "--log-level", "warning",
    ]  # fmt: skip
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    print(f"Bayiri answers on http://127.0.0.1:{port}/ (end with Ctrl-C)", file=sys.stderr)
    worker = subprocess.Popen([sys.executable, "-m", "config.cli", "work"], env=environment)
    process = subprocess.Popen(command, env=environment)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: process.terminate())
    try:
        return process.wait()
    finally:
        worker.terminate()
        worker.wait()
