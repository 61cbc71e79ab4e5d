from decimal import Decimal

import pytest

from bayiri.cases.models import Case
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.monitoring import queries
from bayiri.monitoring.models import SurveyResult
from bayiri.reintegration.commands import add_plan_line, approve_plan_line, record_delivery
from bayiri.tasks.models import Task
from tests.monitoring.interviews import answers, ask, member_round, on
from tests.reintegration.households import all_agree, data


def stage(case):
    return Case.objects.get(pk=case.id).stage


def test_a_baseline_is_scored_and_moves_nothing(cast, household, rounds):
    result = ask(cast.ranya, member_round(household, "self", 0))
    assert (result.composite, result.official, result.version, result.items) == (1, False, "2026", 30)
    assert (result.band, result.risks, len(result.hash)) == ("low_need", [], 64)
    held = member_round(household, "self", 0)
    assert (held.state, held.mode, held.interviewer_id) == ("done", "visit", cast.ranya.id)
    assert stage(household) == "arrived"


def test_the_first_round_after_the_baseline_moves_the_case(cast, household, rounds):
    with on(2026, 11, 3):
        ask(cast.ranya, member_round(household, "self", 6))
        assert stage(household) == "following_up"
        ask(cast.ranya, member_round(household, "spouse", 6))
    assert stage(household) == "following_up"


def test_no_answer_drops_out_and_weights_renormalise(cast, household, rounds):
    said = {**answers(), "can_borrow": "no", "economic_situation": None, "food_reduced": "dont_know"}
    result = ask(cast.ranya, member_round(household, "self", 0), said=said)
    # Of ten economic questions two have no answer and one was not to be asked; one of the seven left is "no".
    assert result.economic == Decimal("0.8571")
    assert result.social == result.psychosocial == 1
    assert result.composite == Decimal("0.9524")
    assert result.answers["food_reduced"] is None


def test_a_dimension_without_answers_has_no_score(cast, household, rounds):
    said = {"economic_situation": "neither"}
    result = ask(cast.ranya, member_round(household, "self", 0), said=said)
    assert (result.economic, result.social, result.composite, result.answered) == (
        Decimal("0.5"),
        None,
        Decimal("0.5"),
        1,
    )


def test_a_question_that_was_not_to_be_asked_has_no_answer(cast, household, rounds):
    said = {**answers(), "able_to_stay": "yes", "need_or_wish_to_leave": "need"}
    result = ask(cast.ranya, member_round(household, "self", 0), said=said)
    assert result.answers["need_or_wish_to_leave"] is None


def test_a_low_score_opens_the_review_of_the_plan(cast, household, rounds):
    result = ask(cast.ranya, member_round(household, "self", 0), said=answers(best=False))
    assert result.risks == ["low", "low_economic", "low_social", "low_psychosocial"]
    task = Task.objects.get(kind="review_plan")
    assert task.roles == ["reintegration_officer"]
    assert task.agency_id == cast.ranya.agency_id


def test_a_falling_score_opens_it_too(cast, household, rounds, monkeypatch):
    monkeypatch.setattr(queries, "falling_margin", lambda on: Decimal("0.1"))
    ask(cast.ranya, member_round(household, "self", 0))
    with on(2026, 11, 3):
        worse = {**answers(), "can_borrow": "no", "assets": "no", "working": "no"}
        result = ask(cast.ranya, member_round(household, "self", 6), said=worse)
    assert result.risks == ["fell", "fell_economic"]
    assert Task.objects.filter(kind="review_plan").count() == 1


def test_the_task_goes_on_to_the_next_round(cast, household, rounds):
    ask(cast.ranya, member_round(household, "self", 0))
    open_ones = Task.objects.filter(
        kind="follow_up", ended_at=None, member_id=member_round(household, "self", 0).member_id
    )
    assert [str(one.due_on) for one in open_ones] == ["2026-11-01"]


def test_a_round_is_held_once(cast, household, rounds):
    ask(cast.ranya, member_round(household, "self", 0))
    with pytest.raises(RuleBroken) as refused:
        ask(cast.ranya, member_round(household, "self", 0))
    assert refused.value.reasons == ["INV-73"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"economic_situation": "rich"}, "INV-74"),
        ({"horoscope": "lion"}, "INV-74"),
        ({}, "INV-75"),
        ({"economic_situation": "no_answer"}, "INV-75"),
    ],
)
def test_it_refuses_what_is_no_answer(cast, household, rounds, said, reason):
    with pytest.raises(RuleBroken) as refused:
        ask(cast.ranya, member_round(household, "self", 0), said=said)
    assert refused.value.reasons == [reason]


def test_who_gave_help_does_not_ask_about_it(cast, act, household, rounds):
    act(cast.rami)
    line = add_plan_line(by=cast.rami, case_id=household.id, line=data())
    all_agree(cast.rami, household)
    approve_plan_line(by=cast.rami, line_id=line.id)
    with on(2026, 5, 3):
        record_delivery(by=cast.rami, line_id=line.id, delivered_on=line.recorded_at.date(), amount=1, proof="photo")
        with pytest.raises(RuleBroken) as refused:
            ask(cast.rami, member_round(household, "self", 0))
        assert refused.value.reasons == ["INV-70"]
        act(cast.ranya)
        ask(cast.ranya, member_round(household, "self", 0))
    assert SurveyResult.objects.get().recorded_by_id == cast.ranya.id


def test_it_is_somebodys_role(cast, act, household, rounds):
    for who, refusal in ((cast.tara, NotAllowed), (cast.eve, NotVisible)):
        follow_up = member_round(household, "self", 0)
        act(who)
        with pytest.raises(refusal):
            ask(who, follow_up)
        act(cast.ranya)
