"""Two records of one person in one household: what was said about sharing under either counts, the last word first."""

from datetime import UTC, datetime, timedelta

import pytest

from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.cases.models import Case
from bayiri.cases.queries import members_of
from bayiri.consent.queries import sharing_of
from bayiri.core import clock
from bayiri.journey.commands.merge import merge_people, undo_merge
from bayiri.journey.commands.sharing import say_sharing
from bayiri.people.commands import PersonData
from bayiri.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def minutes():
    """Some day in spring; `minutes()` lets one pass."""
    now = [datetime(2024, 3, 4, 9, tzinfo=UTC)]

    def later():
        now[0] += timedelta(minutes=1)
        return clock.moved_to(now[0])

    with clock.moved_to(now[0]):
        yield later


@pytest.fixture
def household(act, cast):
    """Zeinab, and Hassan who was written down twice."""
    act(cast.carla)
    people = [("self", "Zeinab"), ("spouse", "Hassan"), ("other", "Hasan")]
    members = [NewMember(relation, PersonData(given, "Karim", sex="other")) for relation, given in people]
    return register_case(by=cast.carla, form=FormOfReturn("DEU", "IRQ"), members=members)


@pytest.fixture
def say(act, cast, household, minutes):
    """`say("Hasan", True)`: what was said under that name about the agency at the destination, each a minute later."""

    def said(name, given):
        act(cast.carla)
        member = next(one for one in members_of(household) if one.person.given_names == name)
        about = {"case_id": household.id, "member_id": member.id, "recipient_id": cast.rami.agency_id}
        with minutes():
            say_sharing(by=cast.carla, purpose="reintegration", given=given, **about)

    return said


@pytest.fixture
def merge(act, cast, minutes):
    """Hasan's record is made one with Hassan's."""

    def merged():
        act(cast.mona)
        kept, lost = (Person.objects.get(given_names=name) for name in ("Hassan", "Hasan"))
        data = PersonData("Hassan", "Karim", sex="other")
        about = {"kept_id": kept.id, "lost_id": lost.id, "versions": (kept.version, lost.version)}
        with minutes():
            return merge_people(by=cast.mona, data=data, reason="Same", **about)

    return merged


@pytest.fixture
def seen(act, cast, household):
    """What the agency at the destination sees: (the case, names of its people)."""

    def looked():
        act(cast.rami)
        return Case.objects.filter(pk=household.pk).exists(), sorted(
            Person.objects.values_list("given_names", flat=True)
        )

    return looked


def test_a_yes_under_the_second_record_counts_for_the_person(household, say, merge, seen, act, cast, minutes):
    say("Zeinab", True)
    say("Hasan", True)
    assert seen() == (False, ["Hasan", "Zeinab"])
    merged = merge()
    assert seen()[0]
    act(cast.carla)
    assert {(row.member.person.given_names, row.given) for row in sharing_of(household)} == {
        ("Zeinab", True), ("Hassan", True),
    }  # fmt: skip
    act(cast.mona)
    with minutes():
        undo_merge(by=cast.mona, merge_id=merged.id, reason="Two brothers")
    assert seen() == (False, ["Hasan", "Zeinab"])


def test_the_last_word_counts_under_whichever_record_it_was_said(household, say, merge, seen):
    say("Zeinab", True)
    say("Hassan", True)
    say("Hasan", False)
    merge()
    assert seen() == (False, ["Zeinab"])


def test_a_yes_after_a_no_counts_too(household, say, merge, seen):
    say("Zeinab", True)
    say("Hasan", False)
    say("Hassan", True)
    merge()
    assert seen()[0]


def test_what_is_said_after_the_merge_is_the_last_word(household, say, merge, seen):
    for name in ("Zeinab", "Hassan", "Hasan"):
        say(name, True)
    merge()
    assert seen()[0]
    say("Hassan", False)
    assert seen() == (False, ["Zeinab"])


def test_nobody_is_let_in_who_was_not_before(household, say, merge, seen):
    say("Zeinab", True)
    merge()
    assert seen() == (False, ["Zeinab"])
