import pytest

from bayiri.agencies.models import User
from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.people.commands import PersonData
from bayiri.web import tour

pytestmark = pytest.mark.django_db


@pytest.fixture
def demonstration(settings):
    settings.DEMONSTRATION = True


def test_outside_the_demonstration_there_is_no_tour(client):
    assert client.get("/tour").status_code == 404


def test_a_world_without_the_stories_says_so(client, demonstration):
    assert "The stories are not in this world." in client.get("/tour").content.decode()


def test_each_step_signs_in_as_the_right_person_and_opens_the_page(client, demonstration, act, cast, monkeypatch):
    act(cast.carla)
    person = PersonData("Aminata", "Diop", sex="female")
    case = register_case(by=cast.carla, form=FormOfReturn("DEU", "SEN"), members=[NewMember("self", person)])
    steps = (tour.Step("carla", "See", "Look"), tour.Step("carla", "Withdraw", "Do it", done_from="withdrawn"))
    monkeypatch.setattr(tour, "TALES", (tour.Tale("x", "Mother", "Lead", "Aminata Diop", steps),))
    page = client.get("/tour").content.decode()
    carla = User.objects.get(pk=cast.carla.id)
    assert f'action="/sign-in/as/{carla.pk}?next=/cases/{case.pk}"' in page
    assert page.count('class="app-step"') == 2
    answer = client.post(f"/sign-in/as/{carla.pk}?next=/cases/{case.pk}")
    assert answer.url == f"/cases/{case.pk}"


@pytest.mark.parametrize(
    ("stage", "wanted", "reached"),
    [
        ("decided", "approved", False), ("approved", "approved", True), ("arrived", "approved", True),
        ("withdrawn", "approved", False), ("withdrawn", "withdrawn", True), ("closed", "withdrawn", False), ("decided", "", False),
    ],
)  # fmt: skip
def test_a_step_is_done_when_the_case_has_come_that_far(stage, wanted, reached):
    assert tour._reached(stage, wanted) is reached
