"""INV-161: a file is kept only after the scanner has passed it; tried against ClamAV itself, and against its protocol."""

import os
import pwd
import socketserver
import struct
import subprocess
import threading
import time
from contextlib import contextmanager

import pytest

from bayiri.audit.models import Event
from bayiri.core.errors import RuleBroken
from bayiri.documents.commands import files
from bayiri.documents.commands.files import FileData
from bayiri.documents.models import Attachment, AttachmentContent
from bayiri.documents.scanning import ScannerAway, require_clean
from bayiri.exchange.commands.upload import upload_list
from config import clamav
from tests.photographs import photograph

# A signature of our own, which no real file holds: the name, any kind of file, anywhere in it, these words.
HARMFUL = b"bayiri tests the scanner with these very words"
SIGNATURE = f"Bayiri.Test.Harmful:0:*:{HARMFUL.hex()}\n"
PDF = b"%PDF-1.7\n" + b"1 0 obj << >> endobj\n" * 40


class Clamd(socketserver.BaseRequestHandler):
    """As clamd(8) describes INSTREAM: pieces after their length, an empty one at the end, one line back."""

    def handle(self):
        assert self._exactly(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", self._exactly(4))[0]:
            content += self._exactly(size)
        self.server.seen.append(content)
        if answer := self.server.answers(content):
            self.request.sendall(answer + b"\0")

    def _exactly(self, size):
        got = b""
        while len(got) < size:
            got += self.request.recv(size - len(got))
        return got


@contextmanager
def scanner(address, answers):
    server_kind = (
        socketserver.ThreadingUnixStreamServer if isinstance(address, str) else socketserver.ThreadingTCPServer
    )
    with server_kind(address, Clamd) as server:
        server.seen, server.answers = [], answers
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def by_words(content):
    return b"stream: Bayiri.Test.Harmful FOUND" if HARMFUL in content else b"stream: OK"


@pytest.fixture
def story(told, act, cast):
    story = told("counselling")
    act(cast.carla)
    return story


def keep(story, cast, content):
    return files.keep_file(by=cast.carla, case_id=story.case.id, data=FileData("letter"), content=content)


def test_a_clean_file_goes_over_in_pieces_and_is_kept(story, cast, settings, tmp_path):
    settings.CLAMAV_SOCKET = str(tmp_path / "clamd")
    large = PDF + b"." * 700_000
    with scanner(settings.CLAMAV_SOCKET, by_words) as clamd:
        assert keep(story, cast, large).is_new
    assert clamd.seen == [large]


def test_a_harmful_file_is_refused_before_anything_is_kept(story, cast, settings, caplog):
    """INV-161: by the rule; whichever door it comes through."""
    with scanner(("127.0.0.1", 0), by_words) as clamd:
        settings.CLAMAV_SOCKET = f"127.0.0.1:{clamd.server_address[1]}"
        for content in (PDF + HARMFUL, photograph() + HARMFUL):
            with pytest.raises(RuleBroken, match="INV-161"):
                keep(story, cast, content)
        with pytest.raises(RuleBroken, match="INV-161"):
            upload_list(by=cast.mona, file_name="list.csv", content=b"name\n" + HARMFUL)
    assert (Attachment.objects.count(), AttachmentContent.objects.count()) == (0, 0)
    assert "Bayiri.Test.Harmful" in caplog.text


def test_the_page_says_so_and_the_log_knows(story, as_, settings, tmp_path):
    """INV-161: a kind sentence, and an event with the number."""
    settings.CLAMAV_SOCKET = str(tmp_path / "clamd")
    address = f"/cases/{story.case.id}/files/add"
    client = as_("carla")
    with scanner(settings.CLAMAV_SOCKET, by_words):
        answer = client.post(address, {"kind": "letter", "chosen": [_sent(tmp_path, PDF + HARMFUL)]})
    assert answer.status_code == 422
    assert "found something harmful" in answer.content.decode()
    refused = Event.objects.filter(kind="act.refused").last()
    assert "INV-161" in str(refused.facts)
    settings.CLAMAV_SOCKET = str(tmp_path / "nobody")
    answer = client.post(address, {"kind": "letter", "chosen": [_sent(tmp_path, PDF)]})
    assert "scanner cannot be reached" in answer.content.decode()
    assert Attachment.objects.count() == 0


def _sent(folder, content):
    (path := folder / "sent.pdf").write_bytes(content)
    return path.open("rb")


@pytest.mark.parametrize("answer", [b"", b"stream: INSTREAM size limit exceeded. ERROR", b"stream:", b"OK"[:1]])
def test_what_the_scanner_did_not_pass_is_not_kept(story, cast, settings, tmp_path, answer):
    """INV-161: an answer that is not understood lets nothing through."""
    settings.CLAMAV_SOCKET = str(tmp_path / "clamd")
    with scanner(settings.CLAMAV_SOCKET, lambda content: answer), pytest.raises(ScannerAway):
        keep(story, cast, PDF)
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize("where", ["/nowhere/clamd", "127.0.0.1:1", "localhost", "host:port"])
def test_a_scanner_that_is_away_lets_nothing_through(settings, where):
    settings.CLAMAV_SOCKET = where
    with pytest.raises(ScannerAway, match="CLAMAV_SOCKET"):
        require_clean(PDF)


def test_without_a_scanner_nothing_is_asked(settings):
    settings.CLAMAV_SOCKET = ""
    require_clean(HARMFUL)


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    """ClamAV's own daemon with one signature of ours; where it listens."""
    program = clamav.path()
    if not program:
        pytest.skip("NOT CHECKED against ClamAV: install Debian's clamav-daemon")
    folder = tmp_path_factory.mktemp("clamav")
    database = folder / "signatures"
    database.mkdir()
    (database / "own.ndb").write_text(SIGNATURE)
    user = pwd.getpwuid(os.geteuid()).pw_name
    (folder / "clamd.conf").write_text(
        f"LocalSocket {folder}/socket\nDatabaseDirectory {database}\nForeground yes\nUser {user}\nStreamMaxLength 30M\nMaxThreads 2\n"
        f"LogFile {folder}/log\nTemporaryDirectory {folder}\n"
    )
    process = subprocess.Popen(
        [program, "-c", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    try:
        for _ in range(300):
            if (folder / "socket").exists():
                break
            assert process.poll() is None, (folder / "log").read_text()
            time.sleep(0.1)
        yield str(folder / "socket")
    finally:
        process.terminate()
        process.wait(20)


def test_clamav_itself_finds_what_its_signatures_name(clamd, story, cast, settings):
    """INV-161: against the real daemon."""
    settings.CLAMAV_SOCKET = clamd
    assert keep(story, cast, PDF).is_new
    assert keep(story, cast, photograph()).is_new
    with pytest.raises(RuleBroken, match="INV-161"):
        keep(story, cast, PDF + HARMFUL)
    with pytest.raises(RuleBroken, match="INV-161"):
        require_clean(b"x" * 19_000_000 + HARMFUL)
    assert Attachment.objects.count() == 2
