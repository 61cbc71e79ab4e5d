from datetime import date

import pytest

from bayiri.cases.models import Case, Member
from bayiri.people.models import Contact, IdentityDocument, Person
from bayiri.tasks.models import Task

pytestmark = pytest.mark.django_db


def test_it_opens_a_case_in_two_minutes(as_, typed, cast, act):
    answer = as_("carla").post("/register", typed({"born_on_year": "1985"}))
    act(cast.carla)
    case = Case.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/cases/{case.id}"
    assert (case.head_name, case.destination_country, case.host_country, case.size) == (
        "Hassan Karim",
        "IRQ",
        "DEU",
        1,
    )
    assert Person.objects.get().birth_precision == "year"


def test_it_takes_names_in_arabic_and_proposes_latin_letters(as_, typed, cast, act):
    as_("carla").post("/register", typed({"given_names": "محمد", "family_name": "حسن"}))
    act(cast.carla)
    person = Person.objects.get()
    assert person.name == "محمد حسن"
    assert person.name_latin.isascii()
    assert person.name_latin


def test_it_writes_down_everything_that_was_typed(as_, typed, cast, act):
    member = {
        "born_on_day": "27",
        "born_on_month": "3",
        "born_on_year": "١٩٨٥",
        "nationalities_0": "Iraq",
        "nationalities_1": "SYR",
        "languages_0": "Arabic",
        "interpreter_language": "arabic",
        "region_of_origin": "Mosul",
        "other_names": "Abu Ali، Hasan",
        "contact_kind": "phone",
        "contact_value": "+49 1",
        "contact_is_safe": "on",
        "contact2_kind": "email",
        "contact2_value": "a@b.c",
        "document_kind": "passport",
        "document_number": "A123",
        "document_grade": "proof",
        "entered_on_day": "1",
        "entered_on_month": "2",
        "entered_on_year": "2016",
    }
    as_("carla").post("/register", typed(member, residence_status="tolerated", mode="virtual"))
    act(cast.carla)
    person = Person.objects.get()
    assert (str(person.born_on), person.nationalities, person.languages) == (
        "1985-03-27",
        ["IRQ", "SYR"],
        ["ara"],
    )
    assert (person.other_names, person.interpreter_language) == (["Abu Ali", "Hasan"], "ara")
    assert [(c.kind, c.is_safe) for c in Contact.objects.order_by("-is_safe")] == [
        ("phone", True),
        ("email", False),
    ]
    assert IdentityDocument.objects.get().country == "IRQ"
    assert str(Member.objects.get().entered_host_country_on) == "2016-02-01"
    assert (Case.objects.get().mode, Case.objects.get().residence_status) == ("virtual", "tolerated")


