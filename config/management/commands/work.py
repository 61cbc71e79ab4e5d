"""`bayiri work`: does the work that pages have queued. `bayiri serve` starts one beside itself."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from config.jobs import work


class Command(BaseCommand):
    help = "Do the queued work."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing is waiting")

    def handle(self, *args, once: bool, **options) -> None:
        work(forever=not once)
