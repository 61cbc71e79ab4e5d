"""`bayiri first-password`: a link with which somebody who has no password yet sets it, for the first people of an installation."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.urls import reverse

from bayiri.accounts.choices import LinkKind
from bayiri.accounts.commands.passwords import make_link
from bayiri.agencies.models import User


class Command(BaseCommand):
    help = "Print a link with which somebody sets their first password."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args, email: str, **options) -> None:
        user = User.objects.filter(email__iexact=email, is_active=True).select_related("agency").first()
        if user is None:
            raise CommandError(f"first-password: nobody who works here has the address {email!r}")
        try:
            token = make_link(by=user.actor, user_id=user.pk, kind=LinkKind.FIRST)
        except DatabaseError as fault:
            if getattr(fault.__cause__, "sqlstate", "") != "42501":
                raise
            raise CommandError(f"first-password: {email} has a password already") from None
        self.stdout.write(
            (settings.PUBLIC_ADDRESS or "http://localhost:8000") + reverse("accounts:set-password", args=[token])
        )
