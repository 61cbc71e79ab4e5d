"""INV-295 to INV-299: the risk on return is cleared by a reviewed assessment, and by nothing else."""

from datetime import timedelta

import pytest

from bayiri.agencies.context import acting_as
from bayiri.cases.commands import change_journey
from bayiri.cases.models import Case
from bayiri.safeguards.commands import clear_gate, raise_concern
from bayiri.safeguards.commands.risk import RiskData, assess_risk, review_risk
from bayiri.safeguards.models import Finding, ReturnRisk
from bayiri.safeguards.queries import reasons_against
from tests.invariants.attacks import call, refused, rule_refuses, run

SAID = {
    "said": "Nobody waits for me.", "known": "Quiet.", "sources": "Country report, 2023.", "result": "no_risk",
    "reasons": "Nothing speaks of one.", "language": "eng", "alone": True,
}  # fmt: skip
ROW = {
    **SAID, "profile": [], "procedures": [], "instruments": ["cat-3"], "instruments_version": "2026", "instruments_hash": "x",
    "interpreter_name": "",
}  # fmt: skip


def assess(story, by, **changes):
    about = {"by": by, "case_id": story.case.id, "member_id": story.members()[0].id}
    return story.do(by, lambda: assess_risk(**about, data=RiskData(**{**SAID, **changes})), days=0.01)


def review(story, by, assessment_id, agrees=True, reasons="Looked at."):
    about = {"by": by, "case_id": story.case.id, "assessment_id": assessment_id}
    return story.do(by, lambda: review_risk(**about, agrees=agrees, reasons=reasons), days=0.01)


def by_hand(story, function, **said):
    about = {
        "case_id": story.case.id,
        "member_id": story.members()[0].id,
        "recorded_at": story.now,
        "assessed_at": story.now,
    }
    return call(function, **{**about, **said})


def review_by_hand(story, assessment_id, **said):
    row = {"assessment_id": assessment_id, "agrees": True, "reasons": "x", **said}
    return by_hand(story, "safeguards_review_risk", **row)


def stands(story, cast):
    return "non_refoulement" in story.do(cast.carla, lambda: reasons_against(story.members()[0], "application"))


@pytest.mark.parametrize("gate", ["non_refoulement", "capacity"])
def test_no_hand_clears_what_a_form_clears(told, act, cast, gate):
    """INV-295: not by the command, not by the function; nobody calls the one behind it."""
    story = told("assessed")
    about = {"case_id": story.case.id, "member_id": story.members()[0].id, "gate": gate}
    act(cast.paul)
    with rule_refuses("INV-295"):
        story.do(cast.paul, lambda: clear_gate(by=cast.paul, evidence="Seen.", **about))
    with refused("INV-295"):
        by_hand(story, "safeguards_record_finding", gate=gate, state="cleared", evidence="x", found_at=story.now)
    with refused("permission denied"):
        run("SELECT safeguards_write_finding('{}'::jsonb, 'assessment')")


def test_another_person_reviews_it_once(told, act, cast):
    """INV-296: not who wrote it, not whose case it is or was, not a counsellor; the last one, once, with reasons."""
    story = told("assessed")
    own = assess(story, cast.paul)
    act(cast.paul)
    with rule_refuses("INV-296"):
        review(story, cast.paul, own)
    with refused("INV-296"):
        review_by_hand(story, own)
    newer = assess(story, cast.carla)
    act(cast.paul)
    with rule_refuses("INV-296"):
        review(story, cast.paul, own)
    with refused("INV-296"):
        review_by_hand(story, own)
    with rule_refuses("INV-296"):
        review(story, cast.paul, newer, reasons=" ")
    with refused("INV-296"):
        review_by_hand(story, newer, reasons=" ")
    act(cast.clemens)
    with refused("INV-33"):
        review_by_hand(story, newer)
    assert stands(story, cast)
    review(story, cast.paul, newer)
    assert not stands(story, cast)
    act(cast.paul)
    with rule_refuses("INV-296"):
        review(story, cast.paul, newer)
    with refused("INV-296"):
        review_by_hand(story, newer)


