"""Everything that happened in a case, with before and after."""

import pytest

from bayiri.agencies.choices import Mode, SubjectKind
from bayiri.agencies.commands import grant_sight
from bayiri.cases.models import Member
from bayiri.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(a_case, cast, as_):
    """A case whose destination was changed by a colleague, and whose person was corrected."""
    case = a_case(cast.carla)
    usual = {
        "destination_country": "Iraq",
        "duration": "permanent",
        "category": "personal_wish",
        "residence_status": "not_said",
    }
    as_("clemens").post(f"/cases/{case.id}/journey", {**usual, "destination_place": "Mosul", "version": "1"})
    person = f"/cases/{case.id}/people/{Person.objects.get().id}"
    name = {"given_names": "Hassan", "family_name": "Kareem", "sex": "male", "version": "1"}
    as_("carla").post(person + "/correct", {**name, "born_on_year": "1985"})
    as_("carla").post(
        person + "/contacts/add", {"kind": "phone", "value": "+49 30 5550101", "state": "current", "version": "0"}
    )
    return case


def where(case, **narrowed):
    return f"/cases/{case.id}/timeline?" + "&".join(f"{name}={value}" for name, value in narrowed.items())


def test_it_tells_what_was_before_and_after(as_, case, read):
    text = read(as_("carla").get(where(case)))
    assert "Plans changed Clemens Counsellor" in text
    assert "Town or district after: Mosul" in text
    assert "Person's record corrected: Hassan Kareem Carla Counsellor" in text.replace("&#x27;", "'")
    assert "Family name before: Karim after: Kareem" in text
    assert "Date of birth after: 1985" in text
    assert "Number or address after: +49 30 5550101" in text
    assert "Case registered" in text


def test_it_is_narrowed(as_, case, cast, read, act):
    act(cast.carla)
    member = Member.objects.get()
    by_person = read(as_("carla").get(where(case, person=member.id)))
    assert ("Kareem" in by_person, "Mosul" in by_person) == (True, False)
    by_who = read(as_("carla").get(where(case, who=cast.clemens.id)))
    assert ("before: Karim" in by_who, "after: Mosul" in by_who) == (False, True)
    assert "after: Mosul" not in read(as_("carla").get(where(case, room="person")))
    by_kind = read(as_("carla").get(where(case, kind="case.registered")))
    assert "after: Mosul" not in by_kind
    assert "Nothing that happened fits all of this." in read(as_("carla").get(where(case, until="2020-01-01")))
    assert "after: Mosul" in read(as_("carla").get(where(case, since="2020-01-01", until="2050-01-01")))


def test_it_is_paged_and_printed(as_, case, read, monkeypatch):
    from bayiri.journey.queries import timeline

    monkeypatch.setattr(timeline, "PAGE_SIZE", 2)
    first, second = read(as_("carla").get(where(case))), read(as_("carla").get(where(case, page=2)))
    assert ("Case registered" in first.split("Show")[1], "Case registered" in second.split("Show")[1]) == (False, True)
    whole = read(as_("carla").get(where(case, whole="yes"))).split("Show")[1]
    assert "Case registered" in whole
    assert "Way to make contact added" in whole


def test_only_the_readers_sections_are_told(as_, case, read, act, cast):
    """INV-04: an agency that sees the case and nothing of the person reads nothing of the person's history."""
    act(cast.carla)
    grant_sight(
        by=cast.carla,
        kind=SubjectKind.CASE,
        subject_id=case.id,
        agency_id=cast.rami.agency_id,
        purpose="programme",
        mode=Mode.READ,
    )
    text = read(as_("rami").get(where(case)))
    assert "after: Mosul" in text
    assert "Kareem" not in text.split("What happened")[-1].split("About whom")[0]
    assert "+49 30 5550101" not in text
    assert "before: Karim" not in text
    assert as_("eve").get(where(case)).status_code == 404


def test_the_number_of_queries_does_not_grow(as_, case, at_most):
    counsellor = as_("carla")
    for version in range(2, 6):
        name = {"given_names": "Hassan", "family_name": f"Kareem {version}", "sex": "male", "version": str(version)}
        counsellor.post(f"/cases/{case.id}/people/{Person.objects.get().id}/correct", name)
    with at_most(13):
        counsellor.get(where(case))


def test_the_case_page_shows_the_latest_and_leads_there(as_, case):
    page = as_("carla").get(f"/cases/{case.id}").content.decode()
    assert f"/cases/{case.id}/timeline" in page
