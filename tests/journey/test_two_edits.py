"""Two people edit one record: both versions side by side, and a choice for each field."""

import pytest

from bayiri.cases.models import Case
from bayiri.people.models import Contact, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(a_case, cast):
    case = a_case(cast.carla, nationalities=("IRQ",), languages=("ara",))
    return f"/cases/{case.id}/people/{Person.objects.get().id}"


def sent(**changes):
    usual = {"given_names": "Hassan", "family_name": "Karim", "sex": "male", "version": "1"}
    return {**usual, "nationalities_0": "IRQ", "languages_0": "Arabic", **changes}


def chosen(page, name):
    """Which radio of a field is ticked."""
    return [side for side in ("theirs", "yours") if f'id="choose-{name}-{side}" value="{side}" checked' in page]


def test_what_one_changed_alone_is_chosen_already(as_, address, read):
    as_("carla").post(address + "/correct", sent(family_name="Kareem", region_of_origin="Mosul"))
    answer = as_("clemens").post(address + "/correct", sent(family_name="Karimi", born_on_year="1980"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert (chosen(page, "region_of_origin"), chosen(page, "born_on")) == (["theirs"], ["yours"])
    assert chosen(page, "family_name") == []
    assert "Before: Karim" in read(answer)
    assert "Carla Counsellor saved this record on" in read(answer)
    assert "choose-nationalities" not in page


def test_each_field_is_saved_as_chosen(as_, address, act, cast):
    as_("carla").post(
        address + "/correct",
        sent(family_name="Kareem", region_of_origin="Mosul", born_on_year="1979", nationalities_0="Syria", sex="other"),
    )
    choice = {"version": "2", "choose-family_name": "yours", "choose-region_of_origin": "theirs"}
    choice |= {f"choose-{name}": "theirs" for name in ("born_on", "nationalities", "sex")}
    mine = sent(family_name="Karimi", born_on_year="1980", born_on_month="5", education="3")
    answer = as_("clemens").post(address + "/correct", {**mine, **choice, "choose-education": "yours"})
    assert answer.status_code == 302
    act(cast.carla)
    person = Person.objects.get()
    assert (person.family_name, person.region_of_origin, person.education) == ("Karimi", "Mosul", "3")
    assert (person.born_on.year, person.birth_precision, person.nationalities) == (1979, "year", ["SYR"])
    assert (person.sex, person.version) == ("other", 3)


def test_what_both_changed_must_be_chosen(as_, address, act, cast, read):
    as_("carla").post(address + "/correct", sent(family_name="Kareem"))
    said = sent(family_name="Karimi", version="2", **{"asked-family_name": "yes"})
    answer = as_("clemens").post(address + "/correct", said)
    assert answer.status_code == 422
    assert "Family name: choose which one counts." in read(answer)
    act(cast.carla)
    assert Person.objects.get().family_name == "Kareem"


def test_a_third_change_meanwhile_shows_it_again(as_, address, act, cast, read):
    as_("carla").post(address + "/correct", sent(family_name="Kareem", region_of_origin="Mosul"))
    as_("paul").post(address + "/correct", sent(family_name="Kerim", region_of_origin="Mosul", version="2"))
    choice = {"version": "2", "choose-family_name": "yours", "choose-region_of_origin": "theirs"}
    again = as_("clemens").post(address + "/correct", sent(family_name="Karimi", **choice))
    assert again.status_code == 409
    assert "Paul Protection saved this record" in read(again)
    page = again.content.decode()
    assert 'name="version" value="3"' in page
    assert "choose-region_of_origin" not in page
    assert '<input type="hidden" name="region_of_origin" value="Mosul">' in page
    as_("clemens").post(
        address + "/correct", sent(family_name="Karimi", version="3", **{"choose-family_name": "yours"})
    )
    act(cast.carla)
    assert Person.objects.get().family_name == "Karimi"


def test_a_box_that_was_not_ticked_is_taken_over_too(as_, address, act, cast):
    phone = {"kind": "phone", "value": "1", "state": "current", "version": "0"}
    as_("carla").post(address + "/contacts/add", phone)
    act(cast.carla)
    where = f"{address}/contacts/{Contact.objects.get().id}"
    as_("carla").post(where, {**phone, "is_safe": "on", "version": "1"})
    page = as_("clemens").post(where, {**phone, "value": "2", "version": "1"}).content.decode()
    assert (chosen(page, "is_safe"), chosen(page, "value")) == (["theirs"], ["yours"])
    as_("clemens").post(
        where, {**phone, "value": "2", "version": "2", "choose-is_safe": "theirs", "choose-value": "yours"}
    )
    act(cast.carla)
    assert (Contact.objects.get().is_safe, Contact.objects.get().value) == (True, "2")


def test_the_journey_shows_both_versions_too(as_, a_case, cast, act, read):
    case = a_case(cast.carla)
    where = f"/cases/{case.id}/journey"
    fields = ("destination_country", "destination_place", "duration", "category", "residence_status")
    usual = {name: getattr(case, name) for name in fields}
    as_("carla").post(where, {**usual, "destination_place": "Mosul", "version": "1"})
    late = as_("clemens").post(where, {**usual, "planned_departure_on": "2030-05-01", "version": "1"})
    page = late.content.decode()
    assert (chosen(page, "destination_place"), chosen(page, "planned_departure_on")) == (["theirs"], ["yours"])
    assert "1 May 2030" in read(late)
    choice = {"choose-destination_place": "theirs", "choose-planned_departure_on": "yours", "version": "2"}
    as_("clemens").post(where, {**usual, "planned_departure_on": "2030-05-01", **choice})
    act(cast.carla)
    now = Case.objects.get()
    assert (now.destination_place, str(now.planned_departure_on), now.version) == ("Mosul", "2030-05-01", 3)


def test_a_wrong_version_shows_everything_as_open(as_, address):
    """Where history does not know what was opened, nothing is chosen for the reader."""
    page = as_("carla").post(address + "/correct", sent(family_name="Karimi", version="99")).content.decode()
    assert chosen(page, "family_name") == []