def test_what_was_said_since_is_not_cleared_away(told, act, cast):
    """INV-297: a concern after the assessment; another destination. It may still be confirmed as a risk."""
    story = told("assessed")
    member = story.members()[0]
    found = assess(story, cast.carla)
    concern = {
        "case_id": story.case.id,
        "member_id": member.id,
        "gate": "non_refoulement",
        "evidence": "A letter came.",
    }
    story.do(cast.clemens, lambda: raise_concern(by=cast.clemens, **concern), days=0.01)
    act(cast.paul)
    with rule_refuses("INV-297"):
        review(story, cast.paul, found)
    with refused("INV-297"):
        review_by_hand(story, found)
    moved = assess(story, cast.carla)
    act(cast.carla)
    version = Case.objects.get().version
    elsewhere = {"destination_place": "Basra"}
    story.do(
        cast.carla, lambda: change_journey(by=cast.carla, case_id=story.case.id, version=version, changes=elsewhere)
    )
    act(cast.paul)
    with rule_refuses("INV-297"):
        review(story, cast.paul, moved)
    with refused("INV-297"):
        review_by_hand(story, moved)
    review(story, cast.paul, moved, agrees=False)
    assert stands(story, cast)


@pytest.mark.parametrize("result", ["risk", "unclear"])
def test_a_risk_blocks_at_once_and_after_its_review(told, cast, result):
    """INV-298: whoever writes it, whoever agrees."""
    story = told("approved")
    assert not stands(story, cast)
    found = assess(story, cast.carla, result=result)
    assert stands(story, cast)
    review(story, cast.paul, found)
    assert stands(story, cast)
    with acting_as(cast.paul):
        assert Finding.objects.filter(gate="non_refoulement").order_by("found_at").last().state == "blocked"


def test_no_risk_is_found_while_a_procedure_is_pending(told, act, cast):
    """INV-298: as the form says, and as the case says."""
    story = told("assessed")
    act(cast.carla)
    with rule_refuses("INV-298"):
        assess(story, cast.carla, procedures=("interim_measure",))
    with refused("INV-298"):
        by_hand(story, "safeguards_assess_risk", **{**ROW, "procedures": ["interim_measure"]})
    version = Case.objects.get().version
    pending = {"residence_status": "asylum_pending"}
    story.do(cast.carla, lambda: change_journey(by=cast.carla, case_id=story.case.id, version=version, changes=pending))
    with rule_refuses("INV-298"):
        assess(story, cast.carla)
    act(cast.carla)
    with refused("INV-298"):
        by_hand(story, "safeguards_assess_risk", **ROW)


@pytest.mark.parametrize("empty", ["said", "known", "sources", "reasons"])
def test_an_assessment_says_what_it_rests_on(told, act, cast, empty):
    """INV-299: in words; by who assesses people; with what forbids the return."""
    story = told("assessed")
    act(cast.carla)
    with rule_refuses("INV-299"):
        assess(story, cast.carla, **{empty: " "})
    with refused("INV-299"):
        by_hand(story, "safeguards_assess_risk", **{**ROW, empty: " "})
    with refused("INV-299"):
        by_hand(story, "safeguards_assess_risk", **{**ROW, "instruments": []})
    act(cast.tara)
    with refused("INV-299"):
        by_hand(story, "safeguards_assess_risk", **ROW)


def test_what_forbids_the_return_stands_beside_it(told, cast):
    """INV-299: by the law's document of the day, for the State that would return the person, with version and hash."""
    story = told("assessed")
    assess(story, cast.carla)
    with acting_as(cast.paul):
        found = ReturnRisk.objects.get()
    assert {"cat-3", "echr-3", "refugees-33", "eu-charter-19"} <= set(found.instruments)
    assert "crc-37" not in found.instruments
    assert (found.instruments_version, len(found.instruments_hash)) == ("2026", 64)
    assert (found.country, found.place) == ("IRQ", "Erbil")


def test_it_holds_for_the_days_of_the_law(told, cast):
    """INV-143: then it is assessed anew."""
    story = told("approved")
    assert not stands(story, cast)
    story.now += timedelta(days=31)
    assert stands(story, cast)
