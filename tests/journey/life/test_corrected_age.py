"""A birth date was written down wrongly: what rested on the age is looked at again."""

from datetime import date

import pytest

from bayiri.agencies.context import set_context
from bayiri.cases.models import Member
from bayiri.consent.queries import standings
from bayiri.core import clock
from bayiri.journey.commands.change import correct_person
from bayiri.people.commands import LATIN_FIELDS, LIST_FIELDS, PLAIN_FIELDS, PersonData
from bayiri.safeguards.queries import reasons_against, standing_by_rules
from bayiri.tasks.models import Task
from tests.journey.life.conftest import FAMILY

pytestmark = pytest.mark.django_db


@pytest.fixture
def corrected(called, cast):
    """`corrected(story, "Zeinab", born_on=...)`: Carla corrects a record; gives the member as it stands then."""

    def correct(story, name, **changes):
        person = called(story, name).person
        said = {field: getattr(person, field) for field in (*PLAIN_FIELDS, *LATIN_FIELDS)}
        said |= {field: tuple(getattr(person, field)) for field in LIST_FIELDS}
        data = PersonData(**{**said, **changes})
        about = {"person_id": person.id, "version": person.version, "data": data}
        story.do(cast.carla, lambda: correct_person(by=cast.carla, **about))
        return called(story, name)

    return correct


def open_kinds(story, cast):
    set_context(cast.carla)
    return set(Task.objects.filter(case_id=story.case.id, ended_at__isnull=True).values_list("kind", flat=True))


def test_who_turns_out_to_be_a_child_has_not_decided(told, corrected, cast):
    """INV-20: what was signed as an adult is no decision of a child, and nobody travels on it."""
    story = told("released", FAMILY)
    zeinab = corrected(story, "Zeinab", born_on=date(2008, 7, 9))
    with clock.moved_to(story.now):
        assert standings(story.case)[zeinab.id] == "to_be_renewed"
        assert "consent" in reasons_against(zeinab, "release")
        assert "consent" in standing_by_rules(story.case, "release")[zeinab.id]
    set_context(cast.carla)
    assert not Member.objects.filter(case=story.case, state="released").exists()
    assert {"renew_decision", "look_at_help"} <= open_kinds(story, cast)


def test_who_turns_out_to_be_of_age_decides_anew(told, corrected, cast):
    story = told("released", FAMILY)
    yusuf = corrected(story, "Yusuf", born_on=date(2005, 1, 2))
    with clock.moved_to(story.now):
        assert standings(story.case)[yusuf.id] == "of_age"
    assert "renew_decision" in open_kinds(story, cast)


def test_the_day_of_coming_of_age_moves(told, corrected, cast):
    story = told("registered", FAMILY)
    corrected(story, "Yusuf", born_on=date(2006, 3, 20))
    task = Task.objects.get(kind="comes_of_age", ended_at=None)
    assert task.due_on == date(2024, 3, 20)
    corrected(story, "Yusuf", born_on=date(2006, 3, 25))
    assert Task.objects.get(kind="comes_of_age", ended_at=None).due_on == date(2024, 3, 25)
    corrected(story, "Yusuf", born_on=date(2015, 1, 2))
    assert "comes_of_age" not in open_kinds(story, cast)


def test_another_spelling_asks_nothing_again(told, corrected, cast):
    story = told("released", FAMILY)
    corrected(story, "Zeinab", family_name="Hasan")
    assert story.stage == "released"
    assert "renew_decision" not in open_kinds(story, cast)
