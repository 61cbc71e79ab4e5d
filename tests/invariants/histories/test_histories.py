"""Histories in which anything is tried at any time: whatever was authorised, a plain re-reading of the facts would allow.

Steps a run: BAYIRI_HISTORY_STEPS (2,000 here, 100,000 in `make prove`, which says how many were done and in which time).
"""

import os
import time
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.invariants.attacks import COUPLE, FAMILY
from tests.invariants.histories.reading import rows
from tests.invariants.histories.world import World

STEPS_AT_ONCE = 25
EXAMPLES = max(2, int(os.environ.get("BAYIRI_HISTORY_STEPS", "2000")) // STEPS_AT_ONCE)
WHO, WHOM = st.integers(0, 6), st.integers(0, 2)
GATE = st.sampled_from(["capacity", "fitness", "identity_document", "non_refoulement", "reception", "best_interests"])
OVER = st.sampled_from(["family_unity", "reception", "fitness", "capacity", "non_refoulement", "consent"])


def step(name, *said):
    return st.tuples(st.just(name), *said)


ON = step("on")
GO = (
    step("release", st.just(3), WHOM),
    step("event", st.just(3), WHOM, st.sampled_from(["boarded", "departed", "no_show"])),
    step("reconfirm", WHOM, st.sampled_from(["confirmed", "confirmed", "not_reached", "changed_mind"])),
    step("clear", WHO, WHOM, GATE),
    step("override", WHO, WHOM, OVER),
    step("look_at_risk", WHOM),
    step("book"),
)
AGAINST = (
    step("concern", WHO, WHOM, GATE),
    step("take_back_clearance", WHO, st.integers(0, 30)),
    step("take_back_override", WHO, st.integers(0, 3)),
    step("change", st.just("residence_status"), st.sampled_from(["asylum_pending", "tolerated", "asylum_rejected"])),
    step("change", st.just("destination_place"), st.sampled_from(["Erbil", "Dohuk"])),
    step("refuse", WHO, WHOM),
    step("review", WHO, st.sampled_from(["continues_freely", "stops"])),
    step("withdraw", WHOM),
    step("reopen", WHOM),
    step("declare", WHOM, st.sampled_from(["agreed", "agreed", "declined"])),
    step("fear", WHOM),
    step("postpone", st.sampled_from([1, 24, 24 * 20, -24])),
    step("cancel"),
    step("danger", WHO),
    step("danger_over"),
    step("advise", st.sampled_from(["block", "senior"]), st.integers(0, 20), st.sampled_from(["", "Erbil", "Basra"])),
    step("senior", WHO, WHOM, st.booleans()),
    step("die", WHOM),
    step("propose_end", WHO, st.sampled_from(["withdrew", "no_contact", "completed"])),
    step("end", WHO, st.sampled_from(["withdrew", "no_contact", "completed"])),
    step("wait", st.sampled_from([1, 1, 2, 9, 40])),
    step("release", WHO, WHOM),
    step("event", WHO, WHOM, st.sampled_from(["boarded", "departed"])),
)
# Most go forward, so that there is something to be stopped.
STEPS = st.integers(0, 99).flatmap(lambda n: ON if n < 60 else st.one_of(*GO) if n < 80 else st.one_of(*AGAINST))


@pytest.fixture
def counted(request, capsys):
    """Counts what was tried and done, and tells where somebody asked for a number of steps."""
    tried, done, authorised, began = Counter(), Counter(), Counter(), time.monotonic()
    yield tried, done, authorised
    if "BAYIRI_HISTORY_STEPS" in os.environ:
        seed = request.config.getoption("--hypothesis-seed", None) or "not given"
        with capsys.disabled():
            print(
                f"\n{tried.total():,} steps tried, {done.total():,} done, seed {seed}, {time.monotonic() - began:.0f} seconds"
            )
            print("authorised:", dict(authorised), "done:", dict(done.most_common()))
            print("never done:", sorted(kind for kind in tried if not done[kind]))


@pytest.mark.parametrize(("stage", "people"), [("assessed", COUPLE), ("preparing", FAMILY)], ids=["couple", "family"])
def test_nothing_is_authorised_that_the_facts_forbid(restless, cast, counted, stage, people):
    """INV-06, INV-07, INV-31, INV-51, INV-80: after every step, whoever has tried whatever."""
    story = restless(stage, people)
    tried, done, authorised = counted

    @settings(
        max_examples=EXAMPLES // 2, deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),  # 25 steps are read as they are: making them fewer takes minutes
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )  # fmt: skip
    @given(steps=st.lists(STEPS, min_size=STEPS_AT_ONCE, max_size=STEPS_AT_ONCE))
    def histories(steps):
        began, case, movement = story.now, story.case, story.movement
        with transaction.atomic():
            world = World(story, cast)
            before = len(world.seen)
            for kind, *said in steps:
                tried[kind] += 1
                done[kind] += world.step(kind, *said)
                assert world.faults() == [], (kind, *said)
            authorised["things"] += len(world.seen) - before
            transaction.set_rollback(True)
        story.now, story.case, story.movement = began, case, movement

    histories()
    assert authorised["things"] > EXAMPLES // 10, "histories in which nobody goes anywhere prove nothing"


def test_the_reading_sees_what_is_wrong(restless, cast):
    """What the histories are read by finds each fault by itself: a release stands, and then something changes."""
    story = restless("released", COUPLE)
    world = World(story, cast)
    with transaction.atomic():
        assert world.step("change", "residence_status", "asylum_pending")
        world.seen = set()
        assert "release: an asylum claim is pending" in world.faults()
        transaction.set_rollback(True)
    for kind, said, words in (
        ("concern", (0, 0, "fitness"), "release: fitness was not found clear"),
        ("refuse", (0, 0), "release: a refusal that nobody has reviewed"),
        ("withdraw", (0,), "release: withdrawn"),
        ("danger", (0,), "release: somebody is in danger"),
        ("advise", ("block", 0, "Erbil"), "release: an advisory says block"),
        ("postpone", (24,), "release: another journey"),
    ):
        with transaction.atomic():
            assert world.step(kind, *said), kind
            world.seen = set()
            assert words in world.faults(), kind
            world.dangers = {}
            transaction.set_rollback(True)
    assert rows("cases_case") == []  # nobody acts here: nothing is seen