def test_it_adds_a_block_for_another_person_and_keeps_what_was_typed(as_, typed):
    answer = as_("carla").post("/register", typed({"given_names": "زينب", "born_on_day": "31"}, step="add"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="m1-given_names"' in page
    assert "زينب" in page
    assert 'value="31"' in page
    assert "There is a problem" not in page


def test_it_takes_a_block_out_again(as_, typed):
    household = typed(
        {},
        {"given_names": "Layla", "relation": "spouse"},
        {"given_names": "Noor", "relation": "child"},
        step="remove:1",
    )
    page = as_("carla").post("/register", household).content.decode()
    assert "Layla" not in page
    assert 'value="Noor"' in page
    assert 'name="m2-given_names"' not in page


def test_it_registers_a_household(as_, typed, cast, act):
    household = typed(
        {},
        {"given_names": "Layla", "sex": "female", "relation": "spouse"},
        {"given_names": "Noor", "relation": "child"},
    )
    as_("carla").post("/register", household)
    act(cast.carla)
    assert Case.objects.get().size == 3
    assert sorted(Member.objects.values_list("relation", flat=True)) == ["child", "self", "spouse"]


def test_it_opens_a_case_that_begins_after_arrival(as_, typed, cast, act):
    arrived = {"arrived_on_day": "1", "arrived_on_month": "3", "arrived_on_year": "2026"}
    as_("rami").post("/register", typed(**arrived))
    act(cast.rami)
    assert Case.objects.get().stage == "arrived"


def test_it_refuses_a_birth_after_arrival(as_, typed, read):
    arrived = {"arrived_on_day": "1", "arrived_on_month": "3", "arrived_on_year": "2020"}
    answer = as_("rami").post("/register", typed({"born_on_year": "2022"}, **arrived))
    assert answer.status_code == 422
    assert "Date of birth: The person cannot have entered the country before being born." in read(answer)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (
            {"m0-born_on_day": "31", "m0-born_on_month": "2", "m0-born_on_year": "1990"},
            "Date of birth: 31 February 1990 is not a date.",
        ),
        ({"m0-born_on_year": "2090"}, "Date of birth: The date must be"),
        ({"m0-given_names": ""}, "Given names: Enter the name"),
        ({"destination_country": "Irak"}, "Did you mean Iraq?"),
        (
            {"destination_country": "Germany"},
            "Destination country: The destination is the country the person is in now.",
        ),
        ({"voluntariness": "forced"}, "A forced return needs the act of an authority"),
        ({"m0-contact_value": "+49 30"}, "Choose what kind of contact this is."),
    ],
)
def test_it_names_the_field_and_keeps_what_was_typed(as_, typed, read, wrong, said):
    answer = as_("carla").post("/register", typed({"family_name": "Typed-Before"}, **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in page
    assert said in read(answer)
    assert "Typed-Before" in page
    assert all(f'value="{value}"' in page for value in wrong.values() if value and value != "forced")


def test_it_refuses_an_entry_before_birth(as_, typed, read, cast, act):
    dates = {
        "born_on_year": "2010",
        "entered_on_day": "1",
        "entered_on_month": "1",
        "entered_on_year": "2009",
    }
    answer = as_("carla").post("/register", typed(dates))
    assert answer.status_code == 422
    assert "Entered the host country on: The person cannot have entered" in read(answer)
    act(cast.carla)
    assert not Case.objects.exists()


def test_it_refuses_the_same_person_twice_in_a_household(as_, typed, read):
    answer = as_("carla").post(
        "/register", typed({"born_on_year": "1985"}, {"born_on_year": "1985", "relation": "sibling"})
    )
    assert answer.status_code == 422
    assert "Person 2, Given names: The same person stands in this household twice." in read(answer)


def test_it_offers_a_likely_duplicate_across_scripts(as_, typed, a_case, cast, act):
    earlier = a_case(cast.carla, "محمد", "حسن")
    answer = as_("clemens").post("/register", typed({"given_names": "Mohammed", "family_name": "Hassan"}))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "محمد حسن" in page
    assert earlier.number in page
    assert "This case is still open" in page
    act(cast.carla)
    assert Case.objects.count() == 1


def test_it_links_to_the_person_on_record_and_to_the_earlier_case(as_, typed, a_case, cast, act):
    earlier = a_case(cast.carla, "محمد", "حسن")
    act(cast.carla)
    known = Person.objects.get()
    said = typed({"given_names": "Mohammed", "family_name": "Hassan"}, **{"told": "yes", "same-0": str(known.pk)})
    as_("clemens").post("/register", said)
    act(cast.carla)
    case = Case.objects.exclude(pk=earlier.pk).get()
    assert case.earlier_case_id == earlier.pk
    assert Person.objects.count() == 1


def test_it_registers_a_different_person_of_the_same_name(as_, typed, a_case, cast, act):
    a_case(cast.carla)
    as_("carla").post("/register", typed(**{"told": "yes", "same-0": "new"}))
    act(cast.carla)
    assert Person.objects.count() == 2


def test_it_asks_again_where_nothing_was_chosen(as_, typed, a_case, cast):
    a_case(cast.carla)
    answer = as_("carla").post("/register", typed(told="yes"))
    assert answer.status_code == 422
    assert "Choose whether this is the same person." in answer.content.decode()


def test_it_takes_no_person_that_was_not_offered(as_, typed, a_case, cast, act):
    a_case(cast.eve, "Hidden", "Person", host="FRA")
    act(cast.eve)
    hidden = Person.objects.get()
    as_("carla").post("/register", typed(**{"told": "yes", "same-0": str(hidden.pk)}))
    act(cast.carla)
    assert Member.objects.get().person_id != hidden.pk


def test_another_agencys_person_changes_nothing(as_, typed, a_case, cast, act):
    """INV-220: no page, no question, no task tells who registers; data stewards look at it: tests/people."""
    a_case(cast.eve, "Mohammed", "Hassan", host="FRA", born_on=date(1985, 1, 1), birth_precision="year")
    same = {"given_names": "Mohamed", "family_name": "Hasan", "born_on_year": "1985"}
    assert as_("carla").post("/register", typed(same)).status_code == 302
    act(cast.carla)
    assert not Task.objects.filter(kind="data_steward").exists()


def test_it_refuses_who_does_not_register(as_, typed):
    assert as_("tara").get("/register").status_code == 403
    assert as_("tara").post("/register", typed()).status_code == 403


def test_it_sends_a_stranger_to_sign_in(client):
    assert client.get("/register").url == "/sign-in?next=/register"


def test_its_page_is_light_for_twelve_people_of_whom_everything_is_known(as_, typed):
    known = {
        "born_on_day": "27", "born_on_month": "3", "born_on_year": "2015", "nationalities_0": "Iraq",
        "languages_0": "Arabic", "region_of_origin": "Mosul", "document_kind": "passport", "document_number": "A123",
        "entered_on_year": "2016",
    }  # fmt: skip
    children = [{"given_names": f"Child{number}", "relation": "child", **known} for number in range(11)]
    page = as_("carla").post("/register", typed(known, *children, step="add"))
    assert len(page.content) < 60_000


def test_one_person_is_open_at_a_time_and_nobody_loses_a_word(as_, typed):
    household = typed(
        {"region_of_origin": "Mosul"}, {"given_names": "Layla", "relation": "spouse", "born_on_year": "1990"}
    )
    carla = as_("carla")
    page = carla.post("/register", {**household, "step": "add"}).content.decode()
    assert 'id="id_m2-document_number"' in page
    assert 'id="id_m1-given_names"' not in page
    assert '<input type="hidden" name="m0-region_of_origin" value="Mosul">' in page
    assert "Layla Karim" in page
    page = carla.post("/register", {**household, "step": "edit:1"}).content.decode()
    assert 'id="id_m1-document_number"' in page
    assert 'value="Layla"' in page
    assert 'id="id_m0-given_names"' not in page


def test_somebody_without_a_name_yet_stays_open(as_, typed):
    page = as_("carla").post("/register", typed({"given_names": "", "sex": ""}, step="add")).content.decode()
    assert 'id="id_m0-given_names"' in page
    assert 'id="id_m1-given_names"' in page


def test_who_has_a_fault_is_open_and_the_others_are_lines(as_, typed, read):
    household = typed(
        {},
        {"given_names": "Layla", "relation": "spouse"},
        {"given_names": "", "relation": "child", "entered_on_year": "1"},
    )
    answer = as_("carla").post("/register", household)
    page = answer.content.decode()
    assert "Person 3, Given names: Enter the name" in read(answer)
    assert 'id="id_m2-given_names"' in page
    assert 'id="id_m2-entered_on_year"' in page
    assert 'id="id_m1-given_names"' not in page
    assert '<input type="hidden" name="m1-given_names" value="Layla">' in page


def test_a_person_taken_out_moves_the_lines_up(as_, typed):
    household = typed(
        {}, {"given_names": "Layla", "relation": "spouse"}, {"given_names": "Noor", "relation": "child"}, {}
    )
    page = as_("carla").post("/register", {**household, "step": "remove:1"}).content.decode()
    assert '<input type="hidden" name="m1-given_names" value="Noor">' in page
    assert "Layla" not in page


def test_it_asks_the_database_seldom(as_, typed, at_most):
    carla = as_("carla")
    with at_most(16):
        carla.post("/register", typed({"born_on_year": "1985"}))
