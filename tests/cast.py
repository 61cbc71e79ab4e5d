"""The cast: the same few people in every test's story."""

from dataclasses import dataclass
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from bayiri.agencies.context import set_context
from bayiri.agencies.models import Agency, User
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.ids import uuid7

# key: (name, agency, roles)
AGENCIES = {
    "mission": ("Homeward Mission", "international", "DEU"),
    "advice": ("Open Door Advice", "ngo", "DEU"),
    "sprout": ("New Sprout", "ngo", "IRQ"),
    "stranger": ("Elsewhere Aid", "ngo", "FRA"),
    "interior": ("Ministry of the Interior", "ministry", "DEU"),
    "labour": ("Ministry of Labour", "ministry", "DEU"),
    "police": ("Federal Border Police", "police", "DEU"),
    "gendarmes": ("Border Guard of Erbil", "police", "IRQ"),
    "wayside": ("Wayside Help", "ngo", "TUR"),
    "centre": ("Citadel Training Centre", "training", "IRQ"),
    "bank": ("Two Rivers Bank", "bank", "IRQ"),
    "circle": ("Two Shores Circle", "diaspora", "DEU"),
    "watch": ("Fair Return Watch", "monitoring", "DEU"),
}
PEOPLE = {
    "carla": ("Carla Counsellor", "mission", ["counsellor"]),
    "clemens": ("Clemens Counsellor", "mission", ["counsellor"]),
    "paul": ("Paul Protection", "mission", ["protection_officer"]),
    "tara": ("Tara Travel", "mission", ["travel_officer"]),
    "mona": ("Mona Manager", "mission", ["programme_manager"]),
    "dora": ("Dora Director", "mission", ["director"]),
    "stella": ("Stella Steward", "mission", ["data_steward"]),
    "rami": ("Rami Reintegration", "sprout", ["reintegration_officer"]),
    "ranya": ("Ranya Reception", "sprout", ["reintegration_officer"]),
    "hana": ("Hana Protection", "wayside", ["protection_officer"]),
    "eve": ("Eve Elsewhere", "stranger", ["counsellor", "protection_officer", "travel_officer", "programme_manager"]),
    "saul": ("Saul Steward", "stranger", ["data_steward"]),
    "tessa": ("Tessa Steward", "advice", ["data_steward"]),
    "adam": ("Adam Advice", "advice", ["counsellor"]),
    "ines": ("Ines Interior", "interior", ["director"]),
    "lars": ("Lars Labour", "labour", ["director"]),
    "petra": ("Petra Police", "police", ["director"]),
    "basim": ("Basim Border", "gendarmes", ["director"]),
    "nadia": ("Nadia Border", "gendarmes", ["travel_officer"]),
    "nizar": ("Nizar Border", "gendarmes", ["travel_officer"]),
    "badr": ("Badr Bank", "bank", ["reintegration_officer"]),
    "tuana": ("Tuana Wayside", "wayside", ["programme_manager"]),
    "timur": ("Timur Wayside", "wayside", ["counsellor"]),
    "ivo": ("Ivo Administrator", "mission", ["administrator"]),
    "sora": ("Sora Schooling", "centre", ["director"]),
    "dilan": ("Dilan Diaspora", "circle", ["diaspora_partner"]),
    "olga": ("Olga Ombudswoman", "watch", ["complaints_officer"]),
    "wanda": ("Wanda Watch", "watch", ["director"]),
}


class QuickArgon2(Argon2PasswordHasher):
    """The real hash with little work: tests are not attacked."""

    time_cost, memory_cost, parallelism = 1, 64, 1


def _force_login(client, user, backend=None):
    """Signed in in two steps, just now: how somebody comes in is the subject of tests/accounts alone."""
    request = HttpRequest()
    request.session = client.session
    login(request, user, settings.AUTHENTICATION_BACKENDS[0])
    request.session["proved"] = ["password", "code"]
    request.session["confirmed_at"] = clock.now().timestamp()
    request.session.save()
    client._set_login_cookies(request)


Client.force_login = _force_login  # type: ignore[method-assign]


@dataclass
class Cast:
    """Everybody by first name, as the actor they are: `cast.carla`."""

    actors: dict[str, Actor]

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.actors[name]
        except KeyError:
            raise AttributeError(name) from None


def _as_owner() -> psycopg.Connection:
    settings = connection.settings_dict
    return psycopg.connect(f"postgresql://bayiri_owner@/{settings['NAME']}?host={settings['HOST']}", autocommit=True)


@pytest.fixture(scope="session")
def _cast(django_db_setup):
    """Agencies and their people, written once for all tests of a worker: staff are no test's subject."""
    agency_ids = {key: uuid7() for key in AGENCIES}
    actors = {}
    with _as_owner() as owner:
        for key, (name, kind, country) in AGENCIES.items():
            owner.execute(
                "INSERT INTO agencies_agency (id, name, kind, country) VALUES (%s, %s, %s, %s)",
                [agency_ids[key], name, kind, country],
            )
        for key, (name, agency, roles) in PEOPLE.items():
            user_id = uuid7()
            owner.execute(
                "INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active) VALUES (%s, %s, %s, %s, %s, true)",
                [user_id, f"{key}@example.org", name, agency_ids[agency], roles],
            )
            actors[key] = Actor(
                user_id, name, agency_ids[agency], AGENCIES[agency][0], AGENCIES[agency][2], frozenset(roles)
            )
    return Cast(actors)


@pytest.fixture
def cast(db, _cast):
    return _cast


@pytest.fixture
def act(cast):
    """`act(cast.carla)`: from here on she acts. `act(None)`: nobody does."""
    return set_context


@pytest.fixture
def owner(cast):
    """A connection of the database's owner, outside the test's transaction: sees only what was committed."""
    with _as_owner() as connection_of_owner:
        yield connection_of_owner


@pytest.fixture
def users(cast):
    return {name: User.objects.get(pk=actor.id) for name, actor in cast.actors.items()}


__all__ = ["Agency"]


@pytest.fixture
def days_are_over(owner):
    """`days_are_over(actor)`: the days in which their second step may wait are over, or last `but_for` so long."""
    given = []

    def over(actor, but_for=timedelta(days=-1)):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT transaction_timestamp(), amount FROM accounts_term WHERE name = 'second_factor_grace_days'"
            )
            moment, days = cursor.fetchone()
        began = moment - timedelta(days=days) + but_for
        owner.execute("INSERT INTO accounts_grace (user_id, began_at) VALUES (%s, %s)", [actor.id, began])
        given.append(actor.id)

    yield over
    owner.execute("DELETE FROM accounts_grace WHERE user_id = ANY (%s)", [given])


@pytest.fixture
def run_jobs(db):
    """Do what is queued, within the test's transaction, one after the other; gives how many jobs were done."""

    def run() -> int:
        done = 0
        while queued := ProcrastinateJob.objects.filter(status="todo").order_by("id").first():
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [queued.id])
            app.tasks[queued.task_name](**queued.args)
            done += 1
        return done

    return run
