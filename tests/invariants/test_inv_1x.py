"""What holds of a household as it is written down."""

from datetime import date, timedelta

import pytest

from bayiri.cases.commands import FormOfReturn, NewMember, add_member, change_journey, hold_session, register_case
from bayiri.cases.models import Case, Member
from bayiri.core import clock
from bayiri.core.ids import uuid7
from bayiri.people.commands import DocumentData, register_person
from bayiri.people.models import Person
from tests.invariants.attacks import ALONE, COUPLE, TO_IRAQ, insert, person, refused, rule_refuses, run

FUTURE = date(2100, 1, 1)


@pytest.fixture
def case(act, cast):
    act(cast.carla)
    return register_case(by=cast.carla, form=TO_IRAQ, members=ALONE)


def copy(table, **changes):
    """A row like the one that is there, with `changes`."""
    run(f"CREATE TEMP TABLE like_it ON COMMIT DROP AS SELECT * FROM {table} LIMIT 1")
    sets = ", ".join(f"{name} = %s" for name in changes)
    run(f"UPDATE like_it SET {sets}", *changes.values())
    run(f"INSERT INTO {table} SELECT * FROM like_it")


def test_nobody_stands_twice_in_a_household(case, cast):
    """INV-10"""
    known = Member.objects.get().person_id
    with rule_refuses("INV-10"):
        add_member(by=cast.carla, case_id=case.id, member=NewMember("spouse", person_id=known))
    with rule_refuses("INV-10"):
        both = [NewMember("self", person_id=known), NewMember("spouse", person_id=known)]
        register_case(by=cast.carla, form=TO_IRAQ, members=both)
    with pytest.raises(Exception, match="a_person_once_in_a_case"):
        copy("cases_member", id=uuid7(), relation="other")


def test_a_household_has_one_main_applicant(case, cast):
    """INV-11"""
    for people in ([NewMember("self", person()), NewMember("self", person())], [NewMember("spouse", person())]):
        with rule_refuses("INV-11"):
            register_case(by=cast.carla, form=TO_IRAQ, members=people)
    another = register_person(by=cast.carla, data=person("Ali"))
    with pytest.raises(Exception, match="one_main_applicant"):
        copy("cases_member", id=uuid7(), person_id=another.id)


def test_nobody_is_born_in_the_future(case, cast):
    """INV-12"""
    with rule_refuses("INV-12"):
        register_person(by=cast.carla, data=person(born=FUTURE))
    with refused("INV-12"):
        run("UPDATE people_person SET born_on = '2100-01-01'")


def test_nobody_enters_a_country_before_birth(case, cast):
    """INV-13"""
    with rule_refuses("INV-13"):
        register_case(by=cast.carla, form=TO_IRAQ, members=[NewMember("self", person(), entered_on=date(1980, 1, 1))])
    another = register_person(by=cast.carla, data=person("Ali"))
    with refused("INV-13"):
        copy(
            "cases_member", id=uuid7(), person_id=another.id, relation="other", entered_host_country_on=date(1980, 1, 1)
        )


def test_nobody_returns_to_where_they_are(case, cast):
    """INV-14"""
    with rule_refuses("INV-14"):
        register_case(by=cast.carla, form=FormOfReturn("DEU", "DEU"), members=ALONE)
    with rule_refuses("INV-14"):
        change_journey(by=cast.carla, case_id=case.id, version=case.version, changes={"destination_country": "DEU"})
    with refused("nobody_returns_to_the_host_country"):
        run("UPDATE cases_case SET destination_country = 'DEU'")


def test_a_forced_return_is_not_registered_here(case, cast):
    """INV-15"""
    forced = FormOfReturn("DEU", "IRQ", voluntariness="forced")
    with rule_refuses("INV-15"):
        register_case(by=cast.carla, form=forced, members=ALONE)
    row = Case(
        id=uuid7(), number="R-0", stage="registered", agency_id=cast.carla.agency_id, caseworker_id=cast.carla.id, opened_at=clock.now(),
        updated_at=clock.now(), head_name="", head_sort_key="", size=1, recorded_by_id=cast.carla.id, **vars(forced),
    )  # fmt: skip
    run(
        "SELECT agencies_grant('case', %s, %s, 'owner', 'all', 'write', now(), NULL)",
        row.id,
        cast.carla.agency_id,
    )
    with refused("INV-15"):
        row.save(force_insert=True)
    with refused("permission denied"):
        run("UPDATE cases_case SET voluntariness = 'forced'")


def session_row(case, cast, **changes):
    """A session as somebody might write it past the command."""
    now = clock.now()
    row = {
        "id": uuid7(), "case_id": case.id, "held_at": now, "recorded_at": now, "channel": "phone", "language": "eng",
        "interpreter_name": "", "interpreter_missing": False, "members_present": [Member.objects.get().id], "topics": [],
        "information_version": "2026", "note": "", "recorded_by_id": cast.carla.id,
    }  # fmt: skip
    return insert("cases_counsellingsession", **{**row, **changes})


def hold(case, cast, **changes):
    said = {"channel": "phone", "language": "eng", "topics": [], "information_version": "2026", "held_at": clock.now()}
    return hold_session(
        by=cast.carla, case_id=case.id, **{**said, "members_present": [Member.objects.get().id], **changes}
    )


def test_a_session_is_written_down_after_it_was_held(case, cast):
    """INV-16"""
    tomorrow = clock.now() + timedelta(days=1)
    with rule_refuses("INV-16"):
        hold(case, cast, held_at=tomorrow)
    with refused("INV-16"):
        session_row(case, cast, held_at=tomorrow)


def test_somebody_was_present(case, cast):
    """INV-17"""
    with rule_refuses("INV-17"):
        hold(case, cast, members_present=[])
    for present in ([], [uuid7()]):
        with refused("INV-17"):
            session_row(case, cast, members_present=present)


def test_a_person_has_a_name(case, cast):
    """INV-18"""
    with rule_refuses("INV-18"):
        register_person(by=cast.carla, data=person(" "))
    with refused("INV-18"):
        run("UPDATE people_person SET given_names = ' '")


def test_a_document_is_issued_after_birth_and_expires_after_its_issue(case, cast):
    """INV-19"""
    born, later, earlier = date(1986, 3, 1), date(2020, 1, 1), date(1980, 1, 1)
    for issued, expires in ((later, born), (earlier, later)):
        with rule_refuses("INV-19"):
            paper = DocumentData("passport", "A1", "IRQ", "proof", issued, expires)
            register_person(by=cast.carla, data=person(born=born, documents=(paper,)))
    about = {
        "person_id": Person.objects.get().id, "kind": "passport", "number": "A1", "country": "IRQ", "grade": "proof", "state": "current",
            "version": 1,
        "recorded_by_id": cast.carla.id, "recorded_at": clock.now(),
    }  # fmt: skip
    with refused("INV-19"):
        insert("people_identitydocument", id=uuid7(), issued_on=earlier, expires_on=later, **about)
    with refused("a_document_expires_after_its_issue"):
        insert("people_identitydocument", id=uuid7(), issued_on=later, expires_on=born, **about)


def test_what_is_in_order_is_written_down(cast, act):
    """INV-11: the same people, as they are."""
    act(cast.carla)
    assert register_case(by=cast.carla, form=TO_IRAQ, members=COUPLE).size == 2
