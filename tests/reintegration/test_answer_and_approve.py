import pytest

from bayiri.cases.commands import move_member
from bayiri.cases.models import Case
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.reintegration.commands import add_plan_line, approve_plan_line
from bayiri.reintegration.models import Plan
from bayiri.tasks.commands import open_task
from bayiri.tasks.models import Task
from tests.reintegration.households import all_agree, answer, comment, data, member, registered, respond, share


def reasons(act, **arguments):
    with pytest.raises(RuleBroken) as refused:
        act(**arguments)
    return refused.value.reasons


def test_the_task_to_plan_ends_when_everybody_agreed(cast, household, line):
    open_task(
        by=cast.rami,
        kind="plan",
        case_id=household.id,
        case_label=household.number,
        due_on=household.opened_at.date(),
    )
    answer(cast.rami, household, "self")
    assert Task.objects.get().ended_at is None
    answer(cast.rami, household, "spouse")
    assert Task.objects.get().ended_at is not None
    assert Plan.objects.get(case=household).state == "agreed"


def test_a_no_after_a_yes_counts_and_a_comment_waits_for_an_answer(cast, household, line):
    all_agree(cast.rami, household)
    asked = comment(cast.rami, household, text="When does it come?")
    assert reasons(approve_plan_line, by=cast.rami, line_id=line.id) == ["INV-108"]
    respond(cast.rami, household, asked, text="In three weeks.")
    assert approve_plan_line(by=cast.rami, line_id=line.id).state == "approved"
    other = add_plan_line(by=cast.rami, case_id=household.id, line=data(dimension="social"))
    all_agree(cast.rami, household)
    answer(cast.rami, household, approves=False, comment="I would rather have training")
    assert reasons(approve_plan_line, by=cast.rami, line_id=other.id) == ["INV-60"]


def test_it_refuses_an_answer_to_a_version_nobody_sees_any_more(cast, household, line):
    add_plan_line(by=cast.rami, case_id=household.id, line=data(dimension="social"))
    assert reasons(answer, by=cast.rami, case=household, plan_version=1) == ["INV-69"]


def test_a_child_answers_with_a_guardian(cast, household, line):
    assert reasons(answer, by=cast.rami, case=household, relation="child") == ["INV-68"]
    assert answer(cast.rami, household, "child", guardian_name="Amina Haddad").approves


def test_the_childs_yes_does_not_stand_for_the_parents(cast, household, line):
    answer(cast.rami, household, "child", guardian_name="Amina Haddad")
    assert reasons(approve_plan_line, by=cast.rami, line_id=line.id) == ["INV-60"]


def test_a_line_for_one_adult_needs_only_that_adult(cast, household):
    line = add_plan_line(by=cast.rami, case_id=household.id, line=data(member_id=member(household, "spouse").id))
    answer(cast.rami, household, "spouse")
    assert approve_plan_line(by=cast.rami, line_id=line.id).approved_version == 1


def test_the_first_approved_line_moves_a_case_that_has_arrived(cast, household, approved):
    case = Case.objects.get(pk=household.id)
    assert case.stage == "reintegrating"
    assert Plan.objects.get(case=case).state == "running"


def test_before_departure_a_plan_may_be_agreed_and_moves_nothing(cast, act):
    act(cast.carla)
    case = registered(cast.carla, after_arrival=False)
    share(cast.carla, case, cast.rami.agency_id)
    line = add_plan_line(by=cast.carla, case_id=case.id, line=data())
    all_agree(cast.carla, case)
    act(cast.rami)
    approve_plan_line(by=cast.rami, line_id=line.id)
    assert Case.objects.get(pk=case.id).stage == "registered"


def test_somebody_who_has_left_is_not_asked(cast, act):
    act(cast.carla)
    case = registered(cast.carla, after_arrival=False)
    line = add_plan_line(by=cast.carla, case_id=case.id, line=data())
    move_member(by=cast.carla, member=member(case, "spouse"), to_state="withdrawn")
    answer(cast.carla, case, "self")
    act(cast.mona)
    assert approve_plan_line(by=cast.mona, line_id=line.id).state == "approved"


def test_a_counsellor_approves_nothing(cast, act, household, line):
    all_agree(cast.rami, household)
    act(cast.carla)
    with pytest.raises(NotAllowed):
        approve_plan_line(by=cast.carla, line_id=line.id)
