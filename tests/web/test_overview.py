import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.people.commands import PersonData

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_cases(act, cast):
    act(cast.carla)
    for destination in ("IRQ", "IRQ", "AFG"):
        members = [NewMember("self", PersonData("Hassan", "Karim"))]
        register_case(by=cast.carla, form=FormOfReturn("DEU", destination), members=members)


@pytest.fixture
def overview_of(client, users):
    def page(name):
        client.force_login(users[name])
        return client.get("/").content.decode()

    return page


def test_it_counts_by_stage_corridor_and_month(three_cases, overview_of):
    page = overview_of("dora")
    assert "Your agency sees 3 cases." in page
    assert 'href="/cases?stage=registered"><span class="app-tile__number">3</span>' in page
    assert "Germany to Iraq" in page
    assert 'href="/cases?destination=AFG"' in page


def test_an_agency_counts_its_own_cases_only(three_cases, overview_of):
    assert "Your agency sees no cases yet." in overview_of("eve")


def test_it_asks_the_database_seldom(three_cases, client, users):
    client.force_login(users["dora"])
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    assert len(asked) <= 12


def test_it_sends_a_stranger_to_sign_in(client):
    assert client.get("/").url == "/sign-in"
