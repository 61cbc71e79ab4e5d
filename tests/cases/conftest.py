"""A household on record, and people of its agency opening pages."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.cases.commands.appointments import AppointmentData
from bayiri.cases.queries import members_of
from bayiri.core import clock
from bayiri.people.commands import ContactData, PersonData

NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def now():
    """It is nine o'clock on a Wednesday."""
    with clock.moved_to(NOW):
        yield NOW


@pytest.fixture
def case(now, cast, act):
    """A couple of Carla's: he needs an interpreter for Dari, she speaks English and has a phone that is safe."""
    act(cast.carla)
    omar = PersonData("عمر", "حسن", sex="male", languages=("prs",), interpreter_language="prs")
    phone = ContactData("phone", "+49 151 5550101", is_safe=True)
    zeinab = PersonData("Zeinab", "Hassan", sex="female", languages=("eng",), contacts=(phone,))
    members = [NewMember("self", omar), NewMember("spouse", zeinab)]
    return register_case(by=cast.carla, form=FormOfReturn("DEU", "AFG"), members=members)


@pytest.fixture
def people(case, cast):
    """Omar and Zeinab, as members of the case."""
    with acting_as(cast.carla):
        return members_of(case)


@pytest.fixture
def talk(cast):
    """`talk(hours=24)`: counselling with Carla, in a day, for an hour, in English."""

    def data(*, hours=24.0, lasts=1.0, by=None, **more):
        starts_at = NOW + timedelta(hours=hours)
        said = {"kind": "counselling", "channel": "in_person", "language": "eng", "place": "Room 2", **more}
        person_id = (by or cast.carla).id
        return AppointmentData(
            starts_at=starts_at, ends_at=starts_at + timedelta(hours=lasts), person_id=person_id, **said
        )

    return data


@pytest.fixture
def as_(client, users):
    """`as_("carla")`: the client, signed in as her."""

    def signed_in(name):
        client.force_login(users[name])
        return client

    return signed_in


@pytest.fixture
def read():
    """`read(answer)`: what a page says, without its markup."""

    def text(answer):
        return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())

    return text
