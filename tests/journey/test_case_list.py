import pytest

from bayiri.cases.models import Case
from bayiri.safeguards.commands import assess

pytestmark = pytest.mark.django_db


def names_on(page):
    return [name for name in ("Hassan", "Karim", "Ahmad", "Zeynep") if name in page.content.decode()]


@pytest.fixture
def cases(a_case, cast):
    return [
        a_case(cast.carla, "Hassan", "A"),
        a_case(cast.clemens, "Ahmad", "B", to="AFG"),
        a_case(cast.carla, "Zeynep", "C", to="TUR"),
    ]


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", {"Hassan", "Ahmad", "Zeynep"}),
        ("?destination=AFG", {"Ahmad"}),
        ("?destination=turkiye", {"Zeynep"}),
        ("?caseworker=me", {"Hassan", "Zeynep"}),
        ("?stage=registered", {"Hassan", "Ahmad", "Zeynep"}),
        ("?stage=closed", set()),
        ("?caseworker=me&destination=AFG", set()),
        ("?sort=name&page=2", set()),
        ("?sort=nonsense&page=-1&stage=nonsense", {"Hassan", "Ahmad", "Zeynep"}),
    ],
)
def test_it_narrows(as_, cases, query, seen):
    assert set(names_on(as_("carla").get("/cases" + query))) == seen


def test_it_narrows_by_colleague_and_agency(as_, cases, cast):
    carla = as_("carla")
    assert names_on(carla.get(f"/cases?caseworker={cast.clemens.id}")) == ["Ahmad"]
    assert len(names_on(carla.get(f"/cases?agency={cast.carla.agency_id}"))) == 3
    assert names_on(carla.get(f"/cases?agency={cast.eve.agency_id}")) == []


def test_it_narrows_by_vulnerability(as_, cases, cast, act):
    act(cast.carla)
    member = cases[1].members.get()
    said = {"needs": "", "risks": "", "protective_factors": "", "fears_return": False}
    assess(by=cast.carla, case_id=cases[1].id, member_id=member.id, vulnerabilities=["illness"], **said)
    carla = as_("carla")
    assert names_on(carla.get("/cases?vulnerability=illness")) == ["Ahmad"]
    assert names_on(carla.get("/cases?vulnerability=torture")) == []


def test_it_sorts_by_name(as_, cases):
    page = as_("carla").get("/cases?sort=-name").content.decode()
    assert page.index("Zeynep") < page.index("Ahmad")


def test_each_filter_can_be_taken_out_again(as_, cases):
    page = as_("carla").get("/cases?destination=AFG&sort=name").content.decode()
    assert "Destination country: Afghanistan" in page
    assert 'href="?sort=name"' in page


def test_it_pages_without_counting(as_, a_case, cast):
    for number in range(26):
        a_case(cast.carla, f"Person{number}")
    carla = as_("carla")
    assert "Next page" in carla.get("/cases").content.decode()
    second = carla.get("/cases?page=2").content.decode()
    assert "Cases 26 to 26" in second
    assert "Previous page" in second


def test_it_shows_no_case_of_another_agency(as_, cases):
    page = as_("eve").get("/cases")
    assert names_on(page) == []
    assert "No cases yet." in page.content.decode()


def test_it_asks_the_database_seldom(as_, cases, at_most):
    carla = as_("carla")
    with at_most(12):
        carla.get("/cases?destination=AFG&caseworker=me&sort=name")


def test_it_sends_a_stranger_to_sign_in(client):
    assert client.get("/cases").status_code == 302
    assert not Case.objects.exists()
