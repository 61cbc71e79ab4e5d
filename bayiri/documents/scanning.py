"""Asking ClamAV whether a file does harm, before anything of it is kept. Without `CLAMAV_SOCKET` nothing is asked.

clamd's INSTREAM: the file goes over the socket in pieces, each after its length; one line comes back.
"""

import logging
import socket
import struct

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bayiri.core.errors import NotNow, RuleBroken

SECONDS = 20  # for each step of the talk; a large PDF takes clamd two or three
PIECE = 256 * 1024
logger = logging.getLogger(__name__)


class ScannerAway(NotNow):
    """The scanner does not answer: what it has not passed is not kept."""

    def __init__(self, fault: str):
        super().__init__(
            _("The virus scanner cannot be reached, so nothing was kept. Try again in some minutes."), fault
        )


def require_clean(content: bytes) -> None:
    """Go on only with a file in which the scanner finds nothing. Raises RuleBroken, ScannerAway."""
    if not settings.CLAMAV_SOCKET:
        return
    if found := _found_in(content):
        logger.warning("A file was refused: the virus scanner found %s", found)
        raise RuleBroken(["INV-161"])


def _found_in(content: bytes) -> str:
    """What the scanner found; empty for a clean file. Raises ScannerAway."""
    try:
        answer = _ask(content)
    except OSError as fault:
        raise ScannerAway(f"CLAMAV_SOCKET {settings.CLAMAV_SOCKET}: {fault or type(fault).__name__}") from None
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")[:200]
    raise ScannerAway(f"CLAMAV_SOCKET {settings.CLAMAV_SOCKET}: the scanner answered {answer[:100]!r}")


def _ask(content: bytes) -> str:
    with _connected() as line:
        try:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), PIECE):
                piece = content[start : start + PIECE]
                line.sendall(struct.pack("!I", len(piece)) + piece)
            line.sendall(struct.pack("!I", 0))
        except BrokenPipeError:
            pass  # it has answered already: that the file is larger than it takes
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < 4096 and (more := line.recv(4096)):
            answer += more
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _connected() -> socket.socket:
    where = settings.CLAMAV_SOCKET
    if where.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(SECONDS)
        try:
            line.connect(where)
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = where.rpartition(":")
    if not port.isdecimal():
        raise OSError("is neither a path nor host:port")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)
