"""What holds of safeguards."""

from datetime import timedelta

import psycopg
import pytest

from bayiri.cases.commands import change_journey
from bayiri.cases.models import Case
from bayiri.programmes.commands import apply_for_assistance
from bayiri.safeguards.commands import assess, clear_gate, override_gate, raise_concern
from bayiri.safeguards.commands.risk import RiskData, assess_risk, review_risk
from bayiri.safeguards.commands.talks import TalkData, record_talk
from bayiri.safeguards.models import Finding
from bayiri.safeguards.queries import reasons_against, standing_by_rules
from tests.invariants.attacks import CHILD_ALONE, call, insert, refused, rule_refuses, run, uuid7

NO_RISK = RiskData(
    "Nobody waits for me.", "Quiet.", "Country report, 2023.", "no_risk", "Nothing speaks of one.", "eng", True
)


def clear(story, by, gate, **more):
    member = story.members()[0]
    about = {"case_id": story.case.id, "member_id": member.id, "gate": gate, "evidence": "Seen.", **more}
    return story.do(by, lambda: clear_gate(by=by, **about))


def find_by_hand(story, gate, state="cleared", **changes):
    row = {
        "case_id": story.case.id, "member_id": story.members()[0].id, "gate": gate, "state": state, "evidence": "Seen.",
        "found_at": story.now, "recorded_at": story.now,
    }  # fmt: skip
    return call("safeguards_record_finding", **{**row, **changes})


def override(story, by, gate, reason="No other way."):
    member = story.members()[0]
    return story.do(
        by, lambda: override_gate(by=by, case_id=story.case.id, member_id=member.id, gate=gate, reason=reason)
    )


def override_by_hand(story, gate, reason="No other way."):
    return call(
        "safeguards_record_override", case_id=story.case.id, member_id=story.members()[0].id, gate=gate, reason=reason,
        overridden_at=story.now, recorded_at=story.now,
    )  # fmt: skip


def concern(story, by, gate):
    member = story.members()[0]
    story.do(
        by, lambda: raise_concern(by=by, case_id=story.case.id, member_id=member.id, gate=gate, evidence="Said so.")
    )


def test_nobody_clears_their_own_case_or_concern(told, act, cast):
    """INV-30: not the caseworker, although a counsellor's talk may clear capacity; not who raised the concern."""
    story = told("decided")
    member = story.members()[0]
    talk = TalkData(story.now, "eng", alone=True, detained=False, understands="yes", note="Wants to go.")
    about = {"case_id": story.case.id, "member_id": member.id, "data": talk}
    assert story.do(cast.carla, lambda: record_talk(by=cast.carla, **about)) == ["own_case"]
    assert "capacity" in story.do(cast.carla, lambda: reasons_against(member, "release"))
    assert story.do(cast.clemens, lambda: record_talk(by=cast.clemens, **about)) == []
    concern(story, cast.tara, "fitness")
    act(cast.tara)
    with rule_refuses("INV-30"):
        clear(story, cast.tara, "fitness")
    with refused("INV-30"):
        find_by_hand(story, "fitness")


def test_a_concern_is_not_hidden_behind_an_earlier_one(told, act, cast):
    """INV-30: a concern dated back or forth counts all the same, and its author does not clear it."""
    story = told("approved")
    member = story.members()[0]
    act(cast.paul)
    find_by_hand(story, "fitness", "blocked", found_at=story.now - timedelta(days=300))
    with refused("INV-30"):
        find_by_hand(story, "fitness")
    act(cast.carla)
    assert Finding.objects.filter(gate="fitness").order_by("found_at").last().state == "blocked"
    story.do(cast.carla, lambda: None)
    assert "fitness" in story.do(cast.carla, lambda: reasons_against(member, "release"))


def test_consent_and_non_refoulement_are_never_overridden(told, act, cast):
    """INV-31: by nobody, not in the function, not in the table."""
    story = told("decided")
    for by in (cast.paul, cast.mona, cast.dora):
        act(by)
        for gate in ("consent", "non_refoulement"):
            with rule_refuses("INV-31"):
                override(story, by, gate)
            with refused("INV-31"):
                override_by_hand(story, gate)


def test_the_owner_of_the_database_overrides_neither(told, owner):
    """INV-31: the table itself refuses the row."""
    story = told("decided")
    for gate in ("consent", "non_refoulement"):
        with pytest.raises(psycopg.errors.CheckViolation, match="never_overridden"):
            owner.execute(
                "INSERT INTO safeguards_override (id, case_id, member_id, gate, reason, overridden_at, recorded_by_id, recorded_at)"
                " VALUES (%s, %s, %s, %s, 'x', now(), %s, now())",
                [uuid7(), story.case.id, uuid7(), gate, story.desk.protection.id],
            )


