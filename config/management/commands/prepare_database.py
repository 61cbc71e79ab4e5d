"""`bayiri migrate`: tables, guards and published documents, as the database's owner."""

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from config import database
from config.embedded import EmbeddedServer


class Command(BaseCommand):
    help = "Bring tables, guards and published documents up to date."
    requires_system_checks: list[str] = []

    def handle(self, *args, **options) -> None:
        if "owner" not in settings.DATABASES:
            raise CommandError("migrate: set DATABASE_OWNER_URL; the application's own role may not change tables")
        server = EmbeddedServer()
        if settings.EMBEDDED:
            server.start()
            database.make_embedded(server, "bayiri")
        try:
            database.migrate()
            database.say_if_statements_show()
        finally:
            server.stop()
