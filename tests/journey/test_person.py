import pytest
from django.db import ProgrammingError, transaction

from bayiri.people.models import Contact, IdentityDocument, Person
from tests.invariants.conftest import desk, told  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(a_case, cast):
    case = a_case(cast.carla)
    return case, Person.objects.get()


@pytest.fixture
def address(record):
    case, person = record
    return f"/cases/{case.id}/people/{person.id}"


def contact(**changes):
    return {
        "kind": "phone", "value": "+49 151 5550101", "is_safe": "on", "note": "after six", "state": "current",
        "version": "0", **changes,
    }  # fmt: skip


def document(**changes):
    return {
        "kind": "passport", "number": "K1234567", "country": "Iraq", "grade": "proof", "issued_on_day": "1",
        "issued_on_month": "3", "issued_on_year": "2020", "state": "current", "version": "0", **changes,
    }  # fmt: skip


def test_the_page_shows_the_record_and_every_safeguard(as_, record, address):
    page = as_("carla").get(address).content.decode()
    assert "Hassan Karim" in page
    assert "None yet. Ask how the person can be reached without danger." in page
    assert page.count('class="app-gate app-gate--') >= 7


def test_after_the_departure_what_was_found_is_still_a_link_away(told, as_):  # noqa: F811
    """Nothing is cleared there any more, but who answers for the release reads what it rested on."""
    story = told("departed")
    member = story.members()[0]
    page = as_("carla").get(f"/cases/{story.case.id}/people/{member.person_id}").content.decode()
    assert "It stands in the way of nothing any more." in page
    assert page.count("Looked at, papers seen.") >= 3
    gate = f"/cases/{story.case.id}/members/{member.id}/safeguards/non_refoulement"
    assert gate in page
    assert "Looked at, papers seen." in as_("carla").get(gate).content.decode()


def test_a_contact_is_added_and_corrected(as_, address, act, cast):
    counsellor = as_("carla")
    assert counsellor.post(address + "/contacts/add", contact()).url == address
    act(cast.carla)
    added = Contact.objects.get()
    assert (added.value, added.is_safe, added.version) == ("+49 151 5550101", True, 1)
    counsellor.post(f"{address}/contacts/{added.id}", contact(is_safe="", version="1"))
    act(cast.carla)
    assert (Contact.objects.get().is_safe, Contact.objects.get().version) == (False, 2)
    assert "Not said to be safe" in counsellor.get(address).content.decode()


def test_whether_it_still_counts_is_asked_of_what_is_on_record_only(as_, address, act, cast):
    counsellor = as_("carla")
    assert "Does it still count?" not in counsellor.get(address + "/contacts/add").content.decode()
    counsellor.post(address + "/contacts/add", contact())
    act(cast.carla)
    page = counsellor.get(f"{address}/contacts/{Contact.objects.get().id}").content.decode()
    assert "Does it still count?" in page


def test_a_mistake_stays_on_record_struck_out_and_is_not_found(as_, address, act, cast):
    counsellor = as_("carla")
    counsellor.post(address + "/documents/add", document())
    assert "Hassan Karim" in counsellor.post("/search", {"q": "K1234567"}, follow=True).content.decode()
    act(cast.carla)
    added = IdentityDocument.objects.get()
    counsellor.post(f"{address}/documents/{added.id}", document(state="mistake", version="1"))
    page = counsellor.get(address).content.decode()
    assert '<del><bdi class="app-ltr">K1234567</bdi></del>' in page
    assert "Written down by mistake" in page
    assert "Hassan Karim" not in counsellor.post("/search", {"q": "K1234567"}, follow=True).content.decode()


def test_the_second_of_two_sees_both_versions(as_, address, act, cast):
    as_("carla").post(address + "/contacts/add", contact())
    act(cast.carla)
    where = f"{address}/contacts/{Contact.objects.get().id}"
    as_("carla").post(where, contact(value="+49 151 5550102", version="1"))
    answer = as_("clemens").post(where, contact(value="+49 151 5550103", version="1"))
    assert answer.status_code == 409
    assert "+49 151 5550102" in answer.content.decode()
    assert "+49 151 5550103" in answer.content.decode()
    act(cast.carla)
    assert Contact.objects.get().value == "+49 151 5550102"


def test_a_document_issued_before_birth_is_refused_with_the_reason(as_, address, act, cast):
    as_("carla").post(
        address + "/correct",
        {"given_names": "Hassan", "family_name": "Karim", "sex": "male", "version": "1", "born_on_year": "1985"},
    )
    answer = as_("carla").post(address + "/documents/add", document(issued_on_year="1984"))
    assert answer.status_code == 422
    assert "INV-19" in answer.content.decode()
    act(cast.carla)
    assert not IdentityDocument.objects.exists()


def test_a_document_that_ends_before_it_begins_names_the_field(as_, address):
    wrong = document(expires_on_day="1", expires_on_month="3", expires_on_year="2019")
    answer = as_("carla").post(address + "/documents/add", wrong)
    assert answer.status_code == 422
    assert 'href="#id_expires_on' in answer.content.decode()


def test_the_database_refuses_a_correction_to_before_birth(record, act, cast, as_, address):
    """INV-19"""
    as_("carla").post(address + "/documents/add", document())
    act(cast.carla)
    Person.objects.update(born_on="1985-01-01", birth_precision="day")
    with pytest.raises(ProgrammingError, match="INV-19"), transaction.atomic():
        IdentityDocument.objects.update(issued_on="1984-01-01")


def test_every_change_is_kept(as_, address, act, cast):
    as_("carla").post(address + "/contacts/add", contact())
    act(cast.carla)
    added = Contact.objects.get()
    as_("carla").post(f"{address}/contacts/{added.id}", contact(value="+49 151 5550109", version="1"))
    act(cast.carla)
    assert sorted(Contact.pgh_event_model.objects.values_list("value", flat=True)) == [
        "+49 151 5550101",
        "+49 151 5550109",
    ]


def test_another_agency_gets_404(as_, address):
    for where in ("", "/contacts/add", "/documents/add", "/correct"):
        assert as_("eve").get(address + where).status_code == 404


def test_somebody_elses_contact_is_not_found_here(as_, address, a_case, cast, act):
    case = a_case(cast.carla)
    other = case.members.get().person_id
    as_("carla").post(f"/cases/{case.id}/people/{other}/contacts/add", contact())
    act(cast.carla)
    known = Contact.objects.get()
    assert as_("carla").get(f"{address}/contacts/{known.id}").status_code == 404
