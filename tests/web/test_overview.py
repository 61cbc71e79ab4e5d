import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.people.commands import PersonData
from bayiri.referrals.commands import refer_somebody
from bayiri.referrals.rules import Asked, Shown

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


@pytest.fixture
def asked_of_new_sprout(act, cast):
    asked = Asked("service", "reintegration", Shown("training"), cast.rami.agency_id, sections=("identity", "contact"))
    act(cast.dilan)
    return refer_somebody(by=cast.dilan, asked=asked, name="Salma Karim", contact="salma@example.org", agreed=True)


def test_who_only_helps_sees_at_once_what_waits(asked_of_new_sprout, overview_of):
    """No list of stages, and no way to register for who may not: what is asked stands on the first page."""
    page = overview_of("rami")
    assert "Asked of us" in page
    assert f'href="/referrals/{asked_of_new_sprout.id}"' in page
    assert "Your agency sees no cases yet." not in page


def test_registering_is_offered_to_who_may(overview_of):
    assert 'class="govuk-button" href="/register"' in overview_of("eve")
    assert 'class="govuk-button" href="/register"' not in overview_of("tara")


def test_an_address_that_only_takes_what_is_sent_says_so_on_a_page(client, users):
    client.force_login(users["carla"])
    answer = client.get("/news/read")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This page is not here" in answer.content.decode()
