"""`bayiri api-client`: connect a program of an agency, give it a new secret, stop it, in an administrator's name."""

import json
from argparse import ArgumentParser

from django.conf import settings
from django.core.management import CommandError
from django.core.management.base import BaseCommand

from bayiri.accounts.commands import systems
from bayiri.accounts.queries import systems_of
from bayiri.agencies.context import acting_as
from bayiri.agencies.models import User
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.pages.answers import sentences
from bayiri.pages.scopes import Scope


class Command(BaseCommand):
    help = "Connect a program of an agency to the API, give it a new secret, or stop it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the program's name, as it stands in the log")
        parser.add_argument("--by", required=True, help="the e-mail address of an administrator of the agency")
        parser.add_argument("--scope", action="append", default=[], help=f"what it may do: {', '.join(Scope.values)}")
        parser.add_argument(
            "--renew", action="store_true", help="a new secret; the one of now and its tokens end at once"
        )
        parser.add_argument(
            "--stop", action="store_true", help="it reads and writes nothing more, at once and for good"
        )
        parser.add_argument("--json", action="store_true", help="print for machines")

    def handle(self, *args, name: str, by: str, scope: list[str], renew: bool, stop: bool, **said) -> None:
        if "owner" not in settings.DATABASES:
            raise CommandError("api-client: set DATABASE_OWNER_URL; the application's own role may not do this")
        user = User.objects.select_related("agency").filter(email__iexact=by, is_active=True).first()
        if user is None:
            raise CommandError(f"api-client: nobody has the address {by!r}")
        try:
            with acting_as(user.actor) as actor:
                found = self._do(actor, name, scope, renew, stop)
        except NotAllowed:
            raise CommandError(f"api-client: {by} is no administrator") from None
        except RuleBroken as broken:
            raise CommandError("api-client: " + " ".join(sentences(broken.reasons))) from None
        if said["json"]:
            self.stdout.write(json.dumps(found))
        elif "secret" in found:
            self.stdout.write(f"client {found['client']}\nsecret {found['secret']}\nThe secret is shown only now.")

    def _do(self, actor: Actor, name: str, scopes: list[str], renew: bool, stop: bool) -> dict[str, str]:
        if not (renew or stop):
            made = systems.make_system(by=actor, name=name, scopes=scopes)
            return {"client": made.system.client_id, "secret": made.secret}
        system = systems_of(actor).filter(name=name, stopped_at__isnull=True).first()
        if system is None:
            raise CommandError(f"api-client: no program is called {name!r}")
        if stop:
            systems.stop_system(by=actor, system_id=system.id)
            return {"client": system.client_id}
        renewed = systems.renew_secret(by=actor, system_id=system.id)
        return {"client": system.client_id, "secret": renewed.secret}
