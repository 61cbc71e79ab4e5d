"""Kills with SIGKILL: web, worker and database, at moments of a seeded chance, and waits until each is back."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import psutil
import psycopg

from benchmarks.faults.installation import Installation

# Who is meant: (name of the process, how often of ten).
TARGETS = {
    "web": (("web worker", 8), ("web server", 2)),
    "worker": (("worker", 10),),
    "database": (("postmaster", 8), ("backend", 2)),
}
BETWEEN = (0.3, 1.6)  # seconds of work between one that is back and the next kill
BACK_SECONDS = 90


@dataclass
class Killed:
    """Who was killed, and how long it took until everything answered again."""

    target: str
    name: str
    back_after: float


@dataclass
class Assassin:
    installation: Installation
    kills: int
    seed: int
    tell: Callable[[int, int, Killed], None]
    done: list[Killed] = field(default_factory=list)

    def work(self) -> list[Killed]:
        """Every target `kills` times, in an order that the seed gives."""
        chance = Random(f"faults {self.seed}")
        order = [target for target in TARGETS for _ in range(self.kills)]
        chance.shuffle(order)
        for number, target in enumerate(order, 1):
            time.sleep(chance.uniform(*BETWEEN))
            names = [name for name, weight in TARGETS[target] for _ in range(weight)]
            killed = self._kill(target, chance.choice(names), chance)
            self.done.append(killed)
            self.tell(number, len(order), killed)
        return self.done

    def _kill(self, target: str, name: str, chance: Random) -> Killed:
        before = self._victims(name)
        victim = chance.choice(before)
        dead = {one.pid for one in before}
        victim.send_signal(signal.SIGKILL)
        began = time.monotonic()
        self._wait(lambda: self._is_back(name, victim, dead))
        self.installation.wait_for_pages()
        return Killed(target, name, round(time.monotonic() - began, 2))

    def _victims(self, name: str) -> list[psutil.Process]:
        found: list[psutil.Process] = []

        def there() -> bool:
            found[:] = self._standing(name)
            return bool(found)

        self._wait(there)
        return found

    def _standing(self, name: str) -> list[psutil.Process]:
        """Those of this name; a worker counts from when it has said in the database that it is at work."""
        found = self.installation.victims()[name]
        if name != "worker" or not found:
            return found
        with self.installation.owner() as owner:
            row = owner.execute(
                "SELECT extract(epoch FROM max(last_heartbeat))::float FROM procrastinate_workers"
            ).fetchone()
        return [one for one in found if row and row[0] and one.create_time() <= row[0]]

    def _is_back(self, name: str, victim: psutil.Process, dead: set[int]) -> bool:
        """Another stands in its place, and the database answers."""
        if _lives(victim):
            return False
        standing = self._standing(name)
        if name == "web worker":
            return len(standing) >= len(dead)
        if name in ("web server", "worker"):
            return any(one.pid not in dead for one in standing)
        with self.installation.owner() as owner:
            owner.execute("SELECT 1")
        return True

    def _wait(self, done: Callable[[], bool]) -> None:
        until = time.monotonic() + BACK_SECONDS
        while time.monotonic() < until:
            try:
                if done():
                    return
            except (psutil.NoSuchProcess, psycopg.Error):
                pass  # it went in the moment of looking, or the database is not back yet
            time.sleep(0.05)
        raise TimeoutError("what was killed did not come back")


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
