"""What `bayiri serve` does with a process that ends by itself."""

import sys
import time

import psutil
import pytest

from config import serving
from config.serving import Kept


@pytest.fixture
def kept(monkeypatch):
    """`kept(code)`: a process that runs this Python, kept running; pauses are short."""
    monkeypatch.setattr(serving, "PAUSES", (0, 0.3, 0.6))
    made = []

    def make(code):
        made.append(Kept("worker", [sys.executable, "-S", "-c", code], {}))
        return made[-1]

    yield make
    for one in made:
        one.end()


def looked_at(one, seconds):
    """The exit codes that were seen while it was looked at."""
    until, codes = time.monotonic() + seconds, []
    while time.monotonic() < until:
        if (code := one.look()) is not None:
            codes.append(code)
        time.sleep(0.02)
    return codes


def test_who_is_killed_is_started_again(kept, capfd):
    one = kept("import time; time.sleep(60)")
    first = one.process.pid
    one.process.kill()
    assert looked_at(one, 1.5) == [-9]
    assert one.process.poll() is None
    assert one.process.pid != first
    assert not one.could_not_begin(-9)
    assert "The worker has ended (-9)" in capfd.readouterr().err


def test_what_it_had_started_itself_goes_with_it(kept, tmp_path):
    """A web server that is killed leaves its own workers behind, which hold the port and answer nobody."""
    said = tmp_path / "left"
    begins = "import subprocess, time; p = subprocess.Popen(['sleep', '60'])"
    one = kept(f"{begins}; open({str(said)!r}, 'w').write(str(p.pid)); time.sleep(60)")
    while not (said.exists() and said.read_text()):
        time.sleep(0.05)
    left = psutil.Process(int(said.read_text()))
    one.process.kill()
    looked_at(one, 0.5)
    assert not left.is_running() or left.status() == psutil.STATUS_ZOMBIE


def test_who_ends_at_once_again_and_again_is_given_longer_pauses(kept):
    one = kept("raise SystemExit(3)")
    codes = looked_at(one, 2.5)
    assert 3 <= len(codes) <= 6
    assert set(codes) == {3}
    assert one.falls == len(codes)


def test_who_ran_steadily_begins_with_the_shortest_pause(kept, monkeypatch):
    one = kept("raise SystemExit(3)")
    looked_at(one, 1)
    monkeypatch.setattr(serving, "STEADY_SECONDS", 0)
    looked_at(one, 1)
    assert one.falls == 1


def test_a_server_that_cannot_begin_is_not_tried_again(kept):
    one = kept("raise SystemExit(3)")
    code = one.process.wait()
    assert one.could_not_begin(code)


def test_who_does_not_want_to_end_is_ended(kept, monkeypatch):
    monkeypatch.setattr(serving, "END_SECONDS", 0.3)
    one = kept("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)")
    time.sleep(0.5)
    one.end()
    assert one.process.returncode == -9
