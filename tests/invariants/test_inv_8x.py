"""What holds of the end of a case."""

import pytest

from bayiri.agencies.commands import grant_sight
from bayiri.core.errors import NotAllowed
from bayiri.journey.commands import close
from bayiri.safeguards.commands import raise_concern
from tests.invariants.attacks import refused, rule_refuses, run, uuid7


def propose(story, by, outcome="completed"):
    return story.do(by, lambda: close.propose_closing(by=by, case_id=story.case.id, outcome=outcome))


def close_case(story, by, outcome="completed"):
    return story.do(by, lambda: close.close_case(by=by, case_id=story.case.id, outcome=outcome))


def close_by_hand(story):
    return run("SELECT cases_record_act(%s, %s, 'closed', 'closed', '', %s)", uuid7(), story.case.id, story.now)


def test_a_case_closes_with_an_outcome(told, act, cast):
    """INV-80"""
    story = told("arrived")
    with rule_refuses("INV-80"):
        close_case(story, cast.carla, "forgotten")
    act(cast.carla)
    with refused("a_closed_case_has_an_outcome"):
        close_by_hand(story)


def test_a_case_is_closed_by_who_answers_for_it(told, act, cast):
    """INV-80: the responsible agency or who follows up; not an agency that only runs the programme, not another role."""
    story = told("arrived")
    act(cast.carla)
    grant_sight(
        by=cast.carla, kind="case", subject_id=story.case.id, agency_id=cast.adam.agency_id, purpose="programme"
    )
    for other in (cast.adam, cast.tara, cast.dora):
        for act_of in (close_case, propose):
            with pytest.raises(NotAllowed):
                act_of(story, other)
    act(cast.eve)
    with refused("INV-04"):
        close_by_hand(story)
    story.close("completed", by=cast.rami)
    assert story.stage == "closed"


def test_a_protection_concern_is_reviewed_before_the_case_closes(told, cast):
    """INV-81"""
    story = told("arrived")
    member, by = story.members()[0], cast.rami
    about = {"case_id": story.case.id, "member_id": member.id, "gate": "non_refoulement"}
    story.do(by, lambda: raise_concern(by=by, evidence="Was questioned at the airport.", **about))
    for act_of in (close_case, propose):
        with rule_refuses("INV-81"):
            act_of(story, cast.rami)
    story.assess_risk(member, days=0.1)
    story.close("completed", by=cast.rami)
    assert story.stage == "closed"
