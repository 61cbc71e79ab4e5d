"""Runs the web server, and beside it a worker for what pages queue, until told to stop."""

import os
import signal
import subprocess
import sys
from pathlib import Path

WORKERS = os.environ.get("WEB_WORKERS", "2")


def serve(port: int) -> int:
    """Serve the pages on `port`; gives the server's exit code. An interrupt ends it without noise."""
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
