from datetime import timedelta

import pytest

from bayiri.cases.commands import change_journey, move_stage
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.programmes.commands import apply_for_assistance
from bayiri.safeguards.commands import raise_concern
from bayiri.tasks.models import Task, TaskKind
from tests.programmes.households import TODAY, decided, offered, registered


def test_it_applies_and_asks_a_programme_manager_to_decide(cast, household, application):
    assert application.state == "submitted"
    assert application.applied_on == TODAY.date()
    task = Task.objects.get(case_id=household.id, kind=TaskKind.APPROVE)
    assert task.roles == ["programme_manager"]
    assert task.ended_at is None


def test_it_refuses_before_the_household_has_decided(cast, case):
    with pytest.raises(RuleBroken) as broken:
        apply_for_assistance(by=cast.carla, case_id=case.id, programme="deu-reag-garp")
    assert {"INV-05", "INV-43", "INV-36", "INV-49"} <= set(broken.value.reasons)


def test_it_refuses_while_the_time_to_reflect_runs(cast, case):
    decided(cast, case)
    with clock.moved_to(TODAY - timedelta(days=2, hours=-1)), pytest.raises(RuleBroken, match="INV-43"):
        apply_for_assistance(by=cast.carla, case_id=case.id, programme="deu-reag-garp")


def test_it_refuses_help_that_was_not_on_offer_when_they_decided(cast, household):
    with pytest.raises(RuleBroken, match="INV-43"):
        apply_for_assistance(by=cast.carla, case_id=household.id, programme="eu-eurp")


def test_it_refuses_while_a_protection_concern_stands(cast, household):
    raise_concern(
        by=cast.carla,
        case_id=household.id,
        member_id=household.members.first().id,
        gate="non_refoulement",
        evidence="threats",
    )
    with pytest.raises(RuleBroken, match="INV-49"):
        apply_for_assistance(by=cast.carla, case_id=household.id, programme="deu-reag-garp")


def test_it_refuses_after_the_destination_has_changed(cast, household):
    household.refresh_from_db()
    change_journey(
        by=cast.carla, case_id=household.id, version=household.version, changes={"destination_country": "TUR"}
    )
    with pytest.raises(RuleBroken, match="INV-43"):
        apply_for_assistance(by=cast.carla, case_id=household.id, programme="deu-reag-garp")


def test_it_refuses_what_gives_nothing(cast, household):
    with pytest.raises(RuleBroken, match="INV-42"):
        apply_for_assistance(by=cast.carla, case_id=household.id, programme="che-return-aid")


def test_under_review_even_that_gets_a_decision(cast, household):
    application = apply_for_assistance(
        by=cast.carla,
        case_id=household.id,
        programme="che-return-aid",
        note="Lived in Basel",
        under_review=True,
    )
    assert application.entitlement.eligible is False


def test_it_refuses_a_second_open_application(cast, household, application):
    with pytest.raises(RuleBroken, match="INV-46"):
        apply_for_assistance(by=cast.carla, case_id=household.id, programme="deu-reag-garp")


def test_it_refuses_a_programme_that_another_one_excludes(cast):
    case = offered(cast, "aut-return-aid", "eu-eurp", host="AUT")
    decided(cast, case)
    apply_for_assistance(by=cast.carla, case_id=case.id, programme="eu-eurp")
    with pytest.raises(RuleBroken, match="INV-44"):
        apply_for_assistance(by=cast.carla, case_id=case.id, programme="aut-return-aid", under_review=True)


def test_it_refuses_a_case_that_has_ended(cast, household):
    move_stage(by=cast.carla, case=household, act="withdrawn")
    with pytest.raises(RuleBroken, match="INV-09"):
        apply_for_assistance(by=cast.carla, case_id=household.id, programme="deu-reag-garp")


def test_who_has_arrived_has_nothing_left_to_decide(cast, act):
    act(cast.carla)
    case = registered(cast.carla, after_arrival=True)
    application = apply_for_assistance(by=cast.carla, case_id=case.id, programme="eu-eurp")
    assert application.state == "submitted"


def test_it_refuses_the_manager_who_decides(cast, act, household):
    act(cast.mona)
    with pytest.raises(NotAllowed):
        apply_for_assistance(by=cast.mona, case_id=household.id, programme="deu-reag-garp")


def test_it_refuses_another_agency(cast, act, household):
    act(cast.eve)
    with pytest.raises(NotVisible):
        apply_for_assistance(by=cast.eve, case_id=household.id, programme="deu-reag-garp")
