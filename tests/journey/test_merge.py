"""A person was registered twice: two records made one, and taken apart again."""

from datetime import timedelta

import pytest

from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.cases.models import Case, Member
from bayiri.core import clock
from bayiri.journey.commands.close import close_case
from bayiri.people.commands import ContactData, DocumentData, PersonData
from bayiri.people.models import Contact, IdentityDocument, Merge, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def twice(act, cast):
    """Hassan, registered in two cases, with a phone here and a passport there; the latter knows his region."""
    act(cast.carla)
    phone = ContactData("phone", "+49 30 5550101", is_safe=True)
    passport = DocumentData("passport", "K77", "IRQ", "proof")
    first = PersonData("Hassan", "Karim", sex="male", languages=("ara",), contacts=(phone,))
    second = PersonData(
        "حسن", "كريم", sex="male", region_of_origin="Mosul", nationalities=("IRQ",), documents=(passport,)
    )
    cases = [
        register_case(by=cast.carla, form=FormOfReturn("DEU", "IRQ"), members=[NewMember("self", data)])
        for data in (first, second)
    ]
    kept, lost = (Member.objects.get(case=case).person for case in cases)
    return kept, lost, cases


def where(kept, lost):
    return f"/people/merge?person={kept.id}&person={lost.id}"


def sent(**changes):
    chosen = {"given_names": "kept", "family_name": "kept", "given_names_latin": "kept", "family_name_latin": "kept"}
    more = {"region_of_origin": "lost", "nationalities": "lost", "languages": "kept"}
    return {**chosen, **more, "kept_version": "1", "lost_version": "1", "reason": "The same passport.", **changes}


def merged(as_, twice, **changes):
    kept, lost, _cases = twice
    answer = as_("mona").post(where(kept, lost), sent(**changes))
    assert answer.status_code == 302, answer.content.decode()
    return answer


def state_of(*people):
    """Everything that names these persons, and what their records say."""
    fields = (
        "given_names",
        "family_name",
        "given_names_latin",
        "other_names",
        "region_of_origin",
        "nationalities",
        "sort_key",
    )
    said = [tuple(getattr(Person.objects.get(pk=one.pk), name) for name in fields) for one in people]
    rows = [
        sorted(str(row.id) for row in kind.objects.filter(person=one))
        for kind in (Contact, IdentityDocument, Member)
        for one in people
    ]
    keys = [sorted(Person.objects.get(pk=one.pk).name_keys.values_list("key", flat=True)) for one in people]
    return said, rows, keys, list(Case.objects.order_by("id").values_list("head_name", "head_sort_key", "size"))


def test_it_shows_both_side_by_side_and_what_follows(as_, twice, read):
    kept, lost, cases = twice
    text = read(as_("mona").get(where(kept, lost)))
    for said in ("Hassan", "حسن", "Mosul", "+49 30 5550101", "K77", *(case.number for case in cases)):
        assert said in text
    assert "Sex" not in text.split("How do you know")[0].split("It can be undone")[1]


def test_everything_of_both_belongs_to_the_one_that_remains(as_, twice, act, cast):
    kept, lost, cases = twice
    answer = merged(as_, twice)
    assert answer.url == f"/cases/{cases[1].id}/people/{kept.id}"
    act(cast.carla)
    kept.refresh_from_db()
    lost.refresh_from_db()
    assert (kept.name, kept.region_of_origin, kept.nationalities) == ("Hassan Karim", "Mosul", ["IRQ"])
    assert "حسن كريم" in kept.other_names
    assert lost.merged_into_id == kept.id
    assert {member.person_id for member in Member.objects.all()} == {kept.id}
    assert kept.contacts.count() == kept.identity_documents.count() == 1
    assert set(Case.objects.values_list("head_name", flat=True)) == {"Hassan Karim"}


def test_search_and_old_addresses_lead_to_the_one_that_remains(as_, twice, read):
    kept, lost, cases = twice
    merged(as_, twice)
    found = as_("carla").post("/search", {"q": "حسن كريم"}, follow=True)
    assert (str(cases[1].number) in read(found), read(found).count("Hassan Karim")) == (True, 1)
    assert "Hassan Karim" in read(as_("carla").post("/search", {"q": "K77"}, follow=True))
    old = as_("carla").get(f"/cases/{cases[1].id}/people/{lost.id}")
    assert (old.status_code, old.url) == (302, f"/cases/{cases[1].id}/people/{kept.id}")
    assert "Made one with the record of حسن كريم by Mona Manager" in read(as_("carla").get(old.url))


def test_undoing_restores_both_exactly(as_, twice, act, cast, read):
    kept, lost, cases = twice
    act(cast.carla)
    before = state_of(kept, lost)
    merged(as_, twice)
    act(cast.carla)
    assert state_of(kept, lost) != before
    page = f"/people/merges/{Merge.objects.get().id}/undo"
    assert "2 entries go back to where they were" in read(as_("mona").get(page))
    answer = as_("mona").post(page, {"reason": "Two cousins of one name."})
    assert answer.status_code == 302
    act(cast.carla)
    assert state_of(kept, lost) == before
    assert Person.objects.get(pk=lost.pk).merged_into_id is None
    assert "حسن كريم" in read(as_("carla").get(f"/cases/{cases[1].id}/people/{lost.id}"))


