"""The trial: people write, processes are killed, and afterwards everything is counted."""

import json
import os
import platform
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.faults import checks
from benchmarks.faults.assassin import TARGETS, Assassin, Killed
from benchmarks.faults.installation import Installation, facts_of_server
from benchmarks.faults.journal import Journal
from benchmarks.faults.keeping import Keeping
from benchmarks.faults.people import write_people
from benchmarks.faults.writers import Shared, Writer
from benchmarks.measure import percentile

QUIET_SECONDS = (
    300  # at most, until what a dead worker was doing is taken up again: leases, heartbeats, the next even minute
)
HURRY = (  # what waits for time to pass waits no more
    "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 minute'"
    " WHERE id <> (SELECT max(id) FROM procrastinate_workers)",
    "UPDATE notifications_delivery SET claimed_at = claimed_at - interval '2 minutes' WHERE state = 'sending'",
    "UPDATE notifications_delivery SET due_at = now() WHERE state = 'failed'",
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'config.start_again', 0, NULL, NULL, '{\"timestamp\": 0}', NULL)"
    "::procrastinate_job_to_defer_v1, ROW('default', 'notifications.deliver', 0, NULL, NULL, '{}', NULL)::procrastinate_job_to_defer_v1])",
)


class Trial:
    """One run. `hurry`: fewer people, less work between two kills, no backups, and no time passes at the end. `schema` spares the
    migrations.
    """

    def __init__(self, kills: int, seed: int, say: Callable[[str], None], *, hurry: bool = False,
                 schema: Path | None = None, name: str = "faults"):  # fmt: skip
        self.kills, self.seed, self.say, self.hurry = kills, seed, say, hurry
        self.installation = Installation(name, schema)
        self.folder = Path(tempfile.mkdtemp(prefix="bayiri-journal-"))
        self.journal = Journal(self.folder / "journal")
        self.over = threading.Event()
        self.enough = threading.Event()  # set, the killing ends after this round, and what was done is counted

    def run(self) -> dict[str, Any]:
        """The figures of docs/reference/reliability.md; `faults` is empty where everything held."""
        began = time.monotonic()
        self.say("making an installation")
        try:
            with self.installation.running() as installation:
                self.say("people begin to write")
                killing = self._kill_while_they_write(installation)
                self.say("waiting until nothing is under way")
                quiet = self._wait_until_quiet()
                self.say("counting")
                return {**self._about(installation), **killing, "quiet_after_s": quiet, **self._check(installation),
                        "took_s": round(time.monotonic() - began)}  # fmt: skip
        finally:
            self.journal.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _kill_while_they_write(self, installation: Installation) -> dict[str, Any]:
        with installation.owner() as owner:
            people = write_people(owner)
        self.shared = Shared(self.journal, people, installation.port, forgetful=list(people.forgetful))
        writers = [
            Writer(one, self.shared, f"{self.seed} {one.email}", self.over)
            for one in people.counsellors[:: 2 if self.hurry else 1]
        ]
        self.keeping = Keeping(installation, self.over)
        for thread in (*writers, *([] if self.hurry else [self.keeping])):
            thread.start()
        self._wait(lambda: all(writer.cases or writer.fault for writer in writers), 60)
        began = time.monotonic()
        try:
            killed = Assassin(
                installation, self.kills, self.seed, self._tell, (0.1, 0.7) if self.hurry else (0.3, 1.6), self.enough
            ).work()
        finally:
            self.over.set()
            for thread in (*writers, *([] if self.hurry else [self.keeping])):
                thread.join(120)
        for writer in writers:
            if writer.fault:
                raise writer.fault
        return {"killed": _summary(killed), "killing_s": round(time.monotonic() - began), "writers": len(writers),
                "answers": dict(sorted(self.shared.answers.items()))}  # fmt: skip

    def _tell(self, number: int, of: int, killed: Killed) -> None:
        self.say(f"{number}/{of} {killed.name}: back after {killed.back_after} s; "
                 f"{self.shared.answers['acknowledged']} writes acknowledged")  # fmt: skip

    def _wait_until_quiet(self) -> int:
        """Until no message and no job is under way; how many seconds that took."""
        began = time.monotonic()
        if self.hurry:
            with self.installation.owner() as owner:
                for statement in HURRY:
                    owner.execute(statement)
        self._wait(self._is_quiet, QUIET_SECONDS)
        return round(time.monotonic() - began)

    def _is_quiet(self) -> bool:
        question = (
            "SELECT (SELECT count(*) FROM notifications_delivery WHERE state IN ('queued', 'failed', 'sending'))"
            " + (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing'))"
        )
        with self.installation.owner() as owner:
            row = owner.execute(question).fetchone()
        return row == (0,)

    def _check(self, installation: Installation) -> dict[str, Any]:
        lines = self.journal.writes()
        with installation.owner() as owner:
            writes, by_kind = checks.check_writes(owner, lines)
            notices, told = checks.check_notices(owner, installation.sinks.letters, lines)
            queue, jobs = checks.check_queue(owner)
            halves = checks.check_halves(owner)
        sealed = installation.keep("audit", "seal")
        verified = installation.keep("audit", "verify", "--json")
        log = json.loads(verified.stdout) if verified.stdout else {"ok": False, "said": verified.stderr}
        faults = [*writes, *halves, *notices, *queue]
        faults += [] if sealed.returncode == 0 else [f"sealing: {sealed.stderr}"]
        faults += [] if verified.returncode == 0 and log["ok"] else [f"the log does not verify: {log}"]
        with installation.owner() as owner:
            seals, counted = checks.check_seals(owner)
        kept = self.keeping.check() if not self.hurry else {}
        shutil.rmtree(self.keeping.folder, ignore_errors=True)
        return {"faults": [*faults, *seals, *self.keeping.faults], "writes": by_kind, "messages": told, "jobs": jobs,
                "log": {**log, **counted}, "keeping": kept}  # fmt: skip

    def _about(self, installation: Installation) -> dict[str, Any]:
        with installation.owner() as owner:
            server = facts_of_server(owner)
        return {"asked_for": self.kills, "seed": self.seed, "machine": f"{platform.machine()}, {os.cpu_count()} cores",
                "server": server}  # fmt: skip

    def _wait(self, done: Callable[[], bool], seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not done():
            time.sleep(0.1)


def _summary(killed: list[Killed]) -> dict[str, Any]:
    def of(target: str) -> dict[str, Any]:
        times = [one.back_after for one in killed if one.target == target]
        names = {name: sum(one.name == name for one in killed) for name, _weight in TARGETS[target]}
        return {"kills": len(times), **names, "back_p50_s": percentile(times, 0.5), "back_most_s": max(times)}

    return {target: of(target) for target in TARGETS}
