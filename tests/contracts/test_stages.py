"""Every stage has somebody whose turn it is, and a way out or is an end."""

import pytest

from bayiri.cases.choices import Stage
from bayiri.cases.rules import ENDS, TRANSITIONS, stage_after, stage_of, transitions
from bayiri.journey.choices import NEXT_ACTS
from bayiri.journey.rules import CaseStanding, MemberStanding, next_step

AT_AN_END = ("closed", "ended")
CORRECTIONS = ("death_undone", "closing_undone")


@pytest.mark.parametrize("stage", Stage.values)
def test_it_has_an_owner_or_is_an_end(stage):
    """INV-05: the case page names who acts next, at every stage."""
    member = MemberStanding("a", "active", screened=False, consent="none", gates_before={})
    _title, owner, _where = NEXT_ACTS[next_step(CaseStanding(stage, virtual=False, members=(member,))).act]
    assert owner or stage in ENDS


@pytest.mark.parametrize("stage", Stage.values)
def test_it_has_a_way_out_or_is_an_end(stage):
    """INV-05: a correction, as of a death that never was, is no way on."""
    out = {after for before, act, after in transitions() if before == stage and act not in CORRECTIONS}
    assert bool(out) != (stage in AT_AN_END)


@pytest.mark.parametrize("stage", [stage for stage in Stage.values if stage != "registered"])
def test_it_is_reached(stage):
    """INV-05: from the beginning, by some acts."""
    reached, seen = {"registered", "arrived"}, set()
    while reached - seen:
        here = (reached - seen).pop()
        seen.add(here)
        reached |= {after for before, _act, after in transitions() if before == here}
    assert stage in reached


def test_every_word_of_the_table_is_a_stage():
    """INV-05"""
    assert {word for before, _act, after in transitions() for word in (before, after)} <= set(Stage.values)


def test_what_is_not_in_the_table_is_refused():
    """INV-05"""
    known = {(before, act) for before, act, _after in transitions()}
    for stage in Stage.values:
        for act in [*TRANSITIONS, "resumed", "nothing"]:
            before = {"suspended": "decided", "closed": "arrived"}.get(stage)
            assert (stage_after(stage, act, before) is not None) == ((stage, act) in known)
    with pytest.raises(ValueError, match="released"):
        stage_of("registered", ["session_held", "released"])
