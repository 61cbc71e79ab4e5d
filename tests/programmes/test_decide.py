from datetime import date

import pytest

from bayiri.audit.models import Event
from bayiri.cases.commands import NewMember, add_member, move_stage
from bayiri.cases.models import Case
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.people.commands import PersonData
from bayiri.programmes.commands import (
    apply_for_assistance,
    approve_application,
    calculate_entitlement,
    cancel_application,
    refuse_application,
)
from bayiri.tasks.models import Task
from tests.programmes.households import decided, offered

REFUSAL = {
    "reasons": "The stay was shorter than three months.",
    "remedy": "Objection in writing to Homeward Mission, Berlin.",
    "appeal_until": date(2026, 12, 2),
}


def test_a_programme_manager_approves_and_the_case_moves_on(cast, act, household, application):
    act(cast.mona)
    decision = approve_application(by=cast.mona, application_id=application.id)
    assert decision.recorded_by_id == cast.mona.id
    application.refresh_from_db()
    assert application.state == "approved"
    assert Case.objects.get(pk=household.id).stage == "approved"
    assert Task.objects.get(case_id=household.id, kind="approve").ended_by_id == cast.mona.id
    assert Event.objects.filter(kind="programmes.approved", case_id=household.id).exists()


def test_a_refusal_says_why_and_how_to_appeal(cast, act, household, application):
    act(cast.mona)
    decision = refuse_application(by=cast.mona, application_id=application.id, **REFUSAL)
    assert decision.appeal_until == date(2026, 12, 2)
    application.refresh_from_db()
    assert application.state == "refused"
    assert Case.objects.get(pk=household.id).stage == "decided"


@pytest.mark.parametrize(
    "left_out",
    [{"reasons": " "}, {"remedy": ""}, {"appeal_until": date(2026, 11, 1)}, {"appeal_until": None}],
)
def test_it_refuses_a_refusal_without_reasons_or_remedy(cast, act, application, left_out):
    act(cast.mona)
    with pytest.raises(RuleBroken, match="INV-41"):
        refuse_application(by=cast.mona, application_id=application.id, **{**REFUSAL, **left_out})


def test_after_a_refusal_they_may_apply_again(cast, act, household, application):
    act(cast.mona)
    refuse_application(by=cast.mona, application_id=application.id, **REFUSAL)
    act(cast.carla)
    assert apply_for_assistance(by=cast.carla, case_id=household.id, programme="deu-reag-garp").state == "submitted"


def test_it_refuses_the_counsellor(cast, act, application):
    for counsellor in (cast.carla, cast.clemens):
        act(counsellor)
        with pytest.raises(NotAllowed):
            approve_application(by=counsellor, application_id=application.id)


def test_it_refuses_another_agencys_manager(cast, act, application):
    act(cast.eve)
    with pytest.raises(NotVisible):
        approve_application(by=cast.eve, application_id=application.id)


def test_it_refuses_a_second_decision(cast, act, application):
    act(cast.mona)
    approve_application(by=cast.mona, application_id=application.id)
    with pytest.raises(RuleBroken, match="INV-48"):
        refuse_application(by=cast.mona, application_id=application.id, **REFUSAL)


def test_it_refuses_a_calculation_from_before_somebody_joined(cast, act, household, application):
    add_member(by=cast.carla, case_id=household.id, member=NewMember("parent", PersonData("Esra", "Haddad")))
    act(cast.mona)
    with pytest.raises(RuleBroken, match="INV-45"):
        approve_application(by=cast.mona, application_id=application.id)


def test_it_refuses_a_manager_who_calculated(cast, act, household, application):
    act(cast.mona)
    calculate_entitlement(by=cast.mona, case_id=household.id, programme="deu-reag-garp")
    with pytest.raises(RuleBroken, match="INV-40"):
        approve_application(by=cast.mona, application_id=application.id)


def test_what_gives_nothing_is_not_approved_even_under_review(cast, act, household):
    application = apply_for_assistance(
        by=cast.carla, case_id=household.id, programme="che-return-aid", under_review=True
    )
    act(cast.mona)
    with pytest.raises(RuleBroken, match="INV-42"):
        approve_application(by=cast.mona, application_id=application.id, note="all the same")
    refuse_application(by=cast.mona, application_id=application.id, **REFUSAL)


def test_an_application_is_taken_back_while_it_waits(cast, household, application):
    cancel_application(by=cast.carla, application_id=application.id, reason="wants to think again")
    application.refresh_from_db()
    assert application.state == "cancelled"
    assert not Task.objects.filter(case_id=household.id, kind="approve", ended_at__isnull=True).exists()


def test_an_approval_is_not_taken_back_while_the_case_rests_on_it(cast, act, application):
    act(cast.mona)
    approve_application(by=cast.mona, application_id=application.id)
    with pytest.raises(RuleBroken, match="INV-05"):
        cancel_application(by=cast.mona, application_id=application.id)


def test_an_approval_is_taken_back_once_the_decision_has_lapsed(cast, act, household, application):
    act(cast.mona)
    approve_application(by=cast.mona, application_id=application.id)
    act(cast.carla)
    move_stage(by=cast.carla, case=Case.objects.get(pk=household.id), act="decision_lapsed")
    cancel_application(by=cast.carla, application_id=application.id)
    application.refresh_from_db()
    assert application.state == "cancelled"


def test_what_is_not_certain_is_approved_under_review_with_a_note(cast, act):
    case = offered(cast, "unhcr-afg-repatriation", host="PAK", destination="AFG")
    decided(cast, case)
    act(cast.carla)
    asked = {"by": cast.carla, "case_id": case.id, "programme": "unhcr-afg-repatriation"}
    with pytest.raises(RuleBroken, match="INV-42"):
        apply_for_assistance(**asked)
    application = apply_for_assistance(**asked, under_review=True)
    assert application.entitlement.answer["missing"] == ["case.vrf"]
    act(cast.mona)
    with pytest.raises(RuleBroken, match="INV-42"):
        approve_application(by=cast.mona, application_id=application.id)
    approve_application(by=cast.mona, application_id=application.id, note="UNHCR Quetta confirms the form by phone")
