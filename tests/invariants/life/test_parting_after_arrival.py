"""People part after their arrival: what the database lets go along, and that nothing is given twice."""

import pytest

from bayiri.journey.commands.split import split_off
from bayiri.programmes.commands import apply_for_assistance
from tests.invariants.attacks import FAMILY, call, refused, rule_refuses, run


@pytest.fixture
def parted(told, cast):
    """(the story, the new case): Zeinab has a case of her own since the day after the arrival."""
    story = told("arrived", FAMILY)
    zeinab = story.members()[1]
    about = {"case_id": story.case.id, "member_ids": [zeinab.id], "head_id": zeinab.id, "reason": "They part."}
    return story, story.do(cast.carla, lambda: split_off(by=cast.carla, **about), days=1)


def test_what_was_given_to_all_is_not_given_to_one_again(parted, act, cast):
    """INV-135: not by the page, and not by hand."""
    story, fresh = parted
    act(cast.carla)
    given = run(
        "SELECT programme FROM programmes_application WHERE case_id = %s AND state = 'approved'", story.case.id
    )[0]
    about = {"case_id": fresh.id, "programme": given, "note": "Once more.", "under_review": True}
    with rule_refuses("INV-135"):
        story.do(cast.carla, lambda: apply_for_assistance(by=cast.carla, **about))


def test_the_database_refuses_it_too(parted, act, cast, monkeypatch):
    """INV-135: where the rule is forgotten, the trigger stands."""
    story, fresh = parted
    monkeypatch.setattr("bayiri.programmes.queries.applications._approved_before_they_parted", lambda case: [])
    act(cast.carla)
    given = run(
        "SELECT programme FROM programmes_application WHERE case_id = %s AND state = 'approved'", story.case.id
    )[0]
    about = {"case_id": fresh.id, "programme": given, "note": "Once more.", "under_review": True}
    with refused("INV-135"):
        story.do(cast.carla, lambda: apply_for_assistance(by=cast.carla, **about))


def test_what_is_planned_goes_along_once(parted, act, cast):
    """INV-135: nobody moves plans and follow-ups between cases by calling the function again, or from elsewhere."""
    story, fresh = parted
    act(cast.carla)
    split_id = run("SELECT id FROM cases_split WHERE case_id = %s", fresh.id)[0]
    for by, why in ((cast.carla, "INV-135"), (cast.mona, "INV-135"), (cast.eve, "INV-04")):
        act(by)
        with refused(why):
            call("journey_carry_aftercare", id=split_id)
    act(cast.carla)
    for inner in (
        "journey_move_plan(%s, %s, '{}', now())", "journey_move_rounds(%s, %s, '{}')",
        "journey_carry_appointments(%s, %s, '{}', now())", "journey_carry_notes(%s, %s, '{}', now())",
    ):  # fmt: skip
        with refused("permission denied"):
            run(f"SELECT {inner}", fresh.id, story.case.id)


def test_a_split_before_departure_moves_no_plan(told, act, cast):
    """INV-135: aftercare goes along only where people part after the arrival."""
    story = told("assessed", FAMILY)
    zeinab = story.members()[1]
    about = {"case_id": story.case.id, "member_ids": [zeinab.id], "head_id": zeinab.id, "reason": "They part."}
    fresh = story.do(cast.carla, lambda: split_off(by=cast.carla, **about), days=1)
    act(cast.carla)
    with refused("INV-135"):
        call("journey_carry_aftercare", id=run("SELECT id FROM cases_split WHERE case_id = %s", fresh.id)[0])
