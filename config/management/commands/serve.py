"""`bayiri serve`: the web server; with the embedded database, that too."""

import sys
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand

from config import database
from config.embedded import EmbeddedServer
from config.serving import serve


class Command(BaseCommand):
    help = "Serve the pages."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args, port: int, **options) -> None:
        if not settings.EMBEDDED:
            database.say_if_statements_show()
            sys.exit(serve(port))
        server = EmbeddedServer()
        server.start()
        try:
            database.make_embedded(server, "bayiri")
            database.migrate()
            sys.exit(serve(port, server))
        finally:
            server.stop()
