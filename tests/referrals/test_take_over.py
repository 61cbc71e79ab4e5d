"""Another agency becomes responsible, and gives the case back the same way."""

from datetime import timedelta

import pytest

from bayiri.agencies.choices import Mode, Purpose, SubjectKind
from bayiri.agencies.commands import grant_sight
from bayiri.agencies.context import acting_as
from bayiri.agencies.permissions import is_responsible
from bayiri.cases.commands import NewMember
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import has_carried
from bayiri.core import clock
from bayiri.core.errors import NotAllowed
from bayiri.journey.commands.split import split_off
from bayiri.people.commands import PersonData, register_person
from bayiri.people.models import Person
from bayiri.referrals.jobs import let_time_pass
from bayiri.referrals.models import Referral
from bayiri.tasks.models import Task
from tests.invariants.attacks import FAMILY, rule_refuses, run

pytestmark = pytest.mark.django_db
OVER = {"wanted": "counselling", "message": "The family has moved to another town."}


@pytest.fixture
def handed(told, asked, cast, manager, step):
    def make(**more):
        story = told("assessed", FAMILY)
        referral = asked(
            story, kind="take_over", recipient_id=cast.adam.agency_id, purpose="owner", sections=(), shown=OVER, **more
        )
        return story, referral

    return make


def test_the_case_lies_in_the_new_agencys_queue_with_its_work(handed, step, cast, manager):
    story, referral = handed()
    with pytest.raises(NotAllowed):
        step(story, cast.adam, referral, "accept")
    step(story, manager, referral, "accept")
    with acting_as(manager):
        case = Case.objects.get(pk=story.case.id)
        assert (case.agency_id, case.caseworker_id) == (manager.agency_id, None)
        assert is_responsible(manager, SubjectKind.CASE, case.id)
        assert Person.objects.count() == 3
        assert has_carried(case, cast.carla.id)
        work = Task.objects.filter(case_id=case.id, ended_at=None)
        assert {task.agency_id for task in work} <= {manager.agency_id}
        assert run("SELECT count(*) FROM tasks_task WHERE person_id IS NOT NULL AND ended_at IS NULL") == (0,)


def test_who_handed_over_reads_for_some_days_and_then_nothing(handed, step, cast, manager):
    story, referral = handed()
    step(story, manager, referral, "accept")
    with acting_as(cast.carla):
        assert Case.objects.filter(pk=story.case.id).exists()
        assert not is_responsible(cast.carla, SubjectKind.CASE, story.case.id)
        assert run("SELECT bayiri_sees('case', %s, 'journey', true)", story.case.id) == (False,)
    with clock.moved_to(story.now + timedelta(days=31)):
        let_time_pass(0)
    with acting_as(cast.carla):
        assert not Case.objects.exists()
        assert not Person.objects.exists()
        assert Referral.objects.get(pk=referral.pk).outcome == "taken_over"


def test_nothing_is_done_with_it_afterwards(handed, step, cast, manager):
    story, referral = handed()
    step(story, manager, referral, "accept")
    for who, act, said in (
        (manager, "give_back", {"reason": "no_places"}),
        (manager, "finish", {"outcome": "helped"}),
        (cast.carla, "revoke", {"reason": "mistake"}),
    ):
        with rule_refuses("INV-170"):
            step(story, who, referral, act, **said)


def test_it_is_given_back_the_same_way(handed, asked, step, cast, manager):
    story, referral = handed()
    step(story, manager, referral, "accept")
    story.holder = manager
    back = asked(
        story,
        by=manager,
        kind="return_of_case",
        recipient_id=cast.carla.agency_id,
        purpose="owner",
        sections=(),
        shown=OVER,
    )
    with pytest.raises(NotAllowed):
        step(story, cast.carla, back, "accept")
    step(story, cast.mona, back, "accept")
    with acting_as(cast.mona):
        case = Case.objects.get(pk=story.case.id)
        assert case.agency_id == cast.mona.agency_id
        assert has_carried(case, cast.carla.id)


def test_what_was_asked_of_others_goes_on_with_the_new_agency(handed, asked, step, cast, manager):
    story, referral = handed()
    running = asked(story)
    step(story, cast.rami, running, "accept")
    step(story, manager, referral, "accept")
    with acting_as(manager):
        assert Referral.objects.get(pk=running.pk).sender_id == manager.agency_id
    step(story, manager, running, "revoke", reason="not_needed")
    with acting_as(cast.rami):
        assert not Case.objects.exists()


def test_a_third_agencys_person_stays_its_own(told, asked, step, cast, manager):
    """The new agency gets the sight that the former one had, and no more (docs/decisions/procedure/0021)."""
    with acting_as(cast.eve):
        person = register_person(by=cast.eve, data=PersonData("Salma", "Karim"))
        about = {"kind": SubjectKind.PERSON, "subject_id": person.id, "agency_id": cast.carla.agency_id}
        grant_sight(by=cast.eve, purpose=Purpose.PROGRAMME, mode=Mode.READ, **about)
    story = told("assessed", [NewMember("self", person_id=person.id)])
    referral = asked(
        story, kind="take_over", recipient_id=cast.adam.agency_id, purpose="owner", sections=(), shown=OVER
    )
    step(story, manager, referral, "accept")
    with acting_as(manager):
        assert is_responsible(manager, SubjectKind.CASE, story.case.id)
        assert not is_responsible(manager, SubjectKind.PERSON, person.id)
        assert Person.objects.get(pk=person.id).family_name == "Karim"
        assert run("SELECT bayiri_sees('person', %s, 'identity', true)", person.id) == (False,)
    with acting_as(cast.eve):
        assert is_responsible(cast.eve, SubjectKind.PERSON, person.id)


def test_what_is_known_of_who_has_left_is_not_handed_on(told, asked, step, cast, manager):
    """INV-177: a member who went into a case of their own stays with the agency that has that case."""
    story = told("assessed", FAMILY)
    stays, spouse, child = story.members()
    with acting_as(cast.carla):
        fresh = split_off(
            by=cast.carla,
            case_id=story.case.id,
            member_ids=[spouse.id, child.id],
            head_id=spouse.id,
            reason="They part",
        )
        assert Member.objects.get(pk=child.id).state == "left"
    to = {"recipient_id": cast.adam.agency_id, "purpose": "owner", "sections": ()}
    referral = asked(story, kind="take_over", shown=OVER, members=[stays], **to)
    step(story, manager, referral, "accept")
    with acting_as(manager):
        assert is_responsible(manager, SubjectKind.CASE, story.case.id)
        assert Person.objects.count() == 1
        assert run("SELECT bayiri_sees('person', %s, 'identity')", child.person_id) == (False,)
    with acting_as(cast.carla):
        assert is_responsible(cast.carla, SubjectKind.PERSON, child.person_id)
        assert Case.objects.filter(pk=fresh.id).exists()


def test_without_everybodys_word_no_case_changes_hands(told, asked, cast):
    story = told("assessed", FAMILY)
    with rule_refuses("INV-172"):
        asked(
            story,
            kind="take_over",
            recipient_id=cast.adam.agency_id,
            purpose="owner",
            sections=(),
            shown=OVER,
            agreed=story.members()[:1],
        )
