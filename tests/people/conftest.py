"""Two agencies that have met one person, each without knowing of the other."""

from datetime import date

import pytest

from bayiri.agencies.context import acting_as
from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.core.actor import ITSELF
from bayiri.people.commands import DocumentData, PersonData
from bayiri.people.commands.matching import find_matches
from bayiri.people.queries.matching import matches_page

BORN = date(1986, 3, 1)


@pytest.fixture
def as_(client, users):
    def signed_in(name):
        client.force_login(users[name])
        return client

    return signed_in


@pytest.fixture
def registered(cast):
    """`registered(cast.eve, "Mohammed")`: a case of one person, born on the same day as everybody else here."""

    def register(by, given="Mohamed", family="Hasan", number="", host="DEU", **more):
        said = {"born_on": BORN, "birth_precision": "day", "sex": "male", **more}
        papers = (DocumentData("passport", number, "IRQ", "proof"),) if number else ()
        with acting_as(by):
            members = [NewMember("self", PersonData(given, family, documents=papers, **said))]
            return register_case(by=by, form=FormOfReturn(host, "IRQ"), members=members)

    return register


@pytest.fixture
def looked(cast):
    """What the job does every few minutes."""

    def look():
        with acting_as(ITSELF):
            return find_matches(by=ITSELF)

    return look


@pytest.fixture
def pair(registered, looked, cast):
    """One match: Mohamed Hasan of Carla's agency, Mohammed Hassan of Eve's. Gives its id."""
    registered(cast.carla)
    registered(cast.eve, "Mohammed", "Hassan", host="FRA")
    looked()
    with acting_as(cast.stella):
        return matches_page(cast.stella, ["open"]).rows[0].id
