"""What holds when two records of one person are made one, and when they are taken apart again."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from bayiri.agencies.choices import Mode, SubjectKind
from bayiri.agencies.commands import grant_sight
from bayiri.agencies.context import acting_as
from bayiri.agencies.models import Participation
from bayiri.cases.commands import NewMember, register_case
from bayiri.cases.models import Member
from bayiri.consent.queries import standings
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.core.ids import uuid7
from bayiri.journey.commands.merge import merge_people, undo_merge
from bayiri.people.commands import ContactData, register_person, write_contact
from bayiri.people.models import Merge, Person
from tests.invariants.attacks import COUPLE, START, TO_IRAQ, insert, person, refused, rule_refuses, run

MERGE = "SELECT people_merge_records(%s, %s, %s, %s, %s)"
UNDO = "SELECT people_undo_merge(%s, %s, %s, %s)"


def by_hand(kept, lost, why="x", at=START):
    return run(MERGE, uuid7(), kept.id, lost.id, why, at)


def merge(by, kept, lost, **said):
    with acting_as(by):
        seen = {one.pk: one.version for one in Person.objects.filter(pk__in=[kept.pk, lost.pk])}
        versions = (seen.get(kept.pk, 1), seen.get(lost.pk, 1))
        data = person()
        return merge_people(
            by=by, kept_id=kept.id, lost_id=lost.id, versions=versions, data=data, reason="Same.", **said
        )


@pytest.fixture
def two(act, cast):
    """Two records of the mission's."""
    act(cast.carla)
    return [register_person(by=cast.carla, data=person(name)) for name in ("Omar", "Omer")]


def test_only_the_steward_makes_records_one(two, act, cast):
    """INV-115: not a counsellor, not a director; by the rule and by hand."""
    for who in (cast.carla, cast.dora, cast.tara):
        with pytest.raises(NotAllowed):
            merge(who, *two)
        act(who)
        with refused("INV-115"):
            by_hand(*two)


def test_only_where_the_agency_is_responsible_for_both(two, act, cast):
    """INV-115, INV-03: not a record that another agency lets one see, and not one out of sight."""
    act(cast.eve)
    hers = register_person(by=cast.eve, data=person("Omar"))
    with pytest.raises(NotVisible):
        merge(cast.mona, two[0], hers)
    act(cast.mona)
    with refused("INV-115"):
        by_hand(two[0], hers)
    act(cast.eve)
    about = {"kind": SubjectKind.PERSON, "subject_id": hers.id, "agency_id": cast.mona.agency_id}
    grant_sight(by=cast.eve, purpose="programme", mode=Mode.WRITE, **about)
    with pytest.raises(NotAllowed):
        merge(cast.mona, two[0], hers)
    act(cast.mona)
    for pair in ((two[0], hers), (hers, two[0])):
        with refused("INV-115"):
            by_hand(*pair)


def test_one_record_is_not_made_one_with_itself(two, act, cast):
    """INV-115"""
    with rule_refuses("INV-115"):
        merge(cast.mona, two[0], two[0])
    act(cast.mona)
    with refused("INV-115", "nobody_is_merged"):
        by_hand(two[0], two[0])


def test_a_record_that_was_made_one_is_written_to_no_more(two, act, cast):
    """INV-115: by the commands, and by hand as the application's role."""
    kept, lost = two
    merge(cast.mona, kept, lost)
    act(cast.carla)
    with pytest.raises(NotVisible):
        write_contact(by=cast.carla, person_id=lost.id, data=ContactData("phone", "1"))
    with pytest.raises(NotVisible), transaction.atomic():
        register_case(by=cast.carla, form=TO_IRAQ, members=[NewMember("self", person_id=lost.id)])
    with refused("INV-115"):
        run("UPDATE people_person SET given_names = 'X' WHERE id = %s", lost.id)
    stamp = {"recorded_by_id": cast.carla.id, "recorded_at": START, "version": 1, "state": "current"}
    with refused("INV-115"):
        insert(
            "people_contact", id=uuid7(), person_id=lost.id, kind="phone", value="1", is_safe=False, note="", **stamp
        )
    with refused("INV-115"):
        insert(
            "people_identitydocument", id=uuid7(), person_id=lost.id, kind="passport", number="1", country="IRQ", grade="proof", **stamp
        )  # fmt: skip
    case = register_case(by=cast.carla, form=TO_IRAQ, members=COUPLE)
    with refused("INV-04"):
        insert(
            "cases_member", id=uuid7(), case_id=case.id, person_id=lost.id, relation="child", state="active", guardian_name="",
            joined_at=START, recorded_by_id=cast.carla.id,
        )  # fmt: skip
    act(cast.mona)
    with refused("INV-115"):
        by_hand(lost, kept)
    with refused("permission denied"):
        run("UPDATE people_person SET merged_into_id = NULL")


