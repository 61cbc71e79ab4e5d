import pytest

from bayiri.audit.models import Event
from bayiri.cases.models import Case, Member
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.exchange import jobs
from bayiri.exchange.commands import bring_in as bringing_in
from bayiri.exchange.commands.bring_in import bring_in_some, start, stop
from bayiri.exchange.models import ImportFile, ImportRow
from bayiri.exchange.queries.imports import tallies
from tests.exchange.conftest import FAMILY, HEADINGS, more_households

pytestmark = pytest.mark.django_db


def states(one):
    return {state: tally.households for state, tally in tallies(one).items()}


def test_households_become_cases_with_everybody_in_them(brought_in, cast):
    one = brought_in()
    assert (one.state, states(one)) == ("done", {"brought_in": 2})
    family = Case.objects.get(head_name="Omar Hassan")
    assert (family.stage, family.size, family.host_country, family.destination_country) == (
        "registered",
        3,
        "DEU",
        "IRQ",
    )
    assert family.caseworker_id is None
    people = {member.relation: member.person for member in family.members.select_related("person")}
    assert set(people) == {"self", "spouse", "child"}
    assert (str(people["self"].born_on), people["self"].birth_precision, people["self"].nationalities) == (
        "1986-03-13", "day", ["IRQ"],
    )  # fmt: skip
    assert (str(people["spouse"].born_on), people["spouse"].birth_precision) == ("1990-01-01", "year")
    alone = Case.objects.get(head_name="Aminata Diop")
    assert (alone.destination_country, alone.size) == ("SEN", 1)


def test_a_data_steward_may_bring_in_too(brought_in, cast):
    assert brought_in(by=cast.stella).state == "done"


def test_each_case_says_where_it_came_from(brought_in):
    one = brought_in()
    household = one.households.get(key="A")
    kinds = {event.kind: event.facts for event in Event.objects.filter(case_id=household.case_id)}
    assert set(kinds) == {"case.registered", "exchange.brought_in"}
    assert kinds["exchange.brought_in"] == {"import": str(one.pk), "list": "caseload.csv", "row": 2}


def test_rows_and_file_are_gone_when_it_ends(brought_in):
    brought_in()
    assert not ImportRow.objects.exists()
    assert not ImportFile.objects.exists()


def test_it_is_brought_in_in_as_many_statements_whatever_the_number(checked, cast, act, django_assert_max_num_queries):
    one = checked(HEADINGS + more_households(45))
    start(by=cast.mona, import_id=one.pk, known_people="leave_out")
    with django_assert_max_num_queries(35):
        assert bring_in_some(by=cast.mona, import_id=one.pk)
    assert Member.objects.count() == 45


def test_a_household_with_a_fault_is_left_out_whole(brought_in):
    faulty = FAMILY.replace("Zeinab,Hassan,Wife,F,1990", "Zeinab,Hassan,Wife,F,31/02/1990")
    one = brought_in(faulty)
    assert states(one) == {"faulty": 1, "brought_in": 1}
    assert [case.head_name for case in Case.objects.all()] == ["Aminata Diop"]


def test_what_registration_refuses_stands_beside_what_it_takes(brought_in, monkeypatch):
    """One household of the transaction is refused: the others come in, and that one says why not."""
    from bayiri.cases import rules

    real = rules.reasons_not_to_register

    def refuse_senegal(facts):
        return ["INV-14"] if facts.destination == "SEN" else real(facts)

    monkeypatch.setattr(rules, "reasons_not_to_register", refuse_senegal)
    one = brought_in()
    assert states(one) == {"brought_in": 1, "refused": 1}
    assert one.households.get(state="refused").reasons == ["INV-14"]
    assert not Member.objects.filter(person__given_names="Aminata").exists()


def test_it_goes_on_after_a_crash(checked, cast, act, monkeypatch, again):
    one = checked(HEADINGS + more_households(120))
    start(by=cast.mona, import_id=one.pk, known_people="leave_out")
    real, calls = bringing_in.register_households, []

    def crash_the_second_time(**said):
        cases = real(**said)
        calls.append(len(cases))
        if len(calls) == 2:
            raise MemoryError
        return cases

    monkeypatch.setattr(bringing_in, "register_households", crash_the_second_time)
    with pytest.raises(MemoryError):
        jobs.bring_in(by=cast.mona, import_id=str(one.pk))
    act(cast.mona)
    assert (again(one).state, again(one).broke_off, Case.objects.count()) == ("stopped", True, 50)
    start(by=cast.mona, import_id=one.pk, known_people="leave_out")
    jobs.bring_in(by=cast.mona, import_id=str(one.pk))
    act(cast.mona)
    assert (again(one).state, Case.objects.count()) == ("done", 120)
    assert Member.objects.values("person__family_name").distinct().count() == 120


def test_a_worker_that_dies_and_comes_back_does_nothing_twice(checked, cast, act):
    one = checked()
    start(by=cast.mona, import_id=one.pk, known_people="leave_out")
    bring_in_some(by=cast.mona, import_id=one.pk)
    for _time in range(2):
        jobs.bring_in(by=cast.mona, import_id=str(one.pk))
    act(cast.mona)
    assert Case.objects.count() == 2


def test_it_is_stopped_between_households(checked, cast, again):
    one = checked(HEADINGS + more_households(60))
    start(by=cast.mona, import_id=one.pk, known_people="leave_out")
    bring_in_some(by=cast.mona, import_id=one.pk)
    stop(by=cast.mona, import_id=one.pk)
    assert not bring_in_some(by=cast.mona, import_id=one.pk)
    assert (Case.objects.count(), again(one).state) == (50, "stopped")


def test_who_has_arrived_begins_at_the_destination(brought_in):
    arrived = FAMILY.replace("Destination", "Destination,Arrived on").replace("Iraqi,Iraq", "Iraqi,Iraq,2026-05-01")
    brought_in(arrived)
    family = Case.objects.get(head_name="Omar Hassan")
    assert family.stage == "arrived"
    assert {member.state for member in family.members.all()} == {"arrived"}
    assert family.follow_ups.count() > 0


def test_people_on_record_are_left_out_unless_said_otherwise(brought_in):
    brought_in()
    again = brought_in(FAMILY + "\nC,Somebody,New,Head,M,1970,IRQ,Iraq")
    assert states(again) == {"known": 2, "brought_in": 1}
    all_the_same = brought_in(FAMILY, known="bring_in")
    assert states(all_the_same) == {"brought_in": 2}
    assert Case.objects.count() == 5


def test_only_who_may_import_does(taken_in, cast, act):
    for by in (cast.carla, cast.dora, cast.rami):
        with pytest.raises(NotAllowed):
            taken_in(by=by)


def test_another_agency_and_another_role_do_not_see_it(checked, cast, act):
    one = checked()
    act(cast.eve)
    with pytest.raises(NotVisible):
        start(by=cast.eve, import_id=one.pk, known_people="leave_out")
    act(cast.carla)
    with pytest.raises(NotAllowed):
        start(by=cast.carla, import_id=one.pk, known_people="leave_out")


def test_it_does_not_begin_twice(brought_in, cast):
    one = brought_in()
    with pytest.raises(RuleBroken) as broken:
        start(by=cast.mona, import_id=one.pk, known_people="leave_out")
    assert broken.value.reasons == ["INV-114"]
