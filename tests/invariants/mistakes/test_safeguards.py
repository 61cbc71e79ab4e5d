"""INV-126: a safeguard stands again at once; it is cleared again only by another person. INV-127: a declaration."""

import pytest

from bayiri.agencies.context import acting_as
from bayiri.cases.models import Mistake
from bayiri.consent.models import ReturnDecision
from bayiri.consent.queries import standings
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.journey.commands import decide
from bayiri.journey.commands.mistakes import take_back_clearance, take_back_override
from bayiri.safeguards import commands as safeguards
from bayiri.safeguards.models import Finding, Override
from bayiri.safeguards.queries import reasons_against, standing_by_rules
from bayiri.tasks.models import Task
from tests.invariants.attacks import COUPLE, call, refused, rule_refuses, why_of

pytestmark = pytest.mark.django_db


def cleared(story, gate="fitness"):
    with acting_as(story.desk.counsellor):
        return Finding.objects.filter(gate=gate, state="cleared").latest("found_at")


def test_a_clearance_is_taken_back_at_once_and_nobody_stays_released(told, act, cast):
    """INV-126: by whoever sees it; the entry stays."""
    story = told("released")
    wrong = cleared(story)
    story.do(cast.carla, lambda: take_back_clearance(
        by=cast.carla, case_id=story.case.id, finding_id=wrong.id, reason="The doctor saw another man."
    ))  # fmt: skip
    assert (story.stage, story.members()[0].state) == ("preparing", "booked")
    act(cast.carla)
    assert "fitness" in reasons_against(story.members()[0], "release")
    assert Finding.objects.get(pk=wrong.pk).state == "cleared"
    assert why_of("safeguards.clearance_taken_back") == "The doctor saw another man."
    assert Task.objects.filter(kind="clear_gate", note="Fit to travel", ended_at=None).exists()


def test_who_takes_a_clearance_back_does_not_clear_it_again(told, cast):
    """INV-126, INV-30"""
    story = told("released")
    wrong = cleared(story)
    about = {"case_id": story.case.id, "member_id": story.members()[0].id, "gate": "fitness", "evidence": "Seen."}
    story.do(cast.tara, lambda: take_back_clearance(
        by=cast.tara, case_id=story.case.id, finding_id=wrong.id, reason="A mistake."
    ))  # fmt: skip
    with rule_refuses("INV-30"):
        story.do(cast.tara, lambda: safeguards.clear_gate(by=cast.tara, **about))
    story.do(cast.paul, lambda: safeguards.clear_gate(by=cast.paul, **about))
    assert "fitness" not in story.do(cast.carla, lambda: reasons_against(story.members()[0], "release"))


def test_only_what_still_counts_is_taken_back_with_a_reason(told, cast):
    """INV-126"""
    story = told("released")
    wrong = cleared(story)
    about = {"case_id": story.case.id, "finding_id": wrong.id}
    with rule_refuses("INV-126"):
        story.do(cast.paul, lambda: take_back_clearance(by=cast.paul, reason=" ", **about))
    story.do(cast.paul, lambda: take_back_clearance(by=cast.paul, reason="x", **about))
    with rule_refuses("INV-126"):
        story.do(cast.carla, lambda: take_back_clearance(by=cast.carla, reason="Again.", **about))
    with pytest.raises(NotVisible):
        story.do(cast.eve, lambda: take_back_clearance(by=cast.eve, reason="x", **about))


@pytest.fixture
def apart(told, cast):
    """One of two travels; Paul has passed over that the family travels together."""
    story = told("approved", COUPLE)
    story.clear("best_interests", "identity_document")
    story.share()
    story.book()
    member = story.members()[0]
    story.do(cast.paul, lambda: call(
        "safeguards_record_override", case_id=story.case.id, member_id=member.id, gate="family_unity", reason="She comes later.",
        overridden_at=clock.now(), recorded_at=clock.now(),
    ))  # fmt: skip
    story.do(cast.mona, lambda: safeguards.override_gate(
        by=cast.mona, case_id=story.case.id, member_id=member.id, gate="reception", reason="His mother waits."
    ))  # fmt: skip
    return story


def test_an_override_is_taken_back_at_once(apart, cast):
    """INV-126: by the rules and in the database alike."""
    with acting_as(cast.carla):
        row, member = Override.objects.get(gate="reception"), apart.members()[0]
        assert "reception" not in reasons_against(member, "release")
    apart.do(cast.carla, lambda: take_back_override(
        by=cast.carla, case_id=apart.case.id, override_id=row.id, reason="Nobody waits."
    ))  # fmt: skip
    with acting_as(cast.carla):
        assert "reception" in reasons_against(member, "release")
        assert "reception" in standing_by_rules(apart.case, "release")[member.id]
        assert Override.objects.filter(pk=row.pk).exists()
        assert Mistake.objects.get().recorded_by_id == cast.carla.id


def test_an_override_by_hand(apart, act, cast):
    """INV-126, INV-127, INV-04: once, with a reason, by those whose work it is, of their own case."""
    with acting_as(cast.carla):
        row = Override.objects.get(gate="family_unity")
    said = {"row_id": row.id, "recorded_at": apart.now}
    take = "safeguards_take_back_override"
    act(cast.carla)
    with refused("INV-127"):
        call(take, reason=" ", **said)
    act(cast.stella)
    with refused("INV-126"):
        call(take, reason="x", **said)
    act(cast.eve)
    with refused("INV-04"):
        call(take, reason="x", **said)
    act(cast.carla)
    call(take, reason="x", **said)
    with refused("INV-127"):
        call(take, reason="x", **said)


def test_a_declaration_is_taken_back_and_asked_for_again(told, act, cast):
    """INV-127: nobody stays released on it, and the person may declare anew."""
    story = told("released")
    with acting_as(cast.carla):
        wrong = ReturnDecision.objects.get()
    take = {"by": cast.carla, "case_id": story.case.id, "decision_id": wrong.id}
    with rule_refuses("INV-127"):
        story.do(cast.carla, lambda: decide.take_back_declaration(reason=" ", **take))
    story.do(cast.carla, lambda: decide.take_back_declaration(reason="His brother signed.", **take))
    assert (story.stage, story.members()[0].state) == ("preparing", "booked")
    act(cast.carla)
    assert set(standings(story.case).values()) == {"to_be_renewed"}
    with rule_refuses("INV-24"):
        story.do(cast.carla, lambda: decide.take_back_declaration(reason="x", **take))
    story.decide(days=0)
    act(cast.carla)
    assert set(standings(story.case, at=story.now).values()) == {"reflection"}


def test_a_declaration_by_hand(told, act, cast):
    """INV-127, INV-24: until boarding, by staff of its own case."""
    story = told("departed")
    act(cast.carla)
    said = {"row_id": ReturnDecision.objects.get().id, "reason": "x", "recorded_at": story.now}
    with refused("INV-24"):
        call("consent_take_back_declaration", **said)
    with rule_refuses("INV-24"):
        decide.take_back_declaration(by=cast.carla, case_id=story.case.id, decision_id=said["row_id"], reason="x")
    act(cast.stella)
    with refused("INV-127"):
        call("consent_take_back_declaration", **said)
    with pytest.raises(NotAllowed):
        decide.take_back_declaration(by=cast.stella, case_id=story.case.id, decision_id=said["row_id"], reason="x")
    act(cast.eve)
    with refused("INV-04"):
        call("consent_take_back_declaration", **said)
