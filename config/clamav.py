"""Finds ClamAV's daemon for the test that scans files, installs Debian's where it may, or says loudly what is missing."""

import os
import shutil
import subprocess
import sys


def path() -> str | None:
    """Where clamd is on this machine; `CLAMD` names another."""
    named = os.environ.get("CLAMD")
    return named or shutil.which("clamd", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def install() -> None:
    """Debian's daemon without the service that fetches signatures: the test brings its own."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "clamav-daemon"],
    ):
        subprocess.run(command, check=False, env=environment)


def main() -> int:
    """Always 0: everything else is checked without it."""
    if not path() and os.geteuid() == 0 and shutil.which("apt-get"):
        print("ClamAV's daemon is missing: installing Debian's.")
        install()
    if not path():
        print(
            "NOT CHECKED: that ClamAV itself refuses a harmful file. Install Debian's package `clamav-daemon`, or name"
            " its clamd in CLAMD.",
            file=sys.stderr,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
