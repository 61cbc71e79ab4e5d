"""`bayiri audit`: seal the log, check it against its seals, as the database's owner."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from bayiri.audit.sealing.keys import NoSealKey, own_key, public_of
from bayiri.audit.sealing.seal import StillWriting
from bayiri.audit.sealing.verify import Verdict
from config.embedded import EmbeddedServer
from config.keeping import check_the_log, owner_connection, seal_the_log

ACTS = ("seal", "verify", "key")


class Command(BaseCommand):
    help = "Seal the log; check it against its seals (exit code 1 where something is not as it was sealed)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=ACTS, help="key prints the public half of the key that seals")
        parser.add_argument("--json", action="store_true", help="the result for machines")
        parser.add_argument(
            "--against", nargs="+", default=[], metavar="FILE", help="seals taken out before: each must still be there"
        )

    def handle(self, *args: Any, act: str, json: bool, against: list[str], **options: Any) -> None:
        try:
            if act == "key":
                print(public_of(own_key()))
                return
            self._with_the_owner(act, as_json=json, against=[_read(name) for name in against])
        except (NoSealKey, StillWriting, psycopg.OperationalError) as fault:
            raise CommandError(f"audit {act}: {fault}") from None

    def _with_the_owner(self, act: str, *, as_json: bool, against: list[dict[str, Any]]) -> None:
        if "owner" not in settings.DATABASES:
            raise CommandError(f"audit {act}: set DATABASE_OWNER_URL; the log is kept by the database's owner alone")
        server = EmbeddedServer()
        if settings.EMBEDDED:
            server.start()
        try:
            with owner_connection() as owner:
                if act == "seal":
                    _tell_seals([one.exported for one in seal_the_log(owner)], as_json=as_json)
                else:
                    _tell_verdict(check_the_log(owner, against=against, progress=_progress), as_json=as_json)
        finally:
            server.stop()


def _read(name: str) -> dict[str, Any]:
    """A seal as it was taken out. Raises CommandError."""
    try:
        said = json.loads(Path(name).read_text())
        assert isinstance(said["number"], int)
    except (OSError, ValueError, KeyError, TypeError, AssertionError) as fault:
        raise CommandError(f"audit verify: {name} is not a seal ({fault})") from None
    return said


def _progress(events: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{events:,} events checked", end="", file=sys.stderr)


def _tell_seals(seals: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"seals": seals}))
    else:
        print("\n".join(f"Seal {one['number']}: {one['events']} events." for one in seals) or "Nothing new to seal.")


def _tell_verdict(found: Verdict, *, as_json: bool) -> None:
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if as_json:
        print(json.dumps(found.told))
    elif found.ok:
        print(
            f"The log is as it was sealed: {found.events} events under {found.seals} seals; {found.unsealed} not sealed yet."
        )
    else:
        print("The log is NOT as it was sealed:")
        print("\n".join(f"- {fault}" for fault in found.faults))
    if not found.ok:
        raise SystemExit(1)
