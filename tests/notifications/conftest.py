"""A real mail server and a real gateway, on this machine."""

import json
import socket
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiosmtpd.controller import Controller

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.notifications.commands import tell
from tests.invariants.attacks import START
from tests.invariants.conftest import as_, desk, told

__all__ = ["as_", "desk", "told"]


@dataclass
class Mailbox:
    """Takes mail, or answers what `answer` says."""

    answer: str = "250 OK"
    letters: list = field(default_factory=list)

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("2"):
            self.letters.append((envelope.rcpt_tos[0], envelope.content.decode()))
        return self.answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mailbox(settings):
    handler = Mailbox()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    settings.PUBLIC_ADDRESS = "https://returns.example.org"
    yield handler
    controller.stop()


class Asked(BaseHTTPRequestHandler):
    """A gateway for text messages: keeps what it was asked, answers as told."""

    def do_POST(self):
        gateway = self.server.gateway
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        gateway.asked.append((self.path, dict(self.headers), body))
        time.sleep(gateway.slow)
        if gateway.breaks:
            self.connection.close()
            return
        self.send_response(gateway.status)
        self.end_headers()
        self.wfile.write(gateway.answer.encode())

    do_GET = do_POST

    def log_message(self, *_said):
        """Keeps quiet."""


@dataclass
class TextGateway:
    address: str = ""
    status: int = 200
    answer: str = '{"state": "queued"}'
    slow: float = 0
    breaks: bool = False
    asked: list = field(default_factory=list)


@pytest.fixture
def gateway(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    server.gateway = one = TextGateway(f"http://127.0.0.1:{server.server_port}")
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    said = {
        "address": f"{one.address}/send", "headers": {"Content-Type": "application/json", "Authorization": "Token secret"},
        "body": '{"to": {{to}}, "text": {{text}}, "reference": {{id}}}', "answer": '"state": *"(queued|sent)"',
    }  # fmt: skip
    settings.GATEWAYS = {"text": json.dumps(said), "chat": ""}
    yield one
    server.shutdown()


@pytest.fixture
def news():
    """`news(by, to, at=...)`: somebody tells somebody, at a moment."""

    def give(by, *to, kind="work", at=START, **more):
        with clock.moved_to(at), acting_as(by):
            tell(by=by, person_ids=[one.id for one in to], kind=kind, **more)

    return give
