import pytest

from bayiri.cases.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(a_case, cast):
    return a_case(cast.carla)


def sent(**changes):
    usual = {
        "destination_country": "Iraq",
        "duration": "permanent",
        "category": "personal_wish",
        "residence_status": "not_said",
    }
    return {**usual, "version": "1", **changes}


def test_it_changes_the_destination(as_, case, act, cast):
    answer = as_("carla").post(
        f"/cases/{case.id}/journey", sent(destination_country="Türkiye", destination_place="Van")
    )
    act(cast.carla)
    assert answer.url == f"/cases/{case.id}"
    assert (Case.objects.get().destination_country, Case.objects.get().destination_place) == ("TUR", "Van")


def test_the_second_of_two_sees_both_versions(as_, case, act, cast):
    as_("carla").post(f"/cases/{case.id}/journey", sent(destination_place="Mosul"))
    answer = as_("clemens").post(f"/cases/{case.id}/journey", sent(destination_country="Syria"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mosul" in page
    assert "Syria" in page
    again = as_("clemens").post(f"/cases/{case.id}/journey", sent(destination_country="Syria", version="2"))
    act(cast.carla)
    assert again.status_code == 302
    assert Case.objects.get().destination_country == "SYR"


def test_it_refuses_the_country_the_person_is_in(as_, case):
    answer = as_("carla").post(f"/cases/{case.id}/journey", sent(destination_country="Germany"))
    assert answer.status_code == 422
    assert "The destination is the country the person is in now." in answer.content.decode()


def test_another_agency_gets_404(as_, case):
    assert as_("eve").get(f"/cases/{case.id}/journey").status_code == 404
    assert as_("eve").post(f"/cases/{case.id}/journey", sent()).status_code == 404
