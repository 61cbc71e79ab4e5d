"""`bayiri agency`: a new agency with its first two people, as the database's owner; they invite everybody else."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import IntegrityError, transaction

from bayiri.agencies.choices import AgencyKind, Role
from bayiri.agencies.models import Agency, Invitation, User
from bayiri.core import clock
from bayiri.reference.countries import is_country
from bayiri.rulebooks.queries import law


class Command(BaseCommand):
    help = "Enter an agency, its administrator and its director; prints the link with which each chooses a password."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("name")
        parser.add_argument("--kind", required=True, choices=AgencyKind.values)
        parser.add_argument("--country", required=True, help="three letters: DEU")
        parser.add_argument("--administrator", required=True, metavar="E-MAIL", help="invites people and gives roles")
        parser.add_argument("--director", required=True, metavar="E-MAIL", help="confirms what needs a second person")

    def handle(self, *args, **options) -> None:
        if "owner" not in settings.DATABASES:
            raise CommandError("agency: set DATABASE_OWNER_URL; the application's own role enters no agencies")
        if not is_country(options["country"]):
            raise CommandError(f"agency: {options['country']} is no country's code of three letters")
        if options["administrator"].lower() == options["director"].lower():
            raise CommandError(
                "agency: administrator and director are two people: one confirms what the other proposes"
            )
        try:
            with transaction.atomic(using="owner"):
                for role, link in self._entered(options):
                    self.stdout.write(f"{role}: {link}")
        except IntegrityError:
            raise CommandError("agency: this agency, or one of these people, is there already") from None

    def _entered(self, options) -> list[tuple[str, str]]:
        """The links, by role."""
        agency = Agency(name=options["name"], kind=options["kind"], country=options["country"])
        agency.save(using="owner")
        links = []
        for role in (Role.ADMINISTRATOR, Role.DIRECTOR):
            email, token, now = options[role.value].lower(), secrets.token_urlsafe(32), clock.now()
            person = User(email=email, name=email, agency=agency, roles=[role], is_active=False)
            person.save(using="owner")
            days = timedelta(days=law("roles", on=clock.today()).number("invitation_days"))
            hashed = hashlib.sha256(token.encode()).hexdigest()
            Invitation(
                agency=agency,
                person=person,
                token_hash=hashed,
                expires_at=now + days,
                recorded_by=person,
                recorded_at=now,
            ).save(using="owner")
            links.append((role.value, f"{settings.PUBLIC_ADDRESS}/welcome/{token}"))
        return links