def test_a_gate_is_overridden_by_the_role_named_for_it_with_a_reason(told, act, cast):
    """INV-32"""
    story = told("decided")
    for by, gate in ((cast.tara, "reception"), (cast.paul, "reception"), (cast.carla, "family_unity")):
        act(by)
        with rule_refuses("INV-32"):
            override(story, by, gate)
        with refused("INV-32"):
            override_by_hand(story, gate)
    act(cast.mona)
    with rule_refuses("INV-32"):
        override(story, cast.mona, "reception", reason=" ")
    with refused("an_override_has_a_reason"):
        override_by_hand(story, "reception", reason="")
    override(story, cast.mona, "reception")


def test_a_gate_is_cleared_by_a_role_that_may(told, act, cast):
    """INV-33: a counsellor does not clear the reception, nor does anybody by another word than cleared."""
    story = told("decided")
    for by, gate in (
        (cast.clemens, "reception"),
        (cast.mona, "reception"),
        (cast.paul, "identity_document"),
    ):
        act(by)
        with rule_refuses("INV-33"):
            clear(story, by, gate)
        with refused("INV-33"):
            find_by_hand(story, gate)
    act(cast.paul)
    for word in ("not_applicable", "fine"):
        with refused("INV-33"):
            find_by_hand(story, "fitness", word)


def test_nobody_is_released_while_a_claim_is_pending(told, act, cast):
    """INV-34: nobody clears the risk meanwhile; by rules and database alike, before application, booking and release."""
    story = told("approved")
    changed = {"residence_status": "asylum_pending"}
    about = {"by": cast.carla, "case_id": story.case.id, "member_id": story.members()[0].id}
    act(cast.carla)
    version = Case.objects.get().version
    found = story.do(cast.carla, lambda: assess_risk(**about, data=NO_RISK))
    story.do(cast.carla, lambda: change_journey(by=cast.carla, case_id=story.case.id, version=version, changes=changed))
    review = {"case_id": story.case.id, "assessment_id": found, "agrees": True, "reasons": "Seen."}
    with rule_refuses("INV-34"):
        story.do(cast.paul, lambda: review_risk(by=cast.paul, **review))
    act(cast.paul)
    with refused("INV-297", "INV-34"):
        call("safeguards_review_risk", recorded_at=story.now, **review)
    member = story.members()[0]
    case = Case.objects.get()
    for step in ("application", "booking", "release"):
        assert "non_refoulement" in story.do(cast.carla, lambda step=step: reasons_against(member, step))
        assert "non_refoulement" in story.do(cast.carla, lambda step=step: standing_by_rules(case, step))[member.id]
    with rule_refuses("INV-06"):
        story.book()


def test_what_follows_from_facts_is_not_set_by_hand(told, act, cast):
    """INV-35"""
    story = told("decided")
    act(cast.paul)
    for gate in ("consent", "vulnerability", "family_unity"):
        with rule_refuses("INV-35"):
            clear(story, cast.paul, gate)
        with refused("INV-35"):
            find_by_hand(story, gate)


def test_everybody_is_assessed(told, act, cast):
    """INV-36: without it nobody applies, and nobody assesses for another agency's people."""
    story = told("counselling")
    run_on = story.do
    act(cast.carla)
    assert "vulnerability" in run_on(cast.carla, lambda: reasons_against(story.members()[0], "application"))
    with rule_refuses("INV-36"):
        run_on(
            cast.carla, lambda: apply_for_assistance(by=cast.carla, case_id=story.case.id, programme=story.programme)
        )
    other = told("counselling", CHILD_ALONE)
    with refused("INV-22"):
        insert(
            "safeguards_screening", id=uuid7(), case_id=other.case.id, member_id=story.members()[0].id, vulnerabilities=[], needs="",
            risks="", protective_factors="", fears_return=False, screened_at=story.now, recorded_by_id=cast.carla.id,
            recorded_at=story.now,
        )  # fmt: skip


def test_fear_of_return_blocks_until_somebody_else_has_looked(told, act, cast):
    """INV-33: said in the assessment, it stands before every step."""
    story = told("counselling")
    member, by = story.members()[0], cast.carla
    told_us = {
        "vulnerabilities": [],
        "needs": "",
        "risks": "The militia.",
        "protective_factors": "",
        "fears_return": True,
    }
    story.do(by, lambda: assess(by=by, case_id=story.case.id, member_id=member.id, **told_us))
    assert "non_refoulement" in story.do(by, lambda: reasons_against(member, "application"))
    act(None)
    with refused("INV-04"):
        run("SELECT safeguards_standing(%s, 'release', now(), NULL)", member.id)


def test_a_safeguard_is_clear_no_longer_than_the_laws_days(told, act, cast):
    """INV-143: a certificate is good for three days, whatever day is written on the page."""
    story = told("decided")
    day = story.now.date()
    act(cast.tara)
    with rule_refuses("INV-143"):
        clear(story, cast.tara, "fitness", valid_until=day + timedelta(days=4))
    with refused("INV-143"):
        find_by_hand(story, "fitness", valid_until=day + timedelta(days=4))
    clear(story, cast.tara, "fitness", valid_until=day + timedelta(days=3))
    find_by_hand(story, "fitness")
    assert {found.valid_until for found in Finding.objects.filter(gate="fitness")} == {day + timedelta(days=3)}
