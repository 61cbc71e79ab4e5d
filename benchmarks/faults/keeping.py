"""Beside the kills: the log is sealed and backups are made, each of them whole or refused."""

import subprocess
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.faults.installation import NAME, Installation
from config.paths import ROOT

WHOLE = """
import sys; from pathlib import Path; import django; django.setup()
from config.backup.archive import CheckedBackup
CheckedBackup(Path(sys.argv[1]))
"""
PAUSE = 5.0
RESTORED = "restored"


class Keeping(threading.Thread):
    """Seals and backs up in turn until it is over."""

    def __init__(self, installation: Installation, over: threading.Event):
        super().__init__(daemon=True)
        self.installation, self.over = installation, over
        self.counted: Counter[str] = Counter()
        self.faults: list[str] = []
        self.folder = Path(tempfile.mkdtemp(prefix="bayiri-faults-"))
        self.whole: list[Path] = []

    def run(self) -> None:
        number = 0
        while not self.over.wait(PAUSE):
            done = self.installation.keep("audit", "seal")
            self.counted["sealings" if done.returncode == 0 else "sealings refused"] += 1
            number += 1
            self.back_up(self.folder / f"{number}.bayiri")

    def back_up(self, file: Path) -> None:
        """A backup that says it was made is there; one that was refused leaves nothing behind."""
        done = self.installation.keep("backup", str(file))
        if done.returncode == 0:
            self.counted["backups"] += 1
            self.whole.append(file)
            return
        self.counted["backups refused"] += 1
        if left := list(self.folder.glob(f"{file.name}*")):
            self.faults.append(f"a backup was refused and left {left[0].name} behind")
        if "Traceback" in done.stderr:
            self.faults.append(f"a backup was refused without words: {done.stderr.strip().splitlines()[-1]}")

    def check(self) -> dict[str, Any]:
        """Every backup that was made is whole; the last is restored beside and its log verified."""
        for file in self.whole:
            command = [sys.executable, "-c", WHOLE, str(file)]
            done = subprocess.run(command, env=self.installation.keeper, cwd=ROOT, capture_output=True, text=True)
            if done.returncode:
                self.faults.append(f"{file.name} is not whole: {done.stderr.strip().splitlines()[-1]}")
        if self.whole:
            self._restore(self.whole[-1])
        return dict(self.counted)

    def _restore(self, file: Path) -> None:
        server = self.installation.server
        with self.installation.owner() as owner:
            owner.execute(f"CREATE DATABASE {RESTORED} OWNER bayiri_owner TEMPLATE template0")
        environment = {
            **self.installation.keeper, "DATABASE_URL": server.url("bayiri_app", RESTORED),
            "DATABASE_OWNER_URL": server.url("bayiri_owner", RESTORED),
        }  # fmt: skip
        command = [sys.executable, "-m", "config.cli", "restore", str(file), "--json"]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            self.faults.append(f"{file.name} cannot be restored: {(done.stderr or done.stdout).strip()[-300:]}")
        else:
            self.counted["restored and verified"] += 1


assert NAME != RESTORED
