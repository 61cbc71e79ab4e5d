import pytest

from bayiri.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(a_case, cast):
    case = a_case(cast.carla)
    return case, Person.objects.get()


def address(record):
    case, person = record
    return f"/cases/{case.id}/people/{person.id}/correct"


def sent(**changes):
    return {"given_names": "Hassan", "family_name": "Karim", "sex": "male", "version": "1", **changes}


def test_it_corrects_a_record(as_, record, act, cast):
    answer = as_("carla").post(address(record), sent(family_name="Kareem", born_on_year="1985", born_on_estimated="on"))
    act(cast.carla)
    person = Person.objects.get()
    assert answer.url == f"/cases/{record[0].id}/people/{person.id}"
    assert (person.family_name, person.birth_precision, person.version) == ("Kareem", "estimated", 2)


def test_it_shows_what_stands(as_, record):
    page = as_("carla").get(address(record)).content.decode()
    assert 'value="Karim"' in page
    assert 'name="version" value="1"' in page


def test_the_second_of_two_sees_both_versions(as_, record, act, cast):
    as_("carla").post(address(record), sent(family_name="Kareem"))
    answer = as_("clemens").post(address(record), sent(family_name="Karimi", born_on_year="1980"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Kareem" in page
    assert "Karimi" in page
    assert '<input type="hidden" name="born_on_year" value="1980">' in page
    assert 'name="version" value="2"' in page
    act(cast.carla)
    assert Person.objects.get().family_name == "Kareem"


def test_a_wrong_date_is_named_and_kept(as_, record):
    answer = as_("carla").post(address(record), sent(born_on_day="31", born_on_month="6", born_on_year="1980"))
    assert answer.status_code == 422
    assert "31 June 1980 is not a date." in answer.content.decode()


def test_another_agency_gets_404(as_, record):
    assert as_("eve").get(address(record)).status_code == 404
    assert as_("eve").post(address(record), sent()).status_code == 404


def test_it_sends_a_stranger_to_sign_in(client, record):
    assert client.get(address(record)).status_code == 302


def test_the_case_is_called_by_the_name_as_it_is_now(as_, record, act, cast):
    as_("carla").post(address(record), sent(family_name="Kareem"))
    act(cast.carla)
    record[0].refresh_from_db()
    assert record[0].head_name == "Hassan Kareem"
    assert "Hassan Kareem" in as_("clemens").get("/cases").content.decode()


ARABIC = {"given_names": "حسن", "family_name": "كريم", "given_names_latin": "Hassan", "family_name_latin": "Karim"}


@pytest.fixture
def in_arabic(as_, record, act, cast):
    """His record says his name in Arabic, and how it is spelt in Latin letters."""
    as_("carla").post(address(record), sent(**ARABIC, spelt_for="حسن كريم"))
    act(cast.carla)
    assert Person.objects.get().given_names == "حسن"
    return record


def test_a_new_name_is_not_left_with_the_old_spelling(as_, in_arabic, act, cast, read):
    typed = sent(**{**ARABIC, "family_name": "رحيم", "version": "2"})
    asked = as_("carla").post(address(in_arabic), typed)
    assert asked.status_code == 422
    assert "The name has changed. Is this its spelling now?" in read(asked)
    page = asked.content.decode()
    shown = page.split('name="family_name_latin"')[1].split(">")[0]
    assert 'value="Karim"' not in shown
    spelling = shown.split('value="')[1].split('"')[0]
    assert spelling.startswith("R")
    assert 'value="Hassan"' in page.split('name="given_names_latin"')[1].split(">")[0]
    act(cast.carla)
    assert Person.objects.get().family_name_latin == "Karim"
    again = {**typed, "family_name_latin": spelling, "spelt_for": "حسن رحيم"}
    assert 'name="spelt_for" value="حسن رحيم"' in page
    assert as_("carla").post(address(in_arabic), again).status_code == 302
    act(cast.carla)
    person = Person.objects.get()
    assert (person.family_name, person.family_name_latin, person.given_names_latin) == ("رحيم", spelling, "Hassan")


def test_the_old_spelling_may_be_kept_on_purpose(as_, in_arabic, act, cast):
    typed = sent(**{**ARABIC, "family_name": "كريم خان", "version": "2"})
    assert as_("carla").post(address(in_arabic), typed).status_code == 422
    assert as_("carla").post(address(in_arabic), {**typed, "spelt_for": "حسن كريم خان"}).status_code == 302
    act(cast.carla)
    assert Person.objects.get().family_name_latin == "Karim"


def test_a_spelling_typed_with_the_name_is_not_asked_about(as_, in_arabic, act, cast):
    typed = sent(**{**ARABIC, "family_name": "رحيم", "family_name_latin": "Raheem", "version": "2"})
    assert as_("carla").post(address(in_arabic), typed).status_code == 302
    act(cast.carla)
    assert Person.objects.get().family_name_latin == "Raheem"


def test_a_spelling_alone_is_corrected_without_a_question(as_, in_arabic, act, cast):
    typed = sent(**{**ARABIC, "family_name_latin": "Kareem", "version": "2"})
    assert as_("carla").post(address(in_arabic), typed).status_code == 302
