"""`bayiri backup FILE`: the whole installation in one file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from bayiri.audit.sealing.keys import NoSealKey
from bayiri.audit.sealing.seal import StillWriting
from config.backup.make import back_up
from config.backup.programs import ProgramFailed
from config.backup.telling import Told
from config.embedded import EmbeddedServer


class Command(BaseCommand):
    help = "Write the database with its files, the log's seals and the fingerprints of the keys into one new file."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="what was written, for machines")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if "owner" not in settings.DATABASES:
            raise CommandError("backup: set DATABASE_OWNER_URL; the application's own role does not see everything")
        server, told = EmbeddedServer(), Told()
        if settings.EMBEDDED:
            server.start()
        try:
            manifest = back_up(file, tell=told.step, progress=told.bytes)
        except (OSError, NoSealKey, StillWriting, ProgramFailed, psycopg.Error) as fault:
            raise CommandError(f"backup: {fault}") from None
        finally:
            told.end()
            server.stop()
        size, rows = file.stat().st_size, sum(manifest["rows"].values())
        if options["json"]:
            said = {name: manifest[name] for name in ("made_at", "rows", "seals", "sealed_up_to", "members", "keys")}
            print(json.dumps({"file": str(file), "bytes": size, **said}))
        else:
            print(f"{file}: {rows} rows under {manifest['seals']} seals, {size:,} bytes.")
