from datetime import timedelta

import pytest

from bayiri.cases.commands import change_journey
from bayiri.cases.models import Case
from bayiri.core import clock
from bayiri.core.errors import RuleBroken
from bayiri.exchange.commands.undo import undo
from bayiri.exchange.queries.imports import tallies
from bayiri.people.commands import ContactData, write_contact
from bayiri.people.models import IdentityDocument, NameKey, Person
from bayiri.people.queries import people_named_like, people_with_document
from bayiri.tasks.models import Task
from tests.exchange.conftest import FAMILY

pytestmark = pytest.mark.django_db


def states(one):
    return {state: tally.households for state, tally in tallies(one).items()}


def test_its_cases_are_closed_as_opened_by_mistake(brought_in, undone):
    one = undone(brought_in())
    assert (one.state, states(one)) == ("undone", {"undone": 2})
    assert set(Case.objects.values_list("stage", "outcome")) == {("ended", "mistake")}
    assert one.undone_at


def test_its_people_are_out_of_search_and_still_on_record(brought_in, undone, cast):
    with_passports = FAMILY.replace("Destination", "Destination,Passport").replace("Iraqi,Iraq", "Iraqi,Iraq,K1234567")
    one = brought_in(with_passports)
    assert people_named_like(cast.mona, "Zeinab Hassan")
    assert people_with_document(cast.mona, "K1234567")
    undone(one)
    assert not people_named_like(cast.mona, "Zeinab Hassan")
    assert not people_with_document(cast.mona, "K1234567")
    assert not NameKey.objects.exists()
    assert (Person.objects.count(), IdentityDocument.objects.get().state) == (4, "mistake")


def test_a_case_to_which_something_has_happened_is_kept(brought_in, undone, cast):
    one = brought_in()
    touched = Case.objects.get(head_name="Aminata Diop")
    change_journey(by=cast.mona, case_id=touched.id, version=touched.version, changes={"destination_place": "Thiès"})
    assert states(undone(one)) == {"undone": 1, "kept": 1}
    touched.refresh_from_db()
    assert (touched.stage, touched.outcome) == ("registered", None)


def test_a_case_whose_people_were_touched_is_kept(brought_in, undone, cast):
    one = brought_in()
    person = Person.objects.get(given_names="Yusuf")
    write_contact(by=cast.mona, person_id=person.id, data=ContactData("phone", "+49 151 5550199"))
    assert states(undone(one)) == {"undone": 1, "kept": 1}
    assert Case.objects.get(head_name="Omar Hassan").stage == "registered"


def test_who_arrived_is_taken_back_too_with_the_work(brought_in, undone):
    arrived = FAMILY.replace("Destination", "Destination,Arrived on").replace("Iraqi,Iraq", "Iraqi,Iraq,2026-05-01")
    undone(brought_in(arrived))
    assert set(Case.objects.values_list("stage", "outcome")) == {("ended", "mistake"), ("closed", "mistake")}
    assert not Task.objects.filter(ended_at=None).exists()


def test_after_seven_days_it_stays(brought_in, cast):
    one = brought_in()
    with clock.moved_to(clock.now() + timedelta(days=8)), pytest.raises(RuleBroken) as broken:
        undo(by=cast.mona, import_id=one.pk)
    assert broken.value.reasons == ["INV-113"]
    with clock.moved_to(clock.now() + timedelta(days=7)):
        undo(by=cast.mona, import_id=one.pk)


def test_what_was_undone_can_be_brought_in_again(brought_in, undone):
    undone(brought_in())
    assert states(brought_in()) == {"brought_in": 2}
