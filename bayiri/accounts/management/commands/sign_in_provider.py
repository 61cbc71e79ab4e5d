"""`bayiri sign-in-provider`: an agency's own sign-in over OpenID Connect, written by the database's owner."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from bayiri.accounts.models import Provider
from bayiri.agencies.models import Agency


class Command(BaseCommand):
    help = "Let an agency's people sign in with their agency's own accounts, or end it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="what stands in addresses: mission")
        parser.add_argument("--agency", help="the agency's name, exactly")
        parser.add_argument("--issuer", help="https://id.example.org/realm, without /.well-known")
        parser.add_argument("--client-id")
        parser.add_argument("--secret-name", help="the environment variable that holds the secret")
        parser.add_argument(
            "--name", default="", help="what stands on the button; the agency's name where it is left out"
        )
        parser.add_argument("--end", action="store_true", help="nobody signs in by it any more")

    def handle(self, *args, slug: str, end: bool, **said) -> None:
        if "owner" not in settings.DATABASES:
            raise CommandError("sign-in-provider: set DATABASE_OWNER_URL; the application's own role may not do this")
        rows = Provider.objects.using("owner")
        if end:
            if not rows.filter(slug=slug).update(is_active=False):
                raise CommandError(f"sign-in-provider: there is none called {slug!r}")
            return
        for name in ("agency", "issuer", "client_id", "secret_name"):
            if not said[name]:
                raise CommandError(f"sign-in-provider: say --{name.replace('_', '-')}")
        agency = Agency.objects.using("owner").filter(name=said["agency"]).first()
        if agency is None:
            raise CommandError(f"sign-in-provider: no agency is called {said['agency']!r}")
        row = rows.filter(slug=slug).first() or Provider(slug=slug)
        row.agency, row.is_active, row.name = agency, True, said["name"] or agency.name
        row.issuer, row.client_id, row.secret_name = said["issuer"].rstrip("/"), said["client_id"], said["secret_name"]
        try:
            row.clean_fields(exclude=["agency"])
        except ValidationError as fault:
            raise CommandError("sign-in-provider: " + "; ".join(fault.messages)) from None
        row.save(using="owner")
