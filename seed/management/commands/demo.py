"""`bayiri demo`: the embedded database, the fictional world, and the pages that show it."""

import os
import sys
import time
from argparse import ArgumentParser

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import connections

from bayiri.core.actor import Actor
from config import database
from config.embedded import EmbeddedServer
from config.serving import require_free, serve
from seed.bodies import describe_bodies
from seed.cast import write_cast
from seed.complaints import somebody_complains
from seed.letters import write_letters
from seed.tables import sit_at_tables
from seed.world import build, have_pictures_drawn, send_on_leave


class Command(BaseCommand):
    help = "Set up the embedded database, build the fictional world, serve it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, default=500, help="how many cases in all (default 500)")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="build the world and stop")

    def handle(self, *args, cases: int, port: int, no_serve: bool, **options) -> None:
        if not settings.EMBEDDED:
            raise CommandError("demo: DATABASE_URL is set; the demonstration only ever runs on its embedded database")
        if cases < 1:
            raise CommandError("demo: --cases must be at least 1")
        if not no_serve:
            require_free(port)
        server = EmbeddedServer()
        server.start()
        try:
            database.make_embedded(server, "bayiri")
            database.migrate()
            self._build(write_cast(), cases)
            if not no_serve:
                os.environ["BAYIRI_DEMONSTRATION"] = "1"
                serve(port, server)
        finally:
            server.stop()

    def _build(self, actors: dict[str, Actor], cases: int) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM cases_case")
            there = cursor.fetchone()[0]
        connections["owner"].close()
        if there:
            print(f"The world is there already: {there} cases.", file=sys.stderr)
            return
        started = time.monotonic()
        print(f"Building a fictional world of {cases} cases ...", file=sys.stderr)
        built = build(actors, cases)
        send_on_leave(actors)
        somebody_complains(actors)
        sit_at_tables(actors)
        describe_bodies(actors)
        write_letters(actors)
        have_pictures_drawn(actors)
        print(f"Built {built} cases in {time.monotonic() - started:.0f} seconds.", file=sys.stderr)
