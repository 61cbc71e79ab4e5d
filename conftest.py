"""The database of the tests: made once as a template by its owner, cloned for each worker, used as the application."""

import hashlib
import os
import subprocess
import sys
from base64 import b64encode
from functools import cache

import psycopg
import pytest
from django.db import connections
from django.utils import translation

from config.embedded import EmbeddedServer
from config.paths import ROOT

# The cast acts in tests/ and in scenarios/ alike.
pytest_plugins = ["tests.cast"]
# What seals files in other processes of the tests.
FILE_KEYS = "tests:" + b64encode(b"only for tests, thirty-two bytes").decode()
SERVER = EmbeddedServer(os.environ.get("BAYIRI_TEST_SERVER", "test"))


def _is_controller(config: pytest.Config) -> bool:
    return not hasattr(config, "workerinput")


@cache
def template_name() -> str:
    """Names the template by what it is made of, so that an unchanged one is not made again."""
    digest = hashlib.sha256()
    sources = [
        *ROOT.glob("bayiri/*/migrations/*.py"),
        *ROOT.glob("bayiri/*/guards*.sql"),
        *ROOT.glob("bayiri/cases/rules/stages.py"),
    ]
    sources += [
        *(
            path
            for folder in ("law", "programmes", "carriers", "surveys", "retention")
            for path in ROOT.glob(f"{folder}/**/*.yaml")
        ),
        ROOT / "config" / "database.py",
        ROOT / "config" / "law_tables.py",
        ROOT / "config" / "settings.py",
    ]
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return f"template_{digest.hexdigest()[:16]}"


def _as_superuser(*statements: str) -> None:
    with psycopg.connect(SERVER.url("postgres", "postgres"), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]


def make_template() -> None:
    """Migrate an empty database as the owner, in a process of its own, unless it is there already."""
    name = template_name()
    with psycopg.connect(SERVER.url("postgres", "postgres"), autocommit=True) as connection:
        names = [
            row[0] for row in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'")
        ]
    if name in names:
        return
    _as_superuser(*(f"DROP DATABASE {old}" for old in names))
    making = f"making_{os.getpid()}"
    code = (
        "import django; django.setup()\n"
        "from config import database; from config.embedded import EmbeddedServer\n"
        f"database.make_embedded(EmbeddedServer({SERVER.name!r}), '{making}'); database.migrate()\n"
    )
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": SERVER.url("bayiri_app", making),
        "DATABASE_OWNER_URL": SERVER.url("bayiri_owner", making),
        "SECRET_KEY": "tests",
        "CONTEXT_KEY": "tests",
    }
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=ROOT)
    _as_superuser(f"ALTER DATABASE {making} RENAME TO {name}")


def clone(name: str) -> None:
    """A fresh copy of the template under `name`."""
    _as_superuser(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {template_name()}")


def pytest_configure(config):
    from django.conf import settings

    settings.CONTEXT_KEY = "tests"
    settings.PASSWORD_HASHERS = ["tests.cast.QuickArgon2", "django.contrib.auth.hashers.ScryptPasswordHasher"]
    if _is_controller(config) and not config.option.collectonly:
        SERVER.start()
        make_template()


def pytest_unconfigure(config):
    if _is_controller(config):
        SERVER.stop()


@pytest.fixture(scope="session")
def fresh_database(request):
    """`fresh_database(name, like=None)`: a copy of the template, or of another copy, that goes when the tests end.

    Gives the environment in which another process finds it, as the application and as its owner.
    """
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    made = []

    def make(name: str, like: str | None = None) -> dict[str, str]:
        name, like = f"{name}_{worker}", f"{like}_{worker}" if like else template_name()
        _as_superuser(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name} TEMPLATE {like}")
        made.append(name)
        return {
            "DATABASE_URL": SERVER.url("bayiri_app", name), "DATABASE_OWNER_URL": SERVER.url("bayiri_owner", name),
            "SECRET_KEY": "tests", "CONTEXT_KEY": "tests", "DJANGO_SETTINGS_MODULE": "config.settings",
            "FILE_KEYS": FILE_KEYS,
        }  # fmt: skip

    yield make
    _as_superuser(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in made))


@pytest.fixture(scope="session")
def django_db_setup(request):
    """This worker's own copy; the default connection is the application's role, as in production."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    name = f"tests_{worker}"
    clone(name)
    for alias in ("default", "owner"):
        connections[alias].settings_dict.update(HOST=str(SERVER.socket_folder), NAME=name, PORT="", PASSWORD="")
    yield
    connections.close_all()
    _as_superuser(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(autouse=True)
def _in_english():
    """A page that one test read in Arabic leaves the next one no Arabic."""
    with translation.override("en"):
        yield
