"""An agency without a second programme manager closes all the same, never with the same person twice."""

import pytest

from bayiri.agencies.choices import Purpose, SubjectKind
from bayiri.agencies.commands import grant_sight
from bayiri.cases.models import ClosingProposal
from bayiri.core.errors import NotAllowed
from bayiri.journey.commands import close
from bayiri.journey.commands.decide import withdraw
from bayiri.tasks.models import Task, TaskKind
from tests.invariants.attacks import TO_IRAQ, refused, rule_refuses, run
from tests.journey.life.conftest import FAMILY, called
from tests.journey.life.test_birth import born
from tests.team.test_second_look import close_by_hand, close_case, propose

__all__ = ["called"]
pytestmark = pytest.mark.django_db


def looks(story):
    work = Task.objects.filter(case_id=story.case.id, kind=TaskKind.SECOND_LOOK, ended_at=None)
    return sorted(work.values_list("agency_id", "roles"))


def test_the_director_looks_where_the_only_manager_proposed(told, act, cast):
    """INV-142: the same person never, whatever she holds; the next in order only where there is nobody."""
    story = told("arrived")
    propose(story, cast.rami)
    act(cast.mona)
    assert looks(story) == [(cast.mona.agency_id, ["programme_manager"])]
    for by in (cast.dora, cast.rami):
        with pytest.raises(NotAllowed) if by == cast.dora else rule_refuses("INV-95"):
            close_case(story, by)
        act(by)
        with refused("INV-95"):
            close_by_hand(story)
    story.do(cast.rami, lambda: close.take_back_closing(by=cast.rami, case_id=story.case.id))
    propose(story, cast.mona)
    act(cast.mona)
    assert looks(story) == [(cast.mona.agency_id, ["director"])]
    with refused("INV-95"):
        close_by_hand(story)
    close_case(story, cast.dora)
    assert story.stage == "closed"
    act(cast.dora)
    assert ClosingProposal.objects.get(answer="closed").answered_by_id == cast.dora.id


@pytest.fixture
def of_sprout(told, act, cast):
    """A case of an agency that has neither manager nor director."""
    story = told("registered")
    story.register(TO_IRAQ, FAMILY, after_arrival=True)
    return story


def test_a_partner_looks_where_the_agency_has_nobody(of_sprout, act, cast):
    """INV-142"""
    story = of_sprout
    assert story.case.agency_id == cast.rami.agency_id
    propose(story, cast.rami)
    act(cast.rami)
    assert looks(story) == [(cast.rami.agency_id, ["programme_manager"])]
    with rule_refuses("INV-95"):
        close_case(story, cast.ranya)
    story.do(cast.rami, lambda: close.take_back_closing(by=cast.rami, case_id=story.case.id))
    about = {"kind": SubjectKind.CASE, "subject_id": story.case.id, "agency_id": cast.mona.agency_id}
    story.do(cast.rami, lambda: grant_sight(by=cast.rami, purpose=Purpose.REINTEGRATION, mode="write", **about))
    propose(story, cast.rami)
    act(cast.rami)
    assert looks(story) == [(cast.mona.agency_id, ["programme_manager"])]
    close_case(story, cast.mona)
    assert story.stage == "closed"


def test_the_page_says_whose_look_is_waited_for(of_sprout, as_, cast, read):
    address = f"/cases/{of_sprout.case.id}/close"
    as_("rami").post(address, {"outcome": "completed"})
    assert "has to name another programme manager or director" in read(as_("rami").get(address))


def test_a_proposal_lapses_when_the_person_withdraws(told, as_, act, cast, read):
    story, by = told("decided"), cast.carla
    propose(story, by, "no_contact")
    story.do(by, lambda: withdraw(by=by, case_id=story.case.id, member_id=story.members()[0].id))
    act(by)
    assert ClosingProposal.objects.get().answer == "lapsed"
    assert not looks(story)
    page = read(as_("carla").get(f"/cases/{story.case.id}/close"))
    assert "since closing was proposed." in page
    close_case(story, by, "withdrew")
    assert story.stage == "closed"


def test_a_proposal_lapses_when_the_household_changes(told, called, act, cast):
    story = told("arrived")
    propose(story, cast.rami)
    born(story, called, parent="Omar")
    act(cast.rami)
    assert list(ClosingProposal.objects.values_list("answer", "reason")) == [("lapsed", "household_changed")]
    with refused("permission denied", "INV-95"):
        run("UPDATE cases_closingproposal SET answer = '', reason = ''")
    propose(story, cast.rami)
    close_case(story, cast.mona)
    assert story.stage == "closed"
