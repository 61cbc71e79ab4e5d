"""Programs of agencies that hold a token."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from bayiri.accounts.commands import systems
from bayiri.agencies.commands.people import change_roles
from bayiri.agencies.context import acting_as
from bayiri.agencies.models import User
from bayiri.core.actor import Actor
from bayiri.core.ids import uuid7
from tests.cast import _as_owner
from tests.invariants.conftest import as_, desk, told

__all__ = ["as_", "desk", "told"]
EVERY_SCOPE = ("cases:read", "referrals:write", "referrals:answer", "arrivals:confirm", "follow-ups:write")


@dataclass
class Program:
    """A program with its token: `get` and `post` are answered with status and JSON."""

    client_id: str
    secret: str
    actor: Actor
    http: Client = field(default_factory=Client)
    token: str = ""

    def take_token(self, **more: Any):
        said = {"grant_type": "client_credentials", "client_id": self.client_id, "client_secret": self.secret, **more}
        answer = self.http.post("/api/v1/token", said)
        if answer.status_code == 200:
            self.token = answer.json()["access_token"]
        return answer

    def get(self, path: str, **headers: str):
        return self.http.get(f"/api/v1/{path}", headers=self._headers(headers))

    def post(self, path: str, said: Any, **headers: str):
        body = said if isinstance(said, str) else json.dumps(said)
        return self.http.post(f"/api/v1/{path}", body, content_type="application/json", headers=self._headers(headers))

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {
            "authorization": f"Bearer {self.token}",
            **{name.replace("_", "-"): said for name, said in more.items()},
        }


@pytest.fixture(scope="module")
def _administrators(_cast):
    """An administrator in each agency that has none; written by the owner, so gone again after the module."""
    agencies = {actor.agency_id for actor in _cast.actors.values()} - {_cast.ivo.agency_id}
    made = {agency_id: uuid7() for agency_id in agencies}
    with _as_owner() as owner:
        for agency_id, user_id in made.items():
            owner.execute(
                "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active) VALUES (%s, %s, %s, %s, %s, true)",
                [user_id, f"{user_id}@example.org", "Aida Administrator", agency_id, ["administrator"]],
            )
        yield made
        owner.execute("DELETE FROM agencies_user WHERE id = ANY (%s)", [list(made.values())])


@pytest.fixture
def keeper(cast, _administrators):
    """`keeper(cast.rami)`: an administrator of the same agency, as Ivo is of the mission."""

    def of(actor: Actor) -> Actor:
        if actor.agency_id == cast.ivo.agency_id:
            return cast.ivo
        return User.objects.select_related("agency").get(pk=_administrators[actor.agency_id]).actor

    return of


@pytest.fixture
def program(keeper):
    """`program(cast.rami, "reintegration_officer", scopes=[...])`: a program of Rami's agency, with a token."""

    def connect(
        near: Actor, *roles: str, scopes: tuple[str, ...] = EVERY_SCOPE, name: str = "Register", enters: bool = True
    ) -> Program:
        by = keeper(near)
        with acting_as(by):
            made = systems.make_system(by=by, name=name, scopes=scopes)
            if roles:
                change_roles(by=by, user_id=made.system.account_id, roles=frozenset(roles))
            user = User.objects.select_related("agency").get(pk=made.system.account_id)
        one = Program(made.system.client_id, made.secret, user.actor)
        assert not enters or one.take_token().status_code == 200
        return one

    return connect