def test_who_saw_the_one_sees_the_other_until_it_is_undone(two, act, cast):
    """INV-03: both records are this agency's to show; nobody else gets to see anything by it."""
    kept, lost = two
    act(cast.carla)
    grant_sight(
        by=cast.carla,
        kind="person",
        subject_id=lost.id,
        agency_id=cast.rami.agency_id,
        purpose="reintegration",
        mode="read",
    )
    done = merge(cast.mona, kept, lost)
    act(cast.rami)
    sight = Participation.objects.filter(subject_id=kept.id, until_at=None).order_by("section")
    assert list(sight.values_list("section", "mode")) == [("contact", "read"), ("identity", "read")]
    act(cast.eve)
    assert not Person.objects.filter(pk__in=[kept.pk, lost.pk]).exists()
    with acting_as(cast.mona):
        undo_merge(by=cast.mona, merge_id=done.id, reason="A mistake.")
    act(cast.rami)
    assert not Person.objects.filter(pk=kept.pk).exists()
    assert Person.objects.filter(pk=lost.pk).exists()


def test_a_decision_stays_in_force_when_records_are_made_one(told, act, cast):
    """INV-115: the household is the same people as before; and again when it is undone, and when a case decides between."""
    story = told("decided", COUPLE)
    act(cast.carla)
    member = story.members()[1]
    other = register_person(by=cast.carla, data=person("Zeinab"))
    act(cast.carla)
    before = standings(story.case)
    done = merge(cast.mona, other, member.person)
    act(cast.carla)
    assert Member.objects.get(pk=member.pk).person_id == other.id
    assert standings(story.case) == before
    with acting_as(cast.mona):
        undo_merge(by=cast.mona, merge_id=done.id, reason="A mistake.")
    act(cast.carla)
    assert (Member.objects.get(pk=member.pk).person_id, standings(story.case)) == (member.person_id, before)


def test_a_second_entry_on_a_journey_stays(told, act, cast):
    """INV-118: nor the main applicant's; by the rule and by hand."""
    story = told("preparing", COUPLE)
    act(cast.mona)
    main, second = (member.person for member in story.members())
    for pair in ((main, second), (second, main)):
        with rule_refuses("INV-118"):
            merge(cast.mona, *pair)
        act(cast.mona)
        with refused("INV-118"):
            by_hand(*pair)


def test_it_is_undone_once_and_in_time(two, act, cast):
    """INV-116: by the rule and by hand."""
    kept, lost = two
    done = merge(cast.mona, kept, lost)
    late = done.recorded_at + timedelta(days=30, minutes=1)
    with clock.moved_to(late), rule_refuses("INV-116"), acting_as(cast.mona):
        undo_merge(by=cast.mona, merge_id=done.id, reason="Too late.")
    act(cast.mona)
    for moment in (late, done.recorded_at - timedelta(minutes=1)):
        with refused("INV-116"):
            run(UNDO, uuid7(), done.id, "x", moment)
    for who in (cast.carla, cast.eve):
        act(who)
        with refused("INV-115"):
            run(UNDO, uuid7(), done.id, "x", done.recorded_at)
    with acting_as(cast.mona):
        undo_merge(by=cast.mona, merge_id=done.id, reason="A mistake.")
    with rule_refuses("INV-116"), acting_as(cast.mona):
        undo_merge(by=cast.mona, merge_id=done.id, reason="Again.")
    act(cast.mona)
    with refused("INV-116"):
        run(UNDO, uuid7(), done.id, "x", done.recorded_at)


def test_it_is_not_undone_under_a_later_merge(two, act, cast):
    """INV-116: the later one first; then each goes back to where it was."""
    kept, lost = two
    first = merge(cast.mona, kept, lost)
    act(cast.carla)
    third = register_person(by=cast.carla, data=person("Umar"))
    second = merge(cast.mona, third, kept)
    with rule_refuses("INV-116"), acting_as(cast.mona):
        undo_merge(by=cast.mona, merge_id=first.id, reason="x")
    act(cast.mona)
    with refused("INV-116"):
        run(UNDO, uuid7(), first.id, "x", first.recorded_at)
    for one in (second, first):
        with acting_as(cast.mona):
            undo_merge(by=cast.mona, merge_id=one.id, reason="A mistake.")
    act(cast.carla)
    assert set(Person.objects.filter(pk__in=[kept.pk, lost.pk, third.pk]).values_list("merged_into", flat=True)) == {
        None
    }


def test_nothing_is_moved_where_nobody_may(two, act, cast):
    """INV-115: a merge without a context, and one that names another as its author, write nothing."""
    act(None)
    with refused("INV-115"):
        by_hand(*two)
    act(cast.mona)
    with refused("a_merge_has_a_reason"):
        by_hand(*two, why="")
    by_hand(*two)
    assert Merge.objects.get().recorded_by_id == cast.mona.id


def test_the_functions_behind_it_are_called_by_nobody_else(db):
    """INV-115"""
    calls = (
        "people_references()", "people_require_steward(NULL, NULL)", "consent_first_record(NULL)", "audit_sealed(1)",
        "audit_taken_ahead()", "_pgh_attach_context()", "cases_session_that_counts(NULL)", "safeguards_is_screened(NULL)",
    )  # fmt: skip
    for call in calls:
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            run(f"SELECT {call}")
