"""`bayiri restore FILE`: an empty installation becomes the one that was backed up."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from config import database
from config.backup.archive import Damaged
from config.backup.programs import ProgramFailed
from config.backup.restore import Refused, restore
from config.backup.telling import Told
from config.embedded import EmbeddedServer


class Command(BaseCommand):
    help = "Fill an empty installation from a backup, whole or not at all, and verify its log."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="what was restored, for machines")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if "owner" not in settings.DATABASES:
            raise CommandError("restore: set DATABASE_OWNER_URL; the application's own role may not make tables")
        server, told = EmbeddedServer(), Told()
        if settings.EMBEDDED:
            server.start()
            database.make_embedded(server, "bayiri")
        try:
            found = restore(file, tell=told.step, progress=told.bytes)
        except (OSError, Damaged, Refused, ProgramFailed, psycopg.Error) as fault:
            raise CommandError(f"restore: {fault}") from None
        finally:
            told.end()
            server.stop()
        if options["json"]:
            print(json.dumps(found))
        elif found["ok"]:
            print(f"{found['rows']} rows in {found['tables']} tables, as they were; the log is as it was sealed.")
        else:
            print("\n".join(["It is NOT as it was backed up:", *found["unlike"], *map(str, found["log"]["faults"])]))
        if not found["ok"]:
            raise SystemExit(1)
