"""Where messages arrive: a mail server and a gateway for text messages, both slow now and then. They belong to the
measuring side and are never killed.
"""

import json
import random
import socket
import threading
import time
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SLOWEST = 0.08  # seconds that taking a message in may last: long enough to be killed in


@dataclass(frozen=True)
class Letter:
    """One message that came: its mark, which stays the same when it is sent again, and to whom."""

    mark: str
    to: str
    text: str
    at: float


@dataclass
class Sinks:
    letters: list[Letter] = field(default_factory=list)
    mail_port: int = 0
    gateway: str = ""
    _closing: list[Any] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        import asyncio

        await asyncio.sleep(random.random() * SLOWEST)
        letter = message_from_bytes(envelope.content)
        mark = str(letter["Message-ID"] or "").strip("<>").partition("@")[0]
        self.letters.append(Letter(mark, envelope.rcpt_tos[0], str(letter.get_payload()), time.time()))
        return "250 OK"

    def open(self) -> "Sinks":
        from aiosmtpd.controller import Controller

        self.mail_port = free_port()
        mail = Controller(self, hostname="127.0.0.1", port=self.mail_port)
        mail.start()
        texts = ThreadingHTTPServer(("127.0.0.1", 0), _gateway_into(self.letters))
        texts.daemon_threads = True
        threading.Thread(target=texts.serve_forever, args=(0.05,), daemon=True).start()
        self.gateway = json.dumps({
            "address": f"http://127.0.0.1:{texts.server_port}/send", "headers": {"Content-Type": "application/json"},
            "body": '{"to": {{to}}, "text": {{text}}, "id": {{id}}}',
        })  # fmt: skip
        self._closing = [mail.stop, texts.shutdown]
        return self

    def close(self) -> None:
        for end in self._closing:
            end()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _gateway_into(letters: list[Letter]) -> type[BaseHTTPRequestHandler]:
    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["content-length"])))
            time.sleep(random.random() * SLOWEST)
            letters.append(Letter(said["id"], said["to"], said["text"], time.time()))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *_said: Any) -> None:
            """Keeps quiet."""

    return Gateway
