"""What attacks are made of: statements run as the application's role, what refuses them, and whom they are about."""

import json
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection, transaction

from bayiri.audit.models import Because, Event
from bayiri.cases.commands import FormOfReturn, NewMember
from bayiri.core import keys
from bayiri.core.errors import RuleBroken
from bayiri.core.ids import uuid7
from bayiri.people.commands import PersonData

START = datetime(2024, 3, 4, 9, tzinfo=UTC)
TO_IRAQ = FormOfReturn("DEU", "IRQ", "Erbil")


def person(name="Omar", born=date(1986, 3, 1), **more):
    return PersonData(name, "Hassan", sex="male", born_on=born, birth_precision="day", nationalities=("IRQ",), **more)


ALONE = [NewMember("self", person())]
CHILD_ALONE = [NewMember("self", person("Yusuf", date(2010, 1, 2)), guardian_name="The youth office")]
COUPLE = [NewMember("self", person()), NewMember("spouse", person("Zeinab", date(1990, 7, 9)))]
FAMILY = [*COUPLE, NewMember("child", person("Yusuf", date(2015, 1, 2)))]


def run(statement, *values):
    """The first row that a statement answers, or None."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone() if cursor.description else None


def call(function, **said):
    """Hand a row to one of the database's own functions, as whoever can run a statement may."""
    said.setdefault("id", uuid7())
    return run(f"SELECT {function}(%s::jsonb)", json.dumps(said, cls=DjangoJSONEncoder))


@contextmanager
def refused(*words):
    """The database refuses for want of privilege what happens within, and says so in one of these words."""
    with pytest.raises(DatabaseError) as fault, transaction.atomic():
        yield
    assert fault.value.__cause__.sqlstate in ("42501", "23514"), fault.value
    assert not words or any(word in str(fault.value) for word in words), fault.value


@contextmanager
def rule_refuses(*codes):
    """The command refuses what happens within, with these codes among its reasons."""
    with pytest.raises(RuleBroken) as broken, transaction.atomic():
        yield
    assert set(codes) <= set(broken.value.reasons), broken.value.reasons


def insert(table, **values):
    names, places = ", ".join(values), ", ".join(["%s"] * len(values))
    return run(f"INSERT INTO {table} ({names}) VALUES ({places})", *values.values())


def as_sealed(content: bytes | None) -> bytes | None:
    """Bytes that look sealed, as whoever smuggles a statement in would send them."""
    return keys.seal(content, "nowhere").content if content is not None else None


def why_of(kind):
    """The reason that stands beside the last event of a kind; the log itself holds none of its words."""
    event = Event.objects.filter(kind=kind).latest("id")
    assert "reason" not in event.facts
    return Because.objects.get(pk=event.facts["because"]).reason
