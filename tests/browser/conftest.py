"""A real server on a database of its own, and a real Chromium in front of it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from config import chromium
from config.paths import ROOT

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-extensions",
]
WAIT = 15  # seconds for the server to answer
PATIENCE = 10_000  # milliseconds for what should be on a page
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": chromium.path(), "args": QUIET}


@dataclass
class Installation:
    """Where the server answers, the id of each story's case, and what stands in the addresses of the case that has everything."""

    url: str
    cases: dict[str, str]
    full: dict[str, str]

    def case(self, story: str, rest: str = "") -> str:
        return f"{self.url}/cases/{self.cases[story]}{rest}"

    def sign_in(self, page, name: str) -> None:
        """With one click, as the demonstration offers it; whoever was signed in signs out first."""
        page.context.clear_cookies(name="sessionid")
        page.context.set_default_timeout(PATIENCE)
        page.goto(f"{self.url}/sign-in")
        card = page.locator("form").filter(has_text=name)
        if not card.is_visible():
            page.locator("details").filter(has=card).locator("summary").first.click()
        card.get_by_role("button").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)  # a partner has another first page


@pytest.fixture(scope="session")
def world(fresh_database):
    """The small world in a database that nobody writes to any more; copies are made of it."""
    environment = fresh_database("browser_world")
    command = [sys.executable, str(Path(__file__).with_name("world.py"))]
    told = subprocess.run(command, env={**os.environ, **environment}, cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _serve(environment: dict[str, str], port: int) -> subprocess.Popen:
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    command = [
        gunicorn,
        "config.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "1",
        "--threads",
        "4",
        "--log-level",
        "error",
    ]
    server = subprocess.Popen(command, env={**os.environ, **environment, "BAYIRI_DEMONSTRATION": "1"}, cwd=ROOT)
    give_up_at = time.monotonic() + WAIT
    while time.monotonic() < give_up_at and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)
        except OSError:
            time.sleep(0.1)
        else:
            return server
    server.kill()
    raise RuntimeError("The server does not answer.")


@pytest.fixture(scope="session")
def install(world, fresh_database):
    """`install(name)`: a server on a fresh copy of the world."""
    servers = []

    def start(name: str) -> Installation:
        port = _free_port()
        servers.append(_serve(fresh_database(name, like="browser_world"), port))
        return Installation(f"http://127.0.0.1:{port}", **world)

    yield start
    for server in servers:
        server.terminate()
        server.wait()


@pytest.fixture
def installation(install, request):
    """A server of this test's own: what it writes, no other test sees."""
    return install(f"browser_{request.node.originalname[:30].lower()}")


@pytest.fixture(scope="session")
def read_only(install):
    """A server that tests share which only look."""
    return install("browser_looked_at")