def test_what_was_corrected_since_stays_when_undone(as_, twice, act, cast):
    kept, _lost, cases = twice
    merged(as_, twice)
    corrected = {
        "given_names": "Hasan",
        "family_name": "Karim",
        "sex": "male",
        "version": "2",
        "region_of_origin": "Mosul",
    }
    assert as_("carla").post(f"/cases/{cases[0].id}/people/{kept.id}/correct", corrected).status_code == 302
    act(cast.carla)
    as_("mona").post(f"/people/merges/{Merge.objects.get().id}/undo", {"reason": "A mistake."})
    act(cast.carla)
    kept.refresh_from_db()
    assert (kept.given_names, kept.region_of_origin) == ("Hasan", "")


def test_after_thirty_days_it_stays(as_, twice, act, cast):
    merged(as_, twice)
    act(cast.carla)
    page = f"/people/merges/{Merge.objects.get().id}/undo"
    with clock.moved_to(clock.now() + timedelta(days=31)):
        answer = as_("mona").post(page, {"reason": "Too late."})
    assert answer.status_code == 422
    assert "INV-116" in answer.content.decode()


def test_only_who_keeps_the_data_in_order_may(as_, twice):
    kept, lost, _cases = twice
    for who in ("carla", "dora"):
        assert as_(who).get(where(kept, lost)).status_code == 403
        assert as_(who).post(where(kept, lost), sent()).status_code == 403
    assert as_("eve").post(where(kept, lost), sent()).status_code == 404


def test_a_record_changed_meanwhile_is_looked_at_again(as_, twice):
    kept, lost, _cases = twice
    assert as_("mona").post(where(kept, lost), sent(kept_version="7")).status_code == 409


def test_both_in_one_household_the_second_entry_leaves(as_, act, cast, read):
    act(cast.carla)
    members = [
        NewMember("self", PersonData("Omar", "Hassan", sex="male")),
        NewMember("sibling", PersonData("Omer", "Hassan", sex="male")),
    ]
    case = register_case(by=cast.carla, form=FormOfReturn("DEU", "IRQ"), members=members)
    head, double = Person.objects.get(given_names="Omar"), Person.objects.get(given_names="Omer")
    said = {
        "given_names": "kept",
        "given_names_latin": "kept",
        "kept_version": "1",
        "lost_version": "1",
        "reason": "Typed twice.",
    }
    wrong_way = as_("mona").post(where(double, head), said)
    assert wrong_way.status_code == 422
    assert "INV-118" in wrong_way.content.decode()
    assert "Both stand in the household of case" in read(as_("mona").get(where(head, double)))
    assert as_("mona").post(where(head, double), said).status_code == 302
    act(cast.carla)
    assert Case.objects.get().size == 1
    assert Member.objects.get(person=double).state == "left"
    as_("mona").post(f"/people/merges/{Merge.objects.get().id}/undo", {"reason": "Brothers."})
    act(cast.carla)
    assert (Case.objects.get(pk=case.id).size, Member.objects.get(person=double).state) == (2, "active")
    assert Member.objects.get(person=double).left_at is None


def test_the_steward_gets_there_from_search_and_from_the_person(as_, twice, read):
    kept, lost, cases = twice
    page = as_("mona").post("/search", {"q": "Hassan Karim"}, follow=True).content.decode()
    assert f'name="person" value="{kept.id}"' in page
    assert 'name="person"' not in as_("carla").post("/search", {"q": "Hassan Karim"}, follow=True).content.decode()
    assert (
        f"/people/merge?person={kept.id}" in as_("mona").get(f"/cases/{cases[0].id}/people/{kept.id}").content.decode()
    )
    alone = as_("mona").get(f"/people/merge?person={kept.id}").content.decode()
    assert f"person={kept.id}&amp;person={lost.id}" in alone


def test_a_return_opened_twice_is_closed_with_a_link(as_, twice, act, cast):
    _kept, _lost, (first, second) = twice
    page = f"/cases/{second.id}/duplicate"
    assert (
        "You see no other case of this number." in as_("carla").post(page, {"number": second.number}).content.decode()
    )
    assert as_("carla").post(page, {"number": first.number}).status_code == 302
    act(cast.carla)
    second.refresh_from_db()
    assert (second.stage, second.duplicate_of_id) == ("registered", first.id)
    act(cast.mona)
    close_case(by=cast.mona, case_id=second.id, outcome="duplicate")
    second.refresh_from_db()
    assert (second.stage, second.outcome) == ("ended", "duplicate")
    assert f'/cases/{first.id}">Open it' in as_("carla").get(f"/cases/{second.id}").content.decode()
    again = as_("carla").post(f"/cases/{first.id}/duplicate", {"number": second.number})
    assert again.status_code == 422
