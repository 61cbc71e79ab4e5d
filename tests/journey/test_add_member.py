import pytest

from bayiri.cases.models import Case, Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(a_case, cast):
    return a_case(cast.carla)


def child(**more):
    return {
        "m0-given_names": "Noor",
        "m0-family_name": "Karim",
        "m0-sex": "female",
        "m0-relation": "child",
        **more,
    }


def test_somebody_joins_the_household(as_, case, act, cast):
    answer = as_("carla").post(f"/cases/{case.id}/people/add", child())
    act(cast.carla)
    assert answer.url == f"/cases/{case.id}"
    assert Case.objects.get().size == 2
    assert Member.objects.get(relation="child").person.name == "Noor Karim"


def test_it_asks_for_the_relation(as_, case, read):
    answer = as_("carla").post(f"/cases/{case.id}/people/add", child(**{"m0-relation": ""}))
    page = read(answer)
    assert answer.status_code == 422
    assert page.count("Relation to the main applicant: Choose how this person is related") == 1


def test_it_refuses_the_same_person_twice(as_, case, act, cast):
    same = child(**{"m0-given_names": "Hassan"})
    person_id = Member.objects.get().person_id
    shown = as_("carla").post(f"/cases/{case.id}/people/add", same)
    assert str(person_id) in shown.content.decode()
    answer = as_("carla").post(f"/cases/{case.id}/people/add", {**same, "told": "yes", "same-0": str(person_id)})
    assert answer.status_code == 422
    assert "The same person stands in this household twice." in answer.content.decode()


def test_another_agency_gets_404(as_, case):
    assert as_("eve").get(f"/cases/{case.id}/people/add").status_code == 404
    assert as_("eve").post(f"/cases/{case.id}/people/add", child()).status_code == 404
