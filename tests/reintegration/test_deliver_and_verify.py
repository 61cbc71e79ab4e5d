from datetime import date

import pytest

from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.reintegration.commands import note_arrival, record_delivery, record_verification
from bayiri.reintegration.models import Plan
from bayiri.reintegration.queries import people_who_gave_help, plan_counts, plan_of

TODAY = date(2026, 11, 2)


def deliver(by, line, *, amount=50000, on=TODAY):
    return record_delivery(
        by=by, line_id=line.id, delivered_on=on, amount=amount, proof="invoice", proof_reference="17/26"
    )


def verify(by, line, *, on=TODAY, found_in_order=True):
    return record_verification(by=by, line_id=line.id, verified_on=on, how="visit", found_in_order=found_in_order)


def reasons(act, *arguments, **named):
    with pytest.raises(RuleBroken) as refused:
        act(*arguments, **named)
    return refused.value.reasons


def test_help_may_come_in_parts(cast, household, approved):
    deliver(cast.rami, approved)
    deliver(cast.rami, approved, amount=70000)
    assert plan_of(cast.rami, household).totals["EUR"] == {"planned": 120000, "delivered": 120000}
    assert reasons(deliver, cast.rami, approved, amount=1) == ["INV-63"]
    assert people_who_gave_help(household) == {cast.rami.id}


def test_it_refuses_a_delivery_before_approval(cast, line):
    assert reasons(deliver, cast.rami, line) == ["INV-61"]


def test_it_refuses_a_delivery_tomorrow_and_one_before_arrival(cast, household, approved):
    note_arrival(by=cast.rami, case_id=household.id, arrived_on=date(2026, 10, 30))
    assert reasons(deliver, cast.rami, approved, on=date(2026, 11, 3)) == ["INV-64"]
    assert reasons(deliver, cast.rami, approved, on=date(2026, 10, 29)) == ["INV-64"]
    assert deliver(cast.rami, approved, on=date(2026, 10, 30))


def test_it_refuses_more_than_was_planned(cast, approved):
    assert reasons(deliver, cast.rami, approved, amount=120001) == ["INV-63"]


def test_a_colleague_verifies_and_the_plan_is_finished(cast, act, household, delivered):
    assert reasons(verify, cast.rami, delivered) == ["INV-62"]
    act(cast.ranya)
    verify(cast.ranya, delivered)
    assert Plan.objects.get(case=household).state == "finished"
    assert plan_counts(cast.ranya, household) == {"verified": 1}


def test_not_in_order_is_written_down_and_verifies_nothing(cast, act, household, delivered):
    act(cast.ranya)
    verify(cast.ranya, delivered, found_in_order=False)
    assert plan_counts(cast.ranya, household) == {"delivered": 1}
    verify(cast.ranya, delivered)
    assert plan_counts(cast.ranya, household) == {"verified": 1}


def test_it_refuses_to_verify_what_was_not_delivered(cast, act, approved):
    act(cast.ranya)
    assert reasons(verify, cast.ranya, approved) == ["INV-67"]


def test_it_refuses_to_verify_before_the_delivery_or_tomorrow(cast, act, delivered):
    act(cast.ranya)
    assert reasons(verify, cast.ranya, delivered, on=date(2026, 11, 1)) == ["INV-67"]
    assert reasons(verify, cast.ranya, delivered, on=date(2026, 11, 3)) == ["INV-67"]


def test_a_counsellor_delivers_nothing(cast, act, approved):
    act(cast.carla)
    with pytest.raises(NotAllowed):
        deliver(cast.carla, approved)
