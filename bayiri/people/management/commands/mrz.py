"""`bayiri mrz LINE [LINE...]`: read and check a machine-readable zone."""

import json
from argparse import ArgumentParser
from dataclasses import asdict

from django.core.management import CommandError
from django.core.management.base import BaseCommand

from bayiri.people.mrz import NotAZone, parse


class Command(BaseCommand):
    help = "Read and check the machine-readable zone of a travel document (ICAO 9303)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("lines", nargs="+", metavar="LINE")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, lines: list[str], json: bool, **options) -> None:
        try:
            zone = parse(lines)
        except NotAZone as fault:
            raise CommandError(f"mrz: {fault}") from None
        self.stdout.write(_as_json(asdict(zone) | {"valid": zone.valid}) if json else str(zone))


def _as_json(found: dict) -> str:
    return json.dumps(found, default=str, ensure_ascii=False)
