"""`bayiri keys list|rotate|drop ID`: the keys that seal files, as the database's owner."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from bayiri.core import keys
from bayiri.core.errors import NotNow
from bayiri.documents import resealing
from config.embedded import EmbeddedServer

WIDTH = 30


class Command(BaseCommand):
    help = "List the keys that seal files, seal everything with the first one, or ask whether one may be taken out."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["list", "rotate", "drop"])
        parser.add_argument(
            "key", nargs="?", default="", help="with drop: the key that is to be taken out of FILE_KEYS"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, act: str, key: str, json: bool, **options: Any) -> None:
        if "owner" not in settings.DATABASES:
            raise CommandError("keys: set DATABASE_OWNER_URL; the application's own role may not change what is sealed")
        if (act == "drop") != bool(key):
            raise CommandError("keys: `drop` names one key, the others none")
        server = EmbeddedServer()
        if settings.EMBEDDED:
            server.start()
        try:
            said = self._done(act, key)
        except NotNow as fault:
            raise CommandError(f"keys: {fault}") from None
        finally:
            server.stop()
        self.stdout.write(_as_json(said) if json else _as_text(said))

    def _done(self, act: str, key: str) -> dict[str, Any]:
        known = keys.fingerprints()
        if lost := resealing.lost_keys():
            raise CommandError(
                f"keys: still in use, and not in FILE_KEYS: {', '.join(lost)}; put them back after the first"
            )
        if act == "drop":
            _require_unused(key)
        sealed = 0
        if act == "rotate":
            used = resealing.keys_in_use()
            sealed = resealing.reseal(_progress(used.total() - used[next(iter(known))]))
        used = resealing.keys_in_use()
        rows = [{"id": one, "fingerprint": print_, "files": used[one]} for one, print_ in known.items()]
        return {"act": act, "sealed": sealed, "not_sealed": used[""], "keys": rows}


def _require_unused(key: str) -> None:
    ids = keys.key_ids()
    if key not in ids:
        raise CommandError(f"keys: FILE_KEYS has no key {key!r}")
    if files := resealing.keys_in_use()[key]:
        raise CommandError(f"keys: {key} still opens {files} files; put another key first and run `bayiri keys rotate`")
    if key == ids[0]:
        raise CommandError(f"keys: {key} is the key that seals; put another one first")


def _progress(total: int) -> Any:
    def told(done: int) -> None:
        full = WIDTH * done // max(total, done, 1)
        end = "\n" if done >= total else ""
        print(f"\r[{'#' * full}{'.' * (WIDTH - full)}] {done} of {total}", end=end, file=sys.stderr, flush=True)

    return told


def _as_json(said: dict[str, Any]) -> str:
    return json.dumps(said)


def _as_text(said: dict[str, Any]) -> str:
    lines = [f"{row['id']}  {row['fingerprint']}  {row['files']} files" for row in said["keys"]]
    if said["act"] == "rotate":
        lines.append(f"{said['sealed']} files sealed anew")
    if said["act"] == "drop":
        lines.append("Nothing is sealed with it: take it out of FILE_KEYS and start the servers again.")
    if said["not_sealed"]:
        lines.append(f"{said['not_sealed']} files are not sealed yet: run `bayiri keys rotate`")
    return "\n".join(lines)
