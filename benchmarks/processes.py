"""The real web server on the benchmark's database, and how much memory its processes hold."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks.client import Client

READY_SECONDS = 60
QUIET = 15  # per cent of all cores


@contextmanager
def serving(port: int, environment: dict[str, str]) -> Iterator[psutil.Process]:
    """`bayiri serve` as an installation runs it, until the block ends."""
    command = [str(Path(sys.executable).parent / "bayiri"), "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(process, port)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _wait(process: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the web server ended with {process.returncode}")
        try:
            if Client(port).get("/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the web server does not answer")


def wait_for_quiet(most_seconds: float = 120) -> None:
    """Until the machine does little else, or no longer than that: what others do on it is not the product's time."""
    deadline = time.monotonic() + most_seconds
    while psutil.cpu_percent(1.0) > QUIET and time.monotonic() < deadline:
        pass


def memory(server: psutil.Process, database_folder: Path) -> list[dict[str, object]]:
    """Resident memory of each web process; of the database's processes the sum of what is each one's own or shared."""
    inside = server.children(recursive=True)
    main = [process for process in inside if process.children()]
    workers = [process for process in inside if not process.children()]
    named = [("bayiri serve", server), *(("web main process", one) for one in main)]
    named += [(f"web worker {place}", one) for place, one in enumerate(workers, 1)]
    held = [{"name": name, "rss_mb": round(process.memory_info().rss / 2**20, 1)} for name, process in named]
    pid = int((database_folder / "postmaster.pid").read_text().split()[0])
    database = psutil.Process(pid)
    shares = [process.memory_full_info().pss for process in (database, *database.children(recursive=True))]
    return [*held, {"name": "database, all processes", "rss_mb": round(sum(shares) / 2**20, 1)}]
